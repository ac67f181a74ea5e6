"""The main job, from the shopper's question to the bot's next answer after a person has helped."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import expect

from tests.web.pages import Desk, Shopper

Order = dict[str, Any]


def test_a_late_order_is_told_with_its_true_state_and_the_next_answer(shopper: Shopper, order: Order) -> None:
    shopper.ask_about(order)

    answer = shopper.said_by("bot").last
    expect(answer).to_contain_text(order["order_number"])
    expect(answer).to_contain_text("late")
    expect(answer).to_contain_text(re.compile("If nothing has come by|money back"))
    card = shopper.card(order["order_number"])
    expect(card).to_contain_text("Late")
    # Number and address alone open no more than the state.
    expect(card).not_to_contain_text(order["total"]["amount"])


def test_a_pressed_choice_is_said_answered_and_offered_no_more(shopper: Shopper, order: Order) -> None:
    shopper.ask_about(order)
    title = shopper.choices.filter(has_not_text="person").first.inner_text()
    choice = shopper.choices.filter(has_text=title)
    choice.click()

    expect(shopper.said_by("shopper").last).to_contain_text(title)
    expect(shopper.said_by("bot")).to_have_count(3)
    expect(choice).to_have_count(0)


def test_a_ticket_reaches_the_desk_live_with_all_that_was_said(shopper: Shopper, desk: Desk, order: Order) -> None:
    shopper.ask_about(order)
    expect(desk.ticket(order)).to_have_count(0)
    shopper.ask_for_person()

    desk.open(order)
    for known in (order["order_number"], order["email"], order["customer"], "Where is my order", "Asked for a person"):
        expect(desk.briefing).to_contain_text(known)
    for said in shopper.said_by("bot").all_inner_texts()[1:]:
        expect(desk.briefing).to_contain_text(said)


def test_the_briefing_and_the_queue_show_words_and_no_codes(shopper: Shopper, desk: Desk, order: Order) -> None:
    shopper.ask_about(order)
    shopper.say("It is really broken, what now?")
    shopper.ask_for_person()
    desk.open(order)

    for shown in (desk.queue, desk.thread, desk.briefing):
        text = shown.inner_text()
        for code in ("_", "2026-", "null", "undefined", "NaN", "Invalid"):
            assert code not in text.replace(order["email"], ""), text


def test_the_shopper_sees_who_took_over_and_what_they_say(shopper: Shopper, desk: Desk, order: Order) -> None:
    shopper.ask_about(order)
    shopper.ask_for_person()
    desk.open(order).claim()
    expect(shopper.title).to_have_text("Robin Vale")
    expect(shopper.said_by("system").last).to_contain_text("Robin Vale has joined")

    desk.answer("Hello, I have called the carrier: it comes tomorrow.")
    expect(shopper.said_by("operator")).to_have_text("Hello, I have called the carrier: it comes tomorrow.")


def test_the_operator_reads_the_shopper_live_and_the_bot_stays_silent(
    shopper: Shopper, desk: Desk, order: Order
) -> None:
    shopper.ask_about(order)
    shopper.ask_for_person()
    desk.open(order).claim()
    before = shopper.said_by("bot").count()
    shopper.say("Can it be left with the neighbours?")
    expect(desk.log).to_contain_text("Can it be left with the neighbours?")

    desk.answer("Of course.")
    expect(shopper.said_by("operator")).to_have_text("Of course.")
    expect(shopper.said_by("bot")).to_have_count(before)


def test_after_the_hand_back_the_bot_answers_again_and_knows_the_order(
    shopper: Shopper, desk: Desk, order: Order
) -> None:
    shopper.ask_about(order)
    shopper.ask_for_person()
    desk.open(order).claim()
    desk.hand_back("The carrier promised tomorrow.")
    expect(shopper.title).to_have_text("Mila")

    before = shopper.said_by("bot").count()
    shopper.say("And when will my order arrive now?")
    expect(shopper.said_by("bot")).to_have_count(before + 1)
    expect(shopper.said_by("bot").last).to_contain_text(order["order_number"])


def test_the_second_operator_learns_who_has_the_ticket(
    shopper: Shopper, desk: Desk, other_desk: Desk, order: Order
) -> None:
    shopper.ask_about(order)
    shopper.ask_for_person()
    desk.open(order)
    other_desk.open(order)
    desk.claim()

    expect(other_desk.thread).to_contain_text("Robin Vale has this conversation.")
    expect(other_desk.claim_button).to_be_hidden()
    expect(other_desk.reply).to_be_hidden()


def test_of_two_claims_at_once_one_wins_and_the_other_is_told_its_name(
    shopper: Shopper, desk: Desk, other_desk: Desk, order: Order
) -> None:
    shopper.ask_about(order)
    shopper.ask_for_person()
    for each in (desk, other_desk):
        each.open(order)
    # Held back until the first claim has been made, as on a slow line.
    held: list[Any] = []
    other_desk.page.route("**/claim", lambda route: held.append(route))
    other_desk.claim_button.click()
    expect(other_desk.claim_button).to_be_disabled()
    desk.claim()
    held[0].continue_()

    expect(other_desk.toast).to_have_text("Robin Vale already has this ticket.")
    expect(other_desk.reply).to_be_hidden()


def test_a_resolved_ticket_leaves_the_queue_and_the_shopper_is_told(shopper: Shopper, desk: Desk, order: Order) -> None:
    shopper.ask_about(order)
    shopper.ask_for_person()
    desk.open(order).claim()
    desk.resolve("Complaint", "High")

    expect(shopper.said_by("system").last).to_contain_text("closed this matter")
    desk.tab("Mine").click()
    expect(desk.ticket(order)).to_have_count(0)
    desk.tab("All").click()
    expect(desk.ticket(order)).to_contain_text("Resolved")


def test_an_erased_conversation_leaves_the_desk(shopper: Shopper, desk: Desk, order: Order) -> None:
    shopper.ask_about(order)
    shopper.ask_for_person()
    desk.open(order)
    shopper.api("DELETE")

    expect(desk.ticket(order)).to_have_count(0)
    expect(desk.thread).to_contain_text("This conversation was erased")
    expect(desk.page.locator("body")).not_to_contain_text(order["email"])
