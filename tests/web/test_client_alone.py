"""The client module needs no page, and the widget no page of the service's own."""

from __future__ import annotations

import json
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import expect

from tests.web.conftest import Open
from tests.web.pages import Shopper
from tests.web.running import ROOT, Service


def test_the_client_module_holds_a_conversation_without_a_page(service: Service) -> None:
    questions = ["What does delivery to Austria cost?", "How long do I have to send something back?"]
    told = subprocess.run(
        ["node", "tests/web/client/alone.mjs", service.address, *questions],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert told.returncode == 0, told.stderr
    said = json.loads(told.stdout)
    assert [author for author, *_ in said] == ["bot", "shopper", "bot", "shopper", "bot"]
    assert [(text, status) for author, text, status in said if author == "shopper"] == [
        (question, "sent") for question in questions
    ]


class ShopPage(BaseHTTPRequestHandler):
    """A shop's page with the widget's tag, as any web server gives it."""

    tag = ""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(f"<!doctype html><html lang=en><title>A shop</title><body>{self.tag}".encode())

    def log_message(self, *ignored: object) -> None:
        """Nothing: the test's output is for the test."""


@pytest.fixture
def shop_elsewhere(service: Service) -> Iterator[str]:
    """The address of a shop that embeds the widget from another origin."""
    ShopPage.tag = f'<script type="module" src="{service.address}/widget/beforehand.js" data-name="Ada"></script>'
    with ThreadingHTTPServer(("127.0.0.1", 0), ShopPage) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def test_the_widget_works_on_the_page_of_a_shop_elsewhere(open_page: Open, shop_elsewhere: str) -> None:
    shopper = Shopper(open_page(shop_elsewhere)).open_chat()
    expect(shopper.title).to_have_text("Ada")
    shopper.say("What does delivery to Austria cost?")
    expect(shopper.said_by("bot")).to_have_count(2)
    expect(shopper.pending).to_have_count(0)
