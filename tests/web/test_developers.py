"""The page for app developers shows every call of the contract with examples that work."""

from __future__ import annotations

import hashlib
import hmac
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from bot.channels.openapi import document
from tests.web.conftest import Check, Open
from tests.web.running import Service

# Each example with what the service answers to its HTTP call.
ANSWERS = {
    "begin": 201,
    "say": 200,
    "choice": 200,
    "after": 200,
    "events": 200,
    "read": 204,
    "feedback": 204,
    "identify": 401,
    "history": 200,
    "push": 204,
    "webhook": None,
    "errors": 400,
    "slow": 429,
    "resume": 200,
    "erase": 204,
}
# ... and with a word of what the code for the client module prints.
PRINTS = {
    "begin": '"token"',
    "say": "sending",
    "choice": '"choice"',
    "after": '"bot"',
    "events": "up bot",
    "identify": "401 customer_token",
    "webhook": "sha256=",
    "errors": "failed 413",
    "slow": '"pause"',
    "erase": "null []",
}
# uuidgen comes with most systems, and not with all that run these tests.
SHELL = "set -eu\nuuidgen() { cat /proc/sys/kernel/random/uuid; }\n"


@pytest.fixture
def page(open_page: Open) -> Iterator[Page]:
    page = open_page("/app/developers")
    yield page


def example(page: Page, name: str) -> Locator:
    return page.locator(f".example[data-call={name}]")


def show(page: Page, kind: str) -> None:
    page.locator("#switch").get_by_text(kind, exact=True).click()


def run(page: Page, name: str) -> str:
    """Press the example's button; what it shows as the answer."""
    one = example(page, name)
    one.get_by_role("button", name="Run it").click()
    expect(one.get_by_role("status")).to_have_text("Done.", timeout=30_000)
    answer = one.locator(".answer")
    return answer.inner_text() if answer.is_visible() else ""


def test_every_example_is_here_and_every_call_has_one(page: Page) -> None:
    names = page.locator(".example").evaluate_all("all => all.map((one) => one.dataset.call)")
    assert names == list(dict.fromkeys(names)) and set(names) == set(ANSWERS)
    text = page.locator("main").inner_text()
    for path in document()["paths"]:
        if path.startswith(("/api/conversations", "/api/push")):
            assert path in text.replace("?after={seq}", ""), path


def test_every_http_example_runs_here_and_shows_the_real_answer(page: Page) -> None:
    for name, status in ANSWERS.items():
        shown = run(page, name)
        assert status is None or f"HTTP {status}" in shown, f"{name}: {shown}"
        if status == 429:
            assert "Retry-After: " in shown


def test_every_client_example_runs_here_and_prints_what_it_says(page: Page) -> None:
    show(page, "JavaScript")
    for name in ANSWERS:
        assert PRINTS.get(name, "") in run(page, name), name


def test_examples_can_be_run_in_any_order(page: Page) -> None:
    for name in ("erase", "choice", "resume", "events", "say"):
        assert f"HTTP {ANSWERS[name]}" in run(page, name), name


def test_every_curl_line_works_in_a_shell(page: Page) -> None:
    assert shutil.which("curl"), "there is no curl"
    run(page, "begin")
    run(page, "after")
    variables = page.locator("#variables").inner_text()
    for name, status in ANSWERS.items():
        if status is None or name == "slow":
            continue
        # A stream is cut off sooner than a person would.
        line = example(page, name).locator("code").inner_text().replace("--max-time 20", "--max-time 2")
        line = line.replace("curl -sS", "curl -o /dev/null -w '%{http_code}\\n' -sS", 1)
        told = subprocess.run(["bash", "-c", f"{SHELL}{variables}\n{line}"], capture_output=True, text=True)
        assert told.stdout.strip() == str(status), f"{name}: {told}"


def test_the_webhooks_signature_is_what_the_page_says(page: Page, tmp_path: Path) -> None:
    body = page.locator("#webhook-body").inner_text()
    signature = "sha256=" + hmac.new(b"example", body.encode(), hashlib.sha256).hexdigest()
    assert run(page, "webhook").strip() == signature
    check = tmp_path / "check.mjs"
    wrong = signature[:-1] + ("0" if signature[-1] != "0" else "1")
    calls = ", ".join(f"genuine({body!r}, {given!r}, 'example')" for given in (signature, wrong, "", "sha256="))
    check.write_text(f"{page.locator('#webhook-check').inner_text()}\nconsole.log([{calls}].join());\n")
    told = subprocess.run(["node", str(check)], capture_output=True, text=True)
    assert told.stdout.strip() == "true,false,false,false", told


def test_the_example_s_conversation_is_not_the_visitor_s_own(page: Page) -> None:
    show(page, "JavaScript")
    run(page, "say")
    kept = page.evaluate("Object.keys(localStorage)")
    assert kept == ["beforehand developers"]


def test_the_choice_of_examples_is_kept(page: Page) -> None:
    show(page, "JavaScript")
    page.reload()
    expect(example(page, "say").locator("code")).to_contain_text("chat.say(")


def test_the_page_s_own_links_lead_somewhere(page: Page, service: Service) -> None:
    links = page.locator("a[href]").evaluate_all("all => all.map((link) => link.getAttribute('href'))")
    for link in set(links):
        if link.startswith("#"):
            expect(page.locator(link)).to_have_count(1)
        else:
            assert page.request.get(link).ok, link
    titles = page.locator("main h2").all_inner_texts()
    assert titles == page.get_by_role("navigation").get_by_role("link").all_inner_texts()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 390, 1280])
@pytest.mark.parametrize("kind", ["curl", "JavaScript"])
def test_the_page_is_clear_to_everybody(open_page: Open, check: Check, scheme: Any, width: int, kind: str) -> None:
    page = open_page("/app/developers", width, 844, color_scheme=scheme)
    show(page, kind)
    run(page, "say")
    run(page, "errors")
    page.evaluate("scrollTo({ top: 0, behavior: 'instant' })")
    check(page, f"developers-{width}-{scheme}-{kind.lower()}")


def test_every_file_the_page_loads_is_the_services_own(open_page: Open, service: Service) -> None:
    page = open_page("about:blank")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/app/developers")
    expect(example(page, "say").locator("code")).not_to_be_empty()
    assert asked and [url for url in asked if not re.match(re.escape(service.address) + "/", url)] == []
