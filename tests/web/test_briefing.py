"""The briefing is read in ten seconds, and an answer is one key away."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.web.conftest import Check, Open
from tests.web.pages import Desk, Shopper
from tests.web.running import Service

Order = dict[str, Any]
WIDE, PHONE = (1280, 800), (390, 844)
LOOKS = [pytest.param(size, scheme, id=f"{size[0]} {scheme}") for size in (WIDE, PHONE) for scheme in ("light", "dark")]


@pytest.fixture
def asked(shopper: Shopper, order: Order) -> Order:
    """A shopper whose order is late, who is upset and waits for a person."""
    shopper.ask_about(order)
    shopper.say("this is ridiculous, I am still waiting")
    shopper.ask_for_person()
    return order


@pytest.fixture
def taken(asked: Order, desk: Desk) -> Desk:
    """Robin, who has taken that shopper's ticket and is about to write."""
    taken = desk.open(asked).claim()
    expect(taken.reply).to_be_focused()
    return taken


def test_the_briefing_tells_wish_trouble_what_was_given_and_the_mood(asked: Order, desk: Desk) -> None:
    briefing = desk.open(asked).briefing
    expect(briefing.locator(".wish-text")).to_contain_text(asked["order_number"])
    expect(briefing.locator(".wrong").first).to_contain_text(re.compile(r"Late by \d+ day|Parcel not seen"))
    given = briefing.locator(".given")
    expect(given).to_contain_text(asked["order_number"])
    expect(given).to_contain_text(asked["email"])
    expect(briefing.locator(".telling").first).to_contain_text("still waiting")
    expect(briefing).to_contain_text("Verified by order and email")


def test_what_is_said_while_waiting_is_in_the_briefing_too(shopper: Shopper, asked: Order, desk: Desk) -> None:
    desk.open(asked)
    shopper.say("my phone is +49 170 5550123")
    expect(desk.briefing.locator(".given")).to_contain_text("5550123")


def test_a_suggested_reply_is_one_key_away(taken: Desk, shopper: Shopper) -> None:
    first = taken.page.locator(".suggested button").first
    expect(first).to_be_visible()
    taken.page.keyboard.press("Escape")
    taken.page.keyboard.press("1")
    expect(taken.reply).not_to_have_value("")
    expect(taken.page.locator(".suggestions")).to_be_hidden()
    if not taken.page.locator(".holes").is_visible():
        text = taken.reply.input_value()
        taken.reply.press("Control+Enter")
        expect(shopper.page.get_by_text(text[:40]).first).to_be_visible()


def test_a_reply_with_a_hole_is_marked_and_cannot_be_sent(taken: Desk) -> None:
    taken.page.keyboard.press("Escape")
    taken.page.keyboard.press("s")
    picker = taken.page.get_by_role("dialog", name="Saved replies")
    picker.get_by_role("combobox").fill("refund overdue")
    expect(picker.locator("mark").first).to_have_text("{refund_amount}")
    picker.get_by_role("combobox").press("Enter")
    expect(taken.page.locator(".holes")).to_contain_text("{refund_amount}")
    expect(taken.page.get_by_role("button", name="Send")).to_be_disabled()
    assert taken.page.evaluate("getSelection().toString()") == "{refund_amount}"
    taken.page.keyboard.type("€12.00")
    taken.page.get_by_role("textbox", name="Your reply").fill("It is on its way")
    expect(taken.page.get_by_role("button", name="Send")).to_be_enabled()


def test_a_good_answer_is_kept_with_one_key_and_offered_again(taken: Desk, asked: Order) -> None:
    taken.answer(f"We owe you an apology for {asked['order_number']}.")
    taken.page.keyboard.press("Escape")
    taken.page.keyboard.press("S")
    expect(taken.toast).to_contain_text("Saved as")
    taken.page.keyboard.press("s")
    picker = taken.page.get_by_role("dialog", name="Saved replies")
    picker.get_by_role("combobox").fill("apology")
    expect(picker.get_by_role("option")).to_have_count(1)
    expect(picker.locator(".picker-text")).to_contain_text(asked["order_number"])
    picker.get_by_role("button", name="Edit").click()
    expect(picker.get_by_label("Text", exact=True)).to_have_value("We owe you an apology for {order_number}.")
    picker.get_by_label("Name").fill("Apology")
    picker.get_by_role("button", name="Save").click()
    expect(picker.get_by_role("option")).to_contain_text("Apology")
    picker.get_by_role("button", name="Put away").click()
    expect(picker.get_by_role("option")).to_have_count(0)


@pytest.mark.parametrize(("size", "scheme"), LOOKS)
def test_briefing_and_replies_are_good_to_look_at_and_to_hear(
    size: tuple[int, int], scheme: str, asked: Order, open_page: Open, service: Service, check: Check
) -> None:
    page = open_page("/desk", *size, color_scheme=scheme)
    desk = Desk(page).sign_in(service.robin).open(asked).claim()
    expect(page.locator(".suggested button").first).to_be_visible()
    name = f"replies-{size[0]}-{scheme}"
    check(page, name)
    page.keyboard.press("Escape")
    page.keyboard.press("s")
    expect(page.get_by_role("option").first).to_be_visible()
    check(page, f"{name}-picker")
    page.keyboard.press("Escape")
    _show_briefing(desk, page)
    check(page, f"briefing-{size[0]}-{scheme}")


def _show_briefing(desk: Desk, page: Page) -> None:
    if not desk.briefing.is_visible():
        page.get_by_role("button", name="Briefing").click()
        expect(page.get_by_role("dialog", name="Briefing")).to_be_visible()
