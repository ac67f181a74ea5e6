"""A phone whose screen can be locked: a page of Chromium's that is really hidden and really frozen.

Playwright makes every page of its own believe that it is being looked at, and Chromium freezes no page that is. So
this page is opened beside Playwright, over the browser's own DevTools protocol.
"""

from __future__ import annotations

import json
import time
from typing import Any

from playwright.sync_api import Browser

PHONE = {"width": 390, "height": 844, "deviceScaleFactor": 2, "mobile": True}
PATIENCE_SECONDS = 30
# A device that sleeps stops its pages' timers, and its clock has jumped when they go on.
CLOCK = """{
    const now = Date.now;
    let ahead = 0;
    Date.now = () => now() + ahead;
    globalThis.sleepFor = (milliseconds) => (ahead += milliseconds);
}"""
HOLDS = """(() => {
    const { client, shadowRoot: root } = document.querySelector("beforehand-chat") ?? {};
    const { state } = client ?? {};
    return Boolean(state && (%s));
})()"""
STORED = """(async () => {
    const { id, token } = document.querySelector("beforehand-chat").client.state.conversation;
    const headers = { Authorization: `Bearer ${token}` };
    const { messages } = await (await fetch(`/api/conversations/${id}/messages`, { headers })).json();
    return messages.filter(({ author }) => author === "shopper").map(({ text }) => text);
})()"""
SHOWN = """[...document.querySelector("beforehand-chat").shadowRoot.querySelectorAll(".message")].map((message) => [
    message.classList[1], message.querySelector(".words")?.innerText, message.dataset.status ?? ""])"""


class LockablePhone:
    """A page over the whole screen of a phone, in a browser profile of its own."""

    def __init__(self, browser: Browser, address: str) -> None:
        self._cdp = browser.new_browser_cdp_session()
        self._cdp.on("Target.receivedMessageFromTarget", self._hear)
        self._answers: dict[int, dict[str, Any]] = {}
        self.held: list[dict[str, Any]] = []
        self._asked = 0
        self._profile = self._cdp.send("Target.createBrowserContext")["browserContextId"]
        self._target, self._session = self._open()
        for domain in ("Page", "Runtime"):
            self._send(f"{domain}.enable")
        self._send("Emulation.setDeviceMetricsOverride", **PHONE)
        self._send("Emulation.setTouchEmulationEnabled", enabled=True)
        self._send("Page.addScriptToEvaluateOnNewDocument", source=CLOCK)
        self._send("Page.navigate", url=f"{address}/app")

    def close(self) -> None:
        """Close the profile with its pages."""
        self._cdp.send("Target.disposeBrowserContext", {"browserContextId": self._profile})
        self._cdp.detach()

    def evaluate(self, expression: str) -> Any:
        """The value of a JavaScript expression in the page."""
        told = self._send("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in told, told
        return told["result"].get("value")

    def wait(self, expression: str) -> None:
        """Until a JavaScript expression holds; `state` is the conversation's, `root` what the chat shows."""
        end = time.monotonic() + PATIENCE_SECONDS
        while not self.evaluate(HOLDS % expression):
            assert time.monotonic() < end, f"never came true: {expression}\n{self.shown()}"
            time.sleep(0.05)

    def say(self, text: str) -> None:
        """Type a message and press Enter."""
        self.evaluate("document.querySelector('beforehand-chat').shadowRoot.querySelector('textarea').focus()")
        self._send("Input.insertText", text=text)
        for kind in ("keyDown", "keyUp"):
            self._send("Input.dispatchKeyEvent", type=kind, key="Enter", code="Enter", windowsVirtualKeyCode=13)

    def shown(self) -> list[list[str]]:
        """[author, text, status] of every message on the screen."""
        shown: list[list[str]] = self.evaluate(SHOWN)
        return shown

    def stored(self) -> list[str]:
        """What the shopper has said, as the service's transcript has it."""
        stored: list[str] = self.evaluate(STORED)
        return stored

    def hold(self, pattern: str) -> None:
        """From now on requests to such addresses stay under way until they are let go."""
        self._send("Fetch.enable", patterns=[{"urlPattern": pattern}])

    def wait_for_held(self, count: int) -> None:
        """Until so many requests have been held."""
        end = time.monotonic() + PATIENCE_SECONDS
        while len(self.held) < count:
            assert time.monotonic() < end, f"held {self.held}"
            self.evaluate("0")

    def let_go(self) -> None:
        """Let every held request go on, and hold none any more."""
        self._send("Fetch.disable")

    def lock(self) -> None:
        """Lock the screen: another page is in front, and this one is frozen."""
        self._front, _ = self._open()
        self._cdp.send("Target.activateTarget", {"targetId": self._front})
        self.wait("document.visibilityState === 'hidden'")
        self._send("Page.setWebLifecycleState", state="frozen")

    def unlock(self, after_seconds: float) -> None:
        """Look at the page again; its clock has gone on by this much, and its timers have not."""
        self.evaluate(f"sleepFor({after_seconds * 1000})")
        self._send("Page.setWebLifecycleState", state="active")
        self._cdp.send("Target.closeTarget", {"targetId": self._front})
        self._cdp.send("Target.activateTarget", {"targetId": self._target})
        self.wait("document.visibilityState === 'visible'")

    def _open(self) -> tuple[str, str]:
        made = {"url": "about:blank", "browserContextId": self._profile}
        target = str(self._cdp.send("Target.createTarget", made)["targetId"])
        attached = self._cdp.send("Target.attachToTarget", {"targetId": target, "flatten": False})
        return target, str(attached["sessionId"])

    def _send(self, method: str, **params: Any) -> dict[str, Any]:
        self._asked += 1
        asked = {"id": self._asked, "method": method, "params": params}
        self._cdp.send("Target.sendMessageToTarget", {"sessionId": self._session, "message": json.dumps(asked)})
        end = time.monotonic() + PATIENCE_SECONDS
        while asked["id"] not in self._answers:
            assert time.monotonic() < end, f"no answer to {method}"
            # Any call lets Playwright hear what has come meanwhile.
            self._cdp.send("Target.getTargetInfo", {"targetId": self._target})
        answer = self._answers.pop(self._asked)
        assert "error" not in answer, answer
        result: dict[str, Any] = answer["result"]
        return result

    def _hear(self, event: dict[str, Any]) -> None:
        told = json.loads(event["message"])
        if "id" in told:
            self._answers[told["id"]] = told
        elif told["method"] == "Fetch.requestPaused":
            self.held.append(told["params"]["request"])
