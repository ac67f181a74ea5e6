"""What a shopper and an operator see and do, by the names the pages give to it."""

from __future__ import annotations

import re
import time
from typing import Any

from playwright.sync_api import Locator, Page, Route, expect

KEPT = "JSON.parse(localStorage.getItem(`beforehand ${location.origin}`))"

# Whether the app's worker has kept everything that the page has loaded.
SHELL_KEPT = """async () => {
    const cache = await caches.open("beforehand app");
    const loaded = performance.getEntriesByType("resource").map(({ name }) => new URL(name).pathname);
    const shell = loaded.filter((path) => /^\\/(app|widget|client)\\//.test(path));
    return shell.length > 30 && (await Promise.all(shell.map((path) => cache.match(path)))).every(Boolean);
}"""
PATIENCE_SECONDS = 30


def until(page: Page, promises: str) -> None:
    """Wait until what a JavaScript function promises is true; Playwright's own waiting looks at no promise."""
    end = time.monotonic() + PATIENCE_SECONDS
    while not page.evaluate(promises):
        assert time.monotonic() < end, f"never came true: {promises}"
        page.wait_for_timeout(50)


class Shopper:
    """The chat widget on the shop's page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.launcher = page.get_by_role("button", name=re.compile("^Open the chat"))
        self.panel = page.get_by_role("dialog", name=re.compile(".+"))
        self.log = page.get_by_role("log")
        self.field = page.get_by_role("textbox", name="Your message")
        self.choices = page.get_by_role("group", name="Suggested answers").get_by_role("button")
        self.title = page.locator("beforehand-chat .header .title")
        self.status = page.locator("beforehand-chat .header .status")
        self.notice = page.locator("beforehand-chat .notice")
        self.pending = page.locator("beforehand-chat .message:is([data-status^=waiting], [data-status=sending])")

    def open_chat(self) -> Shopper:
        """Opens the panel and waits for the greeting."""
        self.launcher.click()
        expect(self.said_by("bot").first).to_be_visible()
        return self

    def vouched_for(self, token: str) -> Shopper:
        """The shop's page says who is signed in, as it does with an attribute of the widget."""
        plain, told = 'src="/widget/beforehand.js"', f'src="/widget/beforehand.js" data-customer-token="{token}"'

        def answer(route: Route) -> None:
            response = route.fetch()
            route.fulfill(response=response, body=response.text().replace(plain, told))

        self.page.route(re.compile(r"^[^/]+//[^/]+/$"), answer)
        self.page.reload()
        return self

    def say(self, text: str) -> None:
        self.field.fill(text)
        self.field.press("Enter")

    def ask_about(self, order: dict[str, Any]) -> None:
        """Asks where an order is, and waits until it has been told."""
        self.say(f"Where is my order {order['order_number']}? My e-mail is {order['email']}.")
        expect(self.card(order["order_number"])).to_be_visible()

    def ask_for_person(self) -> None:
        self.say("I would like to talk to a person, please.")
        expect(self.title).to_have_text("Waiting for a person")

    def said_by(self, author: str) -> Locator:
        """The words of one author's messages: shopper, bot, operator or system."""
        return self.page.locator(f"beforehand-chat .message.{author} .words")

    def card(self, number: str) -> Locator:
        return self.page.get_by_role("group", name=f"Order {number}")

    def own(self) -> list[str]:
        """What the shopper has said, as the log shows it."""
        return self.said_by("shopper").all_inner_texts()

    def api(self, method: str, path: str = "") -> Any:
        """Calls a route of this shopper's conversation beside the page; its JSON, or None."""
        kept = self.page.evaluate(KEPT)["conversation"]
        headers = {"Authorization": f"Bearer {kept['token']}"}
        answer = self.page.request.fetch(f"/api/conversations/{kept['id']}{path}", method=method, headers=headers)
        return answer.json() if answer.body() else None

    def stored(self) -> list[str]:
        """What the shopper has said, as the service's transcript has it."""
        return [said["text"] for said in self.api("GET", "/messages")["messages"] if said["author"] == "shopper"]


class Desk:
    """The operators' desk."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.queue = page.get_by_role("region", name="Queue")
        self.thread = page.get_by_role("region", name="Conversation")
        self.briefing = page.get_by_role("complementary", name="Briefing")
        self.log = page.get_by_role("log", name="Messages")
        self.claim_button = page.get_by_role("button", name="Claim and reply")
        self.reply = page.get_by_role("textbox", name="Your reply")
        self.dialog = page.get_by_role("dialog")
        self.toast = page.locator(".toast p")

    def sign_in(self, who: dict[str, str]) -> Desk:
        self.page.get_by_label("Email").fill(who["email"])
        self.page.get_by_label("Password").fill(who["password"])
        self.page.get_by_role("button", name="Sign in").click()
        expect(self.queue).to_be_visible()
        return self

    def tab(self, name: str) -> Locator:
        return self.page.get_by_role("tab", name=re.compile(f"^{name}"))

    def ticket(self, order: dict[str, Any]) -> Locator:
        """The queue's row for the ticket about an order."""
        return self.queue.get_by_role("listitem").filter(has_text=order["order_number"])

    def open(self, order: dict[str, Any]) -> Desk:
        self.ticket(order).get_by_role("button").click()
        expect(self.thread.get_by_text(order["order_number"]).first).to_be_visible()
        return self

    def claim(self) -> Desk:
        self.claim_button.click()
        # Keys pressed before are meant for the reply.
        expect(self.reply).to_be_focused()
        return self

    def answer(self, text: str) -> None:
        self.reply.fill(text)
        self.reply.press("Control+Enter")
        expect(self.reply).to_have_value("")

    def more(self, name: str) -> None:
        """Chooses what stands behind "More"."""
        self.thread.get_by_role("button", name="More").click()
        self.page.get_by_role("group", name="More").get_by_role("button", name=name).click()

    def hand_back(self, note: str) -> None:
        self.more("Hand back")
        self.dialog.get_by_label("Note").fill(note)
        self.dialog.get_by_role("button", name="Hand back").click()
        expect(self.dialog).to_be_hidden()

    def transfer(self, name: str, note: str) -> None:
        self.more("Transfer")
        self.dialog.get_by_role("radio", name=name).check()
        self.dialog.get_by_label("Note").fill(note)
        self.dialog.get_by_role("button", name="Transfer").click()
        expect(self.dialog).to_be_hidden()

    def resolve(self, nature: str, severity: str) -> None:
        self.more("Resolve")
        for choice in (nature, severity):
            self.dialog.get_by_role("radio", name=choice).check()
        self.dialog.get_by_role("button", name="Resolve").click()
        expect(self.dialog).to_be_hidden()
