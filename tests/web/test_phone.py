"""A phone with the network going off and on, pages that are killed, screens that are locked and a service that dies:
what was typed is said once and in order, and the screen tells the truth all the time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.web.locking import LockablePhone
from tests.web.pages import SHELL_KEPT, Desk, Shopper, until
from tests.web.running import Service
from tests.web.truth import Truth

PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
    "locale": "en-GB",
}
# A restart loads the model again, and the page comes back by itself a little later.
COMES_BACK = 90_000
LOCK_SECONDS = 120
QUESTIONS = (
    "How long do I have to send something back?",
    "What does delivery to Austria cost?",
    "Is there a coupon at the moment?",
)


class Phone(Shopper):
    """The app over the whole screen of a phone; everything it shows is remembered and checked."""

    def __init__(self, browser: Browser, service: Service, **more: Any) -> None:
        self.context = browser.new_context(base_url=service.address, **PHONE, **more)
        self.truth = Truth(self.context, service.address)
        super().__init__(self.context.new_page())

    def open(self) -> Phone:
        self.page.goto("/app")
        expect(self.said_by("bot").first).to_be_visible()
        until(self.page, SHELL_KEPT)
        return self

    def say(self, text: str) -> None:
        super().say(text)
        self.truth.typed(text)

    def status_of(self, text: str) -> str | None:
        """What the screen says became of a message."""
        message = self.page.locator("beforehand-chat .message.shopper").filter(has_text=text)
        return message.get_attribute("data-status")

    def settled(self, count: int, timeout: float = COMES_BACK) -> None:
        """Wait until nothing is under way, and check everything there was to see."""
        expect(self.said_by("shopper")).to_have_count(count)
        expect(self.pending).to_have_count(0, timeout=timeout)
        expect(self.notice).to_be_empty()
        self.truth.check(self.page)


@pytest.fixture
def phone(browser: Browser, service: Service) -> Iterator[Phone]:
    phone = Phone(browser, service)
    yield phone.open()
    phone.context.close()


def test_what_is_typed_without_a_network_waits_and_is_then_sent_once_and_in_order(
    phone: Phone, keep_picture: Callable[[Page, str], None]
) -> None:
    with phone.truth.offline():
        for text in QUESTIONS:
            phone.say(text)
        expect(phone.page.get_by_text("Waiting for network")).to_have_count(3)
        expect(phone.notice).to_contain_text("No network")
        expect(phone.status).to_have_text("No network")
        keep_picture(phone.page, "phone-offline")
    phone.settled(3)
    expect(phone.said_by("bot")).to_have_count(4)


def test_a_network_that_comes_and_goes_loses_and_doubles_nothing(phone: Phone) -> None:
    for round_ in range(4):
        phone.say(f"First question of round {round_}")
        with phone.truth.offline():
            phone.say(f"Second question of round {round_}")
            phone.page.wait_for_timeout(100 * round_)
        phone.say(f"Third question of round {round_}")
    phone.settled(12)


def test_the_screen_says_when_what_is_written_lasts_only_as_long_as_the_page(
    browser: Browser, service: Service
) -> None:
    phone = Phone(browser, service)
    phone.context.add_init_script(
        "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };"
    )
    phone.page.goto("/app")
    expect(phone.said_by("bot").first).to_be_visible()
    phone.page.context.set_offline(True)
    phone.say(QUESTIONS[0])
    expect(phone.notice).to_contain_text("Keep this page open")
    phone.page.context.set_offline(False)
    expect(phone.said_by("bot")).to_have_count(2)
    expect(phone.pending).to_have_count(0)
    expect(phone.notice).to_be_empty()
    phone.context.close()


def never(route: Route) -> None:
    """The request is under way for ever."""


def answered_to_nobody(route: Route) -> None:
    """The service has it, and its answer is under way for ever."""
    route.fetch()


def broken(route: Route) -> None:
    """The line breaks."""
    route.abort()


MOMENTS = {"on its way": never, "as the answer comes back": answered_to_nobody, "after the line broke": broken}


@pytest.mark.parametrize("trouble", MOMENTS.values(), ids=MOMENTS.keys())
def test_a_page_that_is_opened_anew_while_a_message_is_under_way_says_it_once(
    phone: Phone, trouble: Callable[[Route], None]
) -> None:
    def meddle(route: Route) -> None:
        if route.request.method == "POST":
            trouble(route)
        else:
            route.continue_()

    # The event stream would tell of the message by itself.
    phone.page.route("**/events?*", lambda route: route.abort())
    phone.page.route("**/messages", meddle)
    phone.say(QUESTIONS[0])
    phone.say(QUESTIONS[1])
    expect(phone.pending.last).to_contain_text(QUESTIONS[1])
    phone.page.unroute_all(behavior="ignoreErrors")
    phone.page.reload()
    phone.settled(2)
    expect(phone.said_by("bot")).to_have_count(3)


def test_the_app_closed_without_a_network_sends_when_it_is_opened_again(phone: Phone) -> None:
    with phone.truth.offline():
        phone.say(QUESTIONS[0])
        phone.say(QUESTIONS[1])
        phone.page.close()
    again = Shopper(phone.context.new_page())
    phone.__dict__.update(again.__dict__)
    phone.page.goto("/app")
    phone.settled(2)


def test_two_pages_of_one_phone_share_what_waits_and_send_it_once(phone: Phone) -> None:
    other = Shopper(phone.context.new_page())
    other.page.goto("/app")
    expect(other.said_by("bot")).to_have_count(1)
    with phone.truth.offline():
        phone.say(QUESTIONS[0])
        phone.say(QUESTIONS[1])
        expect(other.said_by("shopper")).to_have_text(list(QUESTIONS[:2]))
        expect(other.page.get_by_text("Waiting for network")).to_have_count(2)
    expect(other.pending).to_have_count(0)
    phone.settled(2)
    expect(other.said_by("bot")).to_have_count(3)
    assert other.own() == phone.own()


def test_two_minutes_behind_a_locked_screen_lose_nothing(
    browser: Browser, service: Service, desk: Desk, order: dict[str, Any]
) -> None:
    phone = LockablePhone(browser, service.address)
    phone.wait("root.querySelector('.message.bot')")
    phone.say(f"Where is my order {order['order_number']}? My e-mail is {order['email']}.")
    phone.wait("root.querySelector('.card')")
    phone.say("I would like to talk to a person, please.")
    phone.wait("state.owner === 'queue'")
    desk.open(order).claim()
    phone.wait("state.owner === 'operator'")

    phone.hold("*/messages")
    phone.say("Are you there?")
    phone.wait("state.outbox[0]?.status === 'sending'")
    phone.lock()
    desk.answer("I have asked the carrier about it.")
    phone.unlock(after_seconds=LOCK_SECONDS)

    # The call of before the lock is given up as dead, and made again.
    phone.wait("state.messages.at(-1).author === 'operator'")
    phone.wait_for_held(2)
    assert len({request["postData"] for request in phone.held}) == 1
    phone.let_go()
    phone.wait("state.outbox.length === 0")
    said = [(author, text) for author, text, _ in phone.shown() if author in ("shopper", "operator")][2:]
    assert sorted(said) == [("operator", "I have asked the carrier about it."), ("shopper", "Are you there?")]
    assert {status for author, _, status in phone.shown() if author == "shopper"} <= {"sent", "seen"}
    assert [text for author, text, _ in phone.shown() if author == "shopper"] == phone.stored()
    desk.answer("They will bring it tomorrow.")
    phone.wait("state.messages.at(-1).text.includes('tomorrow')")
    phone.close()


def test_a_service_that_is_killed_and_started_again_loses_and_doubles_nothing(phone: Phone, service: Service) -> None:
    phone.say(QUESTIONS[0])
    service.kill()
    phone.say(QUESTIONS[1])
    expect(phone.notice).to_contain_text("cannot be reached")
    phone.say(QUESTIONS[2])
    expect(phone.page.get_by_text("Waiting for connection").last).to_be_visible()
    assert phone.status_of(QUESTIONS[2]) == "waiting_service"

    service.launch()
    phone.page.reload()
    expect(phone.said_by("shopper")).to_have_count(3)
    expect(phone.pending).to_have_count(0, timeout=COMES_BACK)
    phone.settled(3)
    expect(phone.said_by("bot")).to_have_count(4)
