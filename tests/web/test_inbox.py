"""The shared inbox: two operators and three shoppers at once, and nobody is answered twice or forgotten."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.web.conftest import Check, Open
from tests.web.pages import Desk, Shopper, until
from tests.web.running import Service

Order = dict[str, Any]
Waiting = tuple[Shopper, Order]
Ask = Callable[[], Waiting]

# An operator's page on a line that lets nothing through to it: no event arrives, and what it asks for stays away.
DEAF = """() => {
    const ask = window.fetch;
    window.fetch = (url, request) =>
        window.deaf && (request?.method ?? "GET") === "GET" ? new Promise(() => {}) : ask(url, request);
    const listen = EventSource.prototype.addEventListener;
    EventSource.prototype.addEventListener = function (name, work) {
        listen.call(this, name, (event) => window.deaf || work(event));
    };
}"""


@pytest.fixture
def ask(open_page: Open, late_orders: Iterator[Order]) -> Ask:
    """Another shopper, who has asked about an order of theirs and waits for a person."""

    def asked() -> Waiting:
        shopper, order = Shopper(open_page("/")).open_chat(), next(late_orders)
        shopper.ask_about(order)
        shopper.ask_for_person()
        return shopper, order

    return asked


@pytest.fixture
def waiting(ask: Ask) -> list[Waiting]:
    """Three shoppers who wait for a person."""
    return [ask() for _ in range(3)]


def test_three_shoppers_are_answered_by_two_operators_each_once(
    waiting: list[Waiting], desk: Desk, other_desk: Desk
) -> None:
    (_, first), (_, second), (_, third) = waiting
    for each in (desk, other_desk):
        each.open(first)
    held: list[Route] = []
    other_desk.page.route("**/claim", lambda route: held.append(route))
    other_desk.claim_button.click()
    expect(other_desk.claim_button).to_be_disabled()
    desk.claim()
    held[0].continue_()
    expect(other_desk.toast).to_have_text("Robin Vale already has this ticket.")
    expect(other_desk.reply).to_be_hidden()

    other_desk.page.unroute("**/claim")
    other_desk.open(second).claim()
    for each, order in ((desk, first), (other_desk, second)):
        each.answer(f"I am looking at {order['order_number']}.")
    desk.open(third).claim()
    desk.answer(f"I am looking at {third['order_number']}.")
    for shopper, order in waiting:
        expect(shopper.said_by("operator")).to_have_text([f"I am looking at {order['order_number']}."])
    for each, orders in ((desk, [first, third]), (other_desk, [second])):
        each.tab("Mine").click()
        for order in orders:
            expect(each.ticket(order)).to_be_visible()
        each.tab("Waiting").click()
        for _, order in waiting:
            expect(each.ticket(order)).to_have_count(0)


def test_each_operator_sees_who_else_looks_and_types(ask: Ask, desk: Desk, other_desk: Desk) -> None:
    _, order = ask()
    desk.open(order)
    other_desk.open(order)
    expect(desk.thread).to_contain_text("Ana Kowal is looking")
    expect(other_desk.thread).to_contain_text("Robin Vale is looking")

    desk.claim()
    desk.reply.press_sequentially("Good morning")
    expect(other_desk.thread).to_contain_text("Robin Vale is typing…")
    desk.page.goto("about:blank")
    expect(other_desk.thread).not_to_contain_text("Robin Vale is")


def test_a_reply_after_anothers_unseen_reply_is_refused_with_what_was_said_and_the_draft_stays(
    ask: Ask, open_page: Open, service: Service, desk: Desk, other_desk: Desk
) -> None:
    shopper, order = ask()
    slow = open_page("/")
    slow.add_init_script(f"({DEAF})()")
    slow.goto("/desk")
    late = Desk(slow).sign_in(service.robin)
    late.open(order).claim()
    late.reply.fill("Your parcel is on its way.")
    slow.evaluate("window.deaf = true")

    desk.tab("Mine").click()
    desk.open(order)
    desk.transfer("Ana Kowal", "")
    other_desk.tab("Mine").click()
    other_desk.open(order)
    other_desk.answer("Your parcel is lost, a new one leaves today.")
    other_desk.transfer("Robin Vale", "")

    late.reply.press("Control+Enter")
    expect(late.thread.get_by_role("alert")).to_contain_text("Someone answered while you were writing")
    expect(late.thread.get_by_role("alert")).to_contain_text("a new one leaves today")
    expect(late.reply).to_have_value("Your parcel is on its way.")
    expect(shopper.said_by("operator")).to_have_count(1)


def test_a_transfer_takes_its_note_along_and_the_shopper_sees_nothing_of_it(
    ask: Ask, desk: Desk, other_desk: Desk
) -> None:
    shopper, order = ask()
    desk.open(order).claim()
    desk.transfer("Ana Kowal", "The carrier knows more at noon.")
    expect(desk.reply).to_be_hidden()

    other_desk.tab("Mine").click()
    other_desk.open(order)
    expect(other_desk.log.get_by_text("The carrier knows more at noon.")).to_be_visible()
    expect(other_desk.reply).to_be_visible()
    other_desk.answer("I have taken over from Robin.")
    expect(shopper.said_by("operator")).to_have_text("I have taken over from Robin.")
    expect(shopper.page.locator("beforehand-chat")).not_to_contain_text("knows more at noon")


def test_a_note_stands_among_the_messages_of_every_operator_and_on_no_shoppers_screen(
    ask: Ask, desk: Desk, other_desk: Desk
) -> None:
    shopper, order = ask()
    for each in (desk, other_desk):
        each.open(order)
    desk.page.keyboard.press("n")
    note = desk.page.get_by_role("textbox", name="Note for colleagues")
    expect(note).to_be_focused()
    note.fill("Has called twice already.")
    note.press("Control+Enter")

    for each in (desk, other_desk):
        expect(each.log.get_by_text("Has called twice already.")).to_be_visible()
    expect(shopper.page.locator("beforehand-chat")).not_to_contain_text("called twice")


def test_a_resolved_ticket_needs_only_enter_and_can_be_opened_again(ask: Ask, desk: Desk) -> None:
    shopper, order = ask()
    desk.open(order).claim()
    desk.reply.press("Escape")
    desk.page.keyboard.press("e")
    expect(desk.dialog.get_by_role("radio", checked=True)).to_have_count(2)
    desk.page.keyboard.press("Enter")
    expect(shopper.said_by("system").last).to_contain_text("closed this matter")
    expect(desk.dialog).to_be_hidden()
    assert desk.page.evaluate("document.activeElement !== document.body")

    desk.page.keyboard.press("o")
    expect(desk.thread).to_contain_text("Reopened once")
    expect(desk.claim_button.or_(desk.reply)).to_be_visible()


def test_what_was_put_off_rests_until_it_is_taken_back(ask: Ask, desk: Desk) -> None:
    _, order = ask()
    desk.open(order)
    desk.page.keyboard.press("z")
    desk.dialog.get_by_role("button", name="Snooze").click()
    expect(desk.toast).to_contain_text("Snoozed until")
    desk.page.mouse.move(0, 0)
    expect(desk.ticket(order)).to_have_count(0)
    desk.tab("Snoozed").click()
    expect(desk.ticket(order)).to_contain_text("Until")

    desk.page.keyboard.press("u")
    expect(desk.toast).to_have_text("Undone.")
    desk.tab("Waiting").click()
    expect(desk.ticket(order)).to_be_visible()


def test_spam_is_gone_with_one_key_and_back_with_another(ask: Ask, desk: Desk) -> None:
    _, order = ask()
    desk.open(order)
    desk.page.keyboard.press("!")
    expect(desk.thread).to_contain_text("This was marked as spam.")
    desk.page.keyboard.press("u")
    expect(desk.claim_button).to_be_visible()


def test_a_promise_is_told_to_the_shopper_and_waits_under_its_own_tab(ask: Ask, desk: Desk) -> None:
    shopper, order = ask()
    desk.open(order).claim()
    desk.reply.press("Escape")
    desk.page.keyboard.press("p")
    desk.page.keyboard.press("Enter")
    expect(desk.thread).to_contain_text("Answer promised by")
    expect(shopper.said_by("system").last).to_contain_text(re.compile(r"\d:\d\d"))
    desk.tab("Promised").click()
    expect(desk.ticket(order)).to_contain_text("Due")

    desk.thread.get_by_role("button", name="Withdraw").click()
    expect(desk.thread).not_to_contain_text("Answer promised by")


def test_search_and_filters_find_a_ticket_and_one_key_clears_them(waiting: list[Waiting], desk: Desk) -> None:
    (_, first), (_, second), _ = waiting
    for order in (first, second):
        expect(desk.ticket(order)).to_be_visible()
    desk.page.keyboard.press("/")
    desk.page.keyboard.type(first["order_number"])
    expect(desk.ticket(second)).to_have_count(0)
    expect(desk.ticket(first)).to_be_visible()

    desk.page.get_by_role("button", name="Filter", exact=True).click()
    desk.page.get_by_label("Channel").select_option("web")
    desk.page.keyboard.press("Escape")
    expect(desk.queue.get_by_role("button", name="Remove filter: Web")).to_be_visible()
    expect(desk.ticket(first)).to_be_visible()
    desk.page.keyboard.press("x")
    expect(desk.ticket(second)).to_be_visible()
    expect(desk.queue.get_by_role("searchbox")).to_have_value("")


def test_nothing_moves_under_the_hand_and_what_came_is_announced(ask: Ask, desk: Desk, other_desk: Desk) -> None:
    _, first = ask()
    box = desk.ticket(first).bounding_box()
    assert box is not None
    place = (box["x"] + 20, box["y"] + 20)
    desk.page.mouse.move(*place)
    other_desk.open(first).claim()
    keep_moving(desk.page, place, until=desk.ticket(first).locator("[data-left]"))
    assert desk.ticket(first).bounding_box() == box

    desk.page.mouse.move(0, 0)
    expect(desk.ticket(first)).to_have_count(0)
    _, second = ask()
    expect(desk.ticket(second)).to_be_visible()


def keep_moving(page: Page, place: tuple[float, float], until: Any) -> None:
    """The hand stays over a place and is not quite still."""
    x, y = place
    for turn in range(60):
        page.mouse.move(x + turn % 2, y)
        if until.count():
            return
        page.wait_for_timeout(100)
    expect(until).to_have_count(1)


# A browser whose operator looks at another window, and that keeps what it is asked to show and to play.
ELSEWHERE = """() => {
    document.hasFocus = () => false;
    window.told = [];
    window.rung = 0;
    window.Notification = class extends EventTarget {
        constructor(title) { super(); window.told.push(title); }
        static async requestPermission() { return "granted"; }
    };
    const start = OscillatorNode.prototype.start;
    OscillatorNode.prototype.start = function (...when) { window.rung += 1; start.apply(this, when); };
}"""


def test_whoever_looks_elsewhere_hears_of_a_new_ticket_if_they_wish(
    ask: Ask, open_page: Open, service: Service
) -> None:
    page = open_page("/")
    page.add_init_script(f"({ELSEWHERE})()")
    page.goto("/desk")
    desk = Desk(page).sign_in(service.robin)
    _, first = ask()
    expect(desk.ticket(first)).to_be_visible()
    assert page.evaluate("[window.told.length, window.rung]") == [0, 0]

    page.get_by_role("button", name="Settings").click()
    for name in ("Sound for news", "Desktop notifications"):
        page.get_by_role("checkbox", name=name).check()
    page.keyboard.press("Escape")
    tones = page.evaluate("window.rung")
    ask()
    until(page, "() => window.told.length === 1")
    assert page.evaluate("window.told[0]").startswith("New ticket: ")
    assert page.evaluate("window.rung") > tones


def test_the_title_counts_who_waits(ask: Ask, desk: Desk) -> None:
    before = waiting_in_title(desk.page)
    ask()
    expect(desk.page).to_have_title(re.compile(rf"^\({before + 1}\) "))


def waiting_in_title(page: Page) -> int:
    count = re.match(r"\((\d+)\)", page.title())
    return int(count[1]) if count else 0


@pytest.mark.parametrize("theme", ["Light", "Dark"])
def test_every_panel_is_clear_in_the_colours_that_were_chosen(ask: Ask, desk: Desk, check: Check, theme: str) -> None:
    _, order = ask()
    page = desk.page
    page.get_by_role("button", name="Settings").click()
    page.get_by_role("radio", name=theme).check()
    check(page, f"inbox-{theme}-settings")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Filter", exact=True).click()
    check(page, f"inbox-{theme}-filter")
    page.keyboard.press("Escape")
    desk.open(order)
    page.keyboard.press(".")
    check(page, f"inbox-{theme}-more")
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    check(page, f"inbox-{theme}-keys")
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    page.keyboard.type("A note")
    check(page, f"inbox-{theme}-note")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", theme.lower())


def test_on_a_phone_one_pane_shows_at_a_time_and_everything_is_reached_by_thumb(
    ask: Ask, open_page: Open, service: Service, check: Check
) -> None:
    _, order = ask()
    desk = Desk(open_page("/desk", 390, 844, has_touch=True)).sign_in(service.robin)
    check(desk.page, "inbox-phone-queue")
    desk.open(order)
    expect(desk.queue).to_be_hidden()
    desk.more("Snooze")
    check(desk.page, "inbox-phone-snooze")
    desk.page.keyboard.press("Escape")
    desk.claim()
    check(desk.page, "inbox-phone-thread")
    for button in ("Send", "More", "Back to the queue"):
        size = desk.thread.get_by_role("button", name=button).bounding_box()
        assert size is not None and min(size["width"], size["height"]) >= 40
    desk.thread.get_by_role("button", name="Back to the queue").click()
    expect(desk.queue).to_be_visible()
    desk.tab("Mine").click()
    expect(desk.ticket(order)).to_be_visible()
