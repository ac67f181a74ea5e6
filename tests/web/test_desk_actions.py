"""An operator sends something back, replaces what came damaged and gives a coupon, for a shopper, from the desk."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.web.conftest import Check, Open
from tests.web.pages import Desk, Shopper
from tests.web.running import Service

Order = dict[str, Any]


@pytest.fixture(scope="module")
def came(service: Service) -> Iterator[Order]:
    """Orders that were delivered, another one for each test that asks with next(); everything is in stock."""
    with closing(sqlite3.connect(service.folder / "beforehand.sqlite3", timeout=30)) as shop, shop:
        shop.execute("update shop_variants set stock = 9")
    return iter(service.orders("delivered"))


class Panel:
    """The panel of actions of a ticket that Robin holds."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.root = page.get_by_role("dialog", name="Do something for the shopper")
        self.outcome = self.root.get_by_role("region", name="What will happen")
        self.done = self.root.get_by_role("region", name="Done")

    def open(self) -> Panel:
        self.page.keyboard.press("Escape")
        self.page.keyboard.press("a")
        expect(self.root.get_by_role("group", name="What is to be done?")).to_be_visible()
        return self

    def choose(self, act: str) -> None:
        self.root.get_by_role("radio", name=act, exact=True).check()

    def first_line(self) -> Locator:
        return self.root.get_by_role("group", name="Which items?").get_by_role("checkbox").first

    def tick_first(self) -> None:
        """The first line, unless it is ticked already because it is the only one."""
        self.first_line().check()

    def press(self, name: str) -> None:
        self.root.get_by_role("button", name=name, exact=True).click()


@pytest.fixture
def order(came: Iterator[Order]) -> Order:
    return next(came)


@pytest.fixture
def shopper(open_page: Open, service: Service, order: Order) -> Shopper:
    """A signed-in shopper whose order has come, and who waits for a person."""
    shopper = Shopper(open_page("/")).vouched_for(service.token(order)).open_chat()
    shopper.ask_about(order)
    shopper.ask_for_person()
    return shopper


@pytest.fixture
def panel(shopper: Shopper, desk: Desk, order: Order) -> Panel:
    desk.open(order).claim()
    return Panel(desk.page).open()


def test_something_is_sent_back_by_keyboard_alone(panel: Panel, shopper: Shopper) -> None:
    page = panel.page
    panel.root.get_by_role("radio", name="Return", exact=True).focus()
    page.keyboard.press("Space")
    panel.first_line().focus()
    if not panel.first_line().is_checked():
        page.keyboard.press("Space")
    expect(panel.outcome).to_contain_text("goes back to")
    expect(panel.outcome).to_contain_text("On its way back by")
    button = panel.root.get_by_role("button", name="Open the return")
    expect(button).to_be_enabled()
    button.focus()
    page.keyboard.press("Enter")
    expect(panel.done.get_by_role("heading", name="Done")).to_be_focused()
    number = panel.done.get_by_text(re.compile(r"^RT-")).inner_text()
    expect(panel.done).to_contain_text(f"Return code {number}")
    expect(shopper.said_by("system").last).to_contain_text(f"Your return {number} is open")
    panel.press("Close")
    expect(panel.root).to_be_hidden()


def test_what_came_damaged_is_replaced_and_the_shopper_is_not_told_when_that_is_not_wished(
    panel: Panel, shopper: Shopper
) -> None:
    panel.choose("Damaged or wrong")
    panel.tick_first()
    panel.root.get_by_role("radio", name="The same again").check()
    photo = panel.root.get_by_role("checkbox", name="I have seen a photo")
    expect(panel.outcome).to_contain_text("The same again goes out")
    if photo.is_visible():
        photo.check()
        expect(panel.outcome).not_to_contain_text("photo")
    panel.root.get_by_role("checkbox", name="Tell the shopper").uncheck()
    before = shopper.said_by("system").count()
    expect(panel.root.get_by_role("button", name="Make it good")).to_be_enabled()
    panel.press("Make it good")
    expect(panel.done.get_by_text(re.compile(r"^CL-"))).to_be_visible()
    expect(shopper.said_by("system")).to_have_count(before)


def test_a_coupon_above_the_limit_is_refused_and_one_within_it_reaches_the_shopper(
    panel: Panel, shopper: Shopper
) -> None:
    panel.choose("Goodwill coupon")
    amount, why = panel.root.get_by_label("Amount in EUR"), panel.root.get_by_label("Why", exact=True)
    amount.fill("999")
    why.fill("Waited too long")
    expect(panel.outcome).to_contain_text("above your limit")
    expect(panel.root.get_by_role("button", name="Give the coupon")).to_be_disabled()
    amount.fill("7.50")
    expect(panel.outcome).to_contain_text("€7.50")
    panel.press("Give the coupon")
    code = panel.done.get_by_text(re.compile(r"^THANKS-")).inner_text()
    expect(shopper.said_by("system").last).to_contain_text(code)


def test_who_does_not_hold_the_ticket_can_look_and_not_act(shopper: Shopper, desk: Desk, order: Order) -> None:
    desk.open(order)
    panel = Panel(desk.page).open()
    panel.choose("Return")
    panel.tick_first()
    expect(panel.outcome).to_contain_text("goes back to")
    expect(panel.root).to_contain_text("Claim the ticket to do this")
    expect(panel.root.get_by_role("button", name="Open the return")).to_be_disabled()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [(360, 740), (1280, 800)], ids=["360px", "1280px"])
def test_the_panel_is_clear_in_every_state(
    open_page: Open, check: Check, shopper: Shopper, service: Service, order: Order, scheme: str, size: tuple[int, int]
) -> None:
    page = open_page("/desk", *size, color_scheme=scheme)
    Desk(page).sign_in(service.robin).open(order).claim()
    panel = Panel(page).open()

    def look(state: str) -> None:
        check(page, f"actions-{size[0]}-{scheme}-{state}")

    look("acts")
    panel.choose("Return")
    panel.tick_first()
    expect(panel.outcome).to_contain_text("goes back to")
    look("weighed")
    panel.root.get_by_text("What cannot be done, and why").click()
    panel.choose("Exchange")
    look("swaps")
    panel.choose("Goodwill coupon")
    panel.root.get_by_label("Amount in EUR").fill("999")
    panel.root.get_by_label("Why", exact=True).fill("Waited too long")
    expect(panel.outcome).to_contain_text("above your limit")
    look("refused")
    panel.root.get_by_label("Amount in EUR").fill("1")
    panel.press("Give the coupon")
    expect(panel.done).to_be_visible()
    look("done")
