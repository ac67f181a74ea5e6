"""Compares everything that a phone's screen has shown with what was true at that moment."""

from __future__ import annotations

import json
import time
import urllib.request
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from playwright.sync_api import BrowserContext, Page

from tests.web.pages import KEPT
from tests.web.running import ROOT

SENT = {"sent", "seen"}
# The browser's clock counts whole milliseconds, and a page needs a moment to hear that the network is gone.
ROUNDING_SECONDS = 0.002
NOTICES_WITHIN_SECONDS = 1.0


class Truth:
    """Knows what was typed and when the network was off, and is told of every change on the screen."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self._context, self._address = context, address
        self._typed: list[tuple[float, str]] = []
        self._dark: list[tuple[float, float]] = []
        self.shown: list[dict[str, Any]] = []
        context.expose_binding("witness", lambda source, told: self.shown.append({**told, "page": source["page"]}))
        context.add_init_script(path=ROOT / "tests/web/witness.js")

    def typed(self, text: str) -> None:
        """The shopper has just typed this."""
        self._typed.append((time.time(), text))

    @contextmanager
    def offline(self) -> Iterator[None]:
        """The network is off in here."""
        begun = time.time()
        self._context.set_offline(True)
        yield
        self._dark.append((begun, time.time()))
        self._context.set_offline(False)

    def transcript(self, page: Page) -> list[dict[str, Any]]:
        """The conversation as the service has it, asked beside the browser."""
        kept = page.evaluate(KEPT)["conversation"]
        url = f"{self._address}/api/conversations/{kept['id']}/messages"
        asked = urllib.request.Request(url, headers={"Authorization": f"Bearer {kept['token']}"})
        with urllib.request.urlopen(asked, timeout=10) as answer:
            messages: list[dict[str, Any]] = json.load(answer)["messages"]
        return messages

    def check(self, page: Page) -> None:
        """Fails on the first lie; what was typed stands in the transcript once and in order."""
        own = [message for message in self.transcript(page) if message["author"] == "shopper"]
        assert [message["text"] for message in own] == [text for _, text in self._typed]
        stored = {message["text"]: datetime.fromisoformat(message["at"]).timestamp() for message in own}
        done: dict[Page, set[str]] = defaultdict(set)
        for screen in self.shown:
            self._complete(screen)
            self._honest(screen, stored)
            before, now = done[screen["page"]], {text for text, status in screen["own"] if status in SENT}
            assert not screen["own"] or before <= now, f"no longer sent: {before - now}"
            before |= now
        assert done[page] == set(stored), f"never shown as sent: {set(stored) - done[page]}"
        for begun, ended in self._dark:
            self._dark_screens(begun, ended)

    def _complete(self, screen: dict[str, Any]) -> None:
        """Everything typed so far is there, once and in order; a page that opens anew may not show any yet."""
        texts = [text for text, _ in screen["own"]]
        due = [text for at, text in self._typed if at < screen["at"] / 1000]
        order = [text for _, text in self._typed]
        assert texts in (order[: len(texts)], []) and len(texts) >= (len(due) if texts else 0), screen

    def _honest(self, screen: dict[str, Any], stored: dict[str, float]) -> None:
        for text, status in screen["own"]:
            if status in SENT:
                assert stored[text] <= screen["at"] / 1000 + ROUNDING_SECONDS, f"{text!r} was not stored yet"

    def _dark_screens(self, begun: float, ended: float) -> None:
        """Soon after the network is gone the screen says so, until it is back; and nothing pretends to be under way."""
        before = [screen for screen in self.shown if screen["at"] / 1000 < begun + NOTICES_WITHIN_SECONDS]
        within = [screen for screen in self.shown if begun + NOTICES_WITHIN_SECONDS <= screen["at"] / 1000 < ended]
        for screen in (before[-1:] if ended > begun + NOTICES_WITHIN_SECONDS else []) + within:
            assert not screen["link"] or screen["link"] != "up", screen
            assert not screen["own"] or screen["notice"], screen
            assert "sending" not in {status for _, status in screen["own"]}, screen
