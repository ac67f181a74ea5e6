"""The client module needs no page: plain Node talks to the real service with it."""

from __future__ import annotations

import json
import subprocess

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
