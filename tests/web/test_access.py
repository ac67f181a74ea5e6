"""Everybody can use the pages: by keyboard, with a screen reader, on small screens, in light and in dark."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.web.conftest import Check, Open
from tests.web.pages import Desk, Shopper
from tests.web.running import Service

Order = dict[str, Any]
SIZES = {"320px": (320, 568), "360px": (360, 740), "1280px": (1280, 800)}


@pytest.fixture(params=["light", "dark"])
def scheme(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES.keys())
def test_the_widget_is_clear_in_every_state(
    open_page: Open, check: Check, service: Service, order: Order, scheme: str, size: tuple[int, int]
) -> None:
    page = open_page("/", *size, color_scheme=scheme)
    shopper = Shopper(page).vouched_for(service.token(order))

    def look(state: str) -> None:
        check(page, f"widget-{size[0]}-{scheme}-{state}")

    look("closed")
    shopper.open_chat()
    look("open")
    shopper.ask_about(order)
    expect(shopper.choices.first).to_be_visible()
    look("order")
    shopper.card(order["order_number"]).get_by_text("item").first.click()
    look("order-items")
    shopper.ask_for_person()
    look("in-line")
    page.context.set_offline(True)
    shopper.say("Are you there?")
    expect(shopper.notice).to_contain_text("No network")
    look("offline")


@pytest.mark.parametrize("size", [SIZES["360px"], SIZES["1280px"]], ids=["360px", "1280px"])
def test_the_desk_is_clear_in_every_state(
    open_page: Open, check: Check, shopper: Shopper, service: Service, order: Order, scheme: str, size: tuple[int, int]
) -> None:
    shopper.ask_about(order)
    shopper.ask_for_person()
    page = open_page("/desk", *size, color_scheme=scheme)
    desk = Desk(page)

    def look(state: str) -> None:
        check(page, f"desk-{size[0]}-{scheme}-{state}")

    expect(page.get_by_label("Email")).to_be_visible()
    look("sign-in")
    desk.sign_in(service.robin)
    expect(desk.ticket(order)).to_be_visible()
    look("queue")
    desk.open(order)
    look("thread")
    if not desk.briefing.is_visible():
        page.get_by_role("button", name="Briefing", exact=True).click()
        look("briefing")
        page.get_by_role("button", name="Close the briefing").click()
    desk.claim()
    desk.answer("Good morning, I have asked the carrier about your parcel.")
    expect(shopper.said_by("operator")).to_be_visible()
    look("mine")
    shopper.page.emulate_media(color_scheme=scheme)
    shopper.page.set_viewport_size({"width": size[0], "height": size[1]})
    check(shopper.page, f"widget-{size[0]}-{scheme}-operator")
    for name in ("Hand back", "Promise", "Snooze", "Transfer", "Merge", "Resolve"):
        desk.more(name)
        expect(desk.dialog).to_be_visible()
        look(name.lower().replace(" ", "-"))
        page.keyboard.press("Escape")
    desk.resolve("Question", "Normal")
    look("resolved")


def test_the_whole_chat_works_by_keyboard_alone(open_page: Open, order: Order) -> None:
    page = open_page("/")
    shopper = Shopper(page)
    shopper.launcher.focus()
    page.keyboard.press("Enter")
    expect(shopper.field).to_be_focused()
    page.keyboard.type(f"Where is my order {order['order_number']}?")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type(f"My e-mail is {order['email']}.")
    page.keyboard.press("Enter")
    expect(shopper.card(order["order_number"])).to_be_visible()

    choice = shopper.choices.first
    for _ in range(8):
        if choice.evaluate("button => button.getRootNode().activeElement === button"):
            break
        page.keyboard.press("Shift+Tab")
    expect(choice).to_be_focused()
    page.keyboard.press("Enter")
    expect(shopper.said_by("shopper")).to_have_count(2)
    expect(shopper.field).to_be_focused()

    page.keyboard.press("Escape")
    expect(shopper.panel).to_be_hidden()
    expect(shopper.launcher).to_be_focused()


def test_keys_pressed_faster_than_the_page_answers_are_each_obeyed(
    shopper: Shopper, open_page: Open, desk: Desk, late_orders: Iterator[Order]
) -> None:
    for who in (shopper, Shopper(open_page("/")).open_chat()):
        order = next(late_orders)
        who.ask_about(order)
        who.ask_for_person()
        expect(desk.ticket(order)).to_be_visible()
    first, second = desk.queue.get_by_role("listitem").all()[:2]
    desk.page.evaluate(
        """keys => {
            for (const key of keys) document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
        }""",
        ["j", "j", "k", "j"],
    )
    expect(second.get_by_role("button")).to_be_focused()
    expect(second.get_by_role("button")).to_have_attribute("aria-current", "true")
    expect(first.get_by_role("button")).not_to_have_attribute("aria-current", "true")


def test_the_desk_works_by_keys_alone(shopper: Shopper, desk: Desk, order: Order) -> None:
    shopper.ask_about(order)
    shopper.ask_for_person()
    expect(desk.ticket(order)).to_be_visible()
    keys = desk.page.keyboard
    for row in desk.queue.get_by_role("listitem").all():
        keys.press("j")
        expect(row.get_by_role("button")).to_be_focused()
    expect(desk.thread).to_contain_text(order["order_number"])
    keys.press("c")
    expect(desk.reply).to_be_focused()
    keys.type("Good morning!")
    keys.press("Control+Enter")
    expect(shopper.said_by("operator")).to_have_text("Good morning!")
    keys.press("Escape")
    keys.press("h")
    expect(desk.dialog).to_be_visible()
    keys.press("Escape")
    keys.press("?")
    expect(desk.dialog).to_contain_text("Keyboard keys")
