"""Reloads, lost networks and a killed service: nothing is lost, nothing is said twice."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import expect

from tests.web.pages import Desk, Shopper
from tests.web.running import Service

Order = dict[str, Any]
# A restart loads the model again, and the pages come back by themselves a little later.
COMES_BACK = 90_000


def test_a_reload_keeps_the_conversation(shopper: Shopper, order: Order) -> None:
    shopper.ask_about(order)
    said = [shopper.said_by(author).all_inner_texts() for author in ("bot", "shopper")]
    shopper.page.reload()
    shopper.open_chat()

    expect(shopper.card(order["order_number"])).to_be_visible()
    assert [shopper.said_by(author).all_inner_texts() for author in ("bot", "shopper")] == said


def test_what_is_written_without_a_network_waits_and_is_sent_once_and_in_order(shopper: Shopper, order: Order) -> None:
    shopper.ask_about(order)
    shopper.page.context.set_offline(True)
    for text in ("Thanks.", "How long do I have to send it back?", "I would like to talk to a person, please."):
        shopper.say(text)
    expect(shopper.notice).to_contain_text("No network")
    expect(shopper.page.get_by_text("Waiting for network")).to_have_count(3)
    before = shopper.own()

    shopper.page.context.set_offline(False)
    expect(shopper.title).to_have_text("Waiting for a person", timeout=COMES_BACK)
    expect(shopper.notice).to_be_empty()
    assert shopper.own() == before
    assert shopper.stored() == before


def test_a_reload_without_a_network_keeps_what_waits_to_be_sent(shopper: Shopper) -> None:
    shopper.page.route("**/messages", lambda route: route.abort())
    shopper.say("What does delivery to Austria cost?")
    expect(shopper.page.get_by_text("Waiting for connection")).to_be_visible()
    shopper.page.unroute("**/messages")
    shopper.page.reload()
    shopper.open_chat()

    expect(shopper.said_by("bot")).to_have_count(2)
    assert shopper.own() == ["What does delivery to Austria cost?"]


def test_an_answer_lost_on_its_way_is_fetched_and_nothing_is_said_twice(shopper: Shopper, order: Order) -> None:
    lost: list[str] = []

    def lose_once(route: Any) -> None:
        if lost or route.request.method != "POST":
            route.continue_()
            return
        lost.append(route.fetch().text())
        route.abort()

    shopper.page.route("**/messages", lose_once)
    shopper.ask_about(order)
    expect(shopper.pending).to_have_count(0)
    assert len(lost) == len(shopper.own()) == len(shopper.stored()) == 1
    expect(shopper.said_by("bot")).to_have_count(2)


def test_a_killed_service_loses_nothing_and_doubles_nothing(
    shopper: Shopper, desk: Desk, order: Order, service: Service
) -> None:
    shopper.ask_about(order)
    shopper.ask_for_person()
    desk.open(order).claim()
    desk.answer("I am looking into it.")
    shopper.say("Thank you for looking.")
    service.kill()
    shopper.say("Are you still there?")
    desk.reply.fill("Here is what I found.")
    desk.reply.press("Control+Enter")
    expect(desk.page.get_by_text("The service cannot be reached")).to_be_visible()
    expect(desk.reply).to_have_value("Here is what I found.")

    service.start()
    expect(desk.log).to_contain_text("Are you still there?", timeout=COMES_BACK)
    desk.answer("Here is what I found.")
    expect(shopper.said_by("operator")).to_have_count(2, timeout=COMES_BACK)
    assert shopper.stored()[2:] == shopper.own()[2:] == ["Thank you for looking.", "Are you still there?"]
    assert shopper.said_by("operator").all_inner_texts() == ["I am looking into it.", "Here is what I found."]
    expect(desk.log.get_by_text("Here is what I found.")).to_have_count(1)


def test_a_question_asked_as_the_service_dies_is_answered_once(
    shopper: Shopper, order: Order, service: Service
) -> None:
    shopper.say(f"Where is my order {order['order_number']}? My e-mail is {order['email']}.")
    service.kill()
    service.start()

    expect(shopper.card(order["order_number"])).to_be_visible(timeout=COMES_BACK)
    expect(shopper.pending).to_have_count(0)
    assert len(shopper.own()) == len(shopper.stored()) == 1
    expect(shopper.said_by("bot")).to_have_count(2)
