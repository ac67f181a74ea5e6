"""One message may ask for two things: both are answered, and nothing is asked twice."""

from __future__ import annotations

import pytest

from bot.conversations.engine import Asked
from bot.shop.facts import OrderState
from bot.shop.listing import list_orders
from bot.shop.policies import load_policies
from tests.talk.conftest import NOW, in_words, newest_code, newest_ticket, said, says, text_of

STRANGE = {
    "nothing that shows": "\u200b\u200f",
    "a full stop": ".",
    "emoji alone": "😡📦🤷‍♀️",
    "right-to-left marks": "\u202ewhere is my order\u202c \u200f?",
    "control characters": "\x00\x07where\x1b[31m is it\x7f",
    "four thousand characters": "where is my parcel and why does nobody answer " * 87,
    "half a surrogate pair": "where \ud83d is it",
    "another script": "คำสั่งซื้อของฉันอยู่ที่ไหน",
    "markup": "<script>alert(1)</script> [x](y) {z} /restart",
}


async def test_two_sure_wishes_are_both_answered_in_the_order_they_were_said(begin, service):
    outcome = await (await begin()).say("what does shipping cost and do you have a student discount?")
    shipping, coupon = outcome.messages
    assert "free" in shipping.text and outcome.owner == "bot"
    assert "LOOM20" in coupon.text


async def test_a_wish_about_the_account_is_answered_behind_the_one_about_the_order(begin, order_in, service):
    order = await order_in(OrderState.SHIPPED)
    talk = await begin(order.customer_id)
    await talk.say(f"{order.number}")
    outcome = await talk.say("where is it, and can i change my account email")
    first, second = outcome.messages
    assert says(service, "utter_track_order_shipped", first.text) and order.number not in second.text
    assert outcome.owner == "bot"


async def test_a_wish_that_cannot_be_is_told_after_the_one_that_is_answered(begin, order_in, service):
    order = await order_in(OrderState.SHIPPED)
    talk = await begin(order.customer_id)
    await talk.say(f"{order.number}")
    outcome = await talk.say("where is it and can I still change the address")
    assert said(service, "utter_track_order_shipped", outcome, **in_words(service, order))
    assert said(service, "utter_refused_already_shipped", outcome, **in_words(service, order))
    assert outcome.owner == "bot"


async def test_the_other_wish_waits_until_the_first_one_has_what_it_needs(begin, order_in, service):
    order = await order_in(OrderState.SHIPPED)
    talk = await begin()
    asked = await talk.say("where is my order and what does shipping cost?")
    assert text_of(asked) == service.sentences.say("utter_ask_order_and_email", "en")
    outcome = await talk.say(f"{order.number}, {order.email}")
    first, second = outcome.messages
    assert order.number in first.text and "free" in second.text


async def test_one_wish_said_in_two_sentences_is_answered_once(begin, order_in):
    order = await order_in(OrderState.LATE)
    talk = await begin()
    outcome = await talk.say(f"My order {order.number} is late. Where is it? {order.email}")
    assert len(outcome.messages) == 1


@pytest.mark.parametrize("text", STRANGE.values(), ids=list(STRANGE))
async def test_a_strange_message_gets_a_decision(engine, text):
    asked = Asked("strange", "m", text, None, "en", None, None, {}, None, NOW)
    parse = (await engine.respond(asked)).parse
    assert parse["decision"]["act"] in {"answer", "clarify", "hand_off"}
    assert 0.0 <= parse["decision"]["confidence"] <= 1.0


async def _orders_of_one(service, state, other):
    """The newest two orders of one customer in these states."""
    rows = [
        await list_orders(service.storage, load_policies(), NOW.date(), each, 100)
        for each in dict.fromkeys((state, other))
    ]
    mine, others = rows[0], rows[-1]
    pairs = ((one, two) for one in mine for two in others if one != two and one["email"] == two["email"])
    return [await service.shop.find_order(each["order_number"], each["email"], NOW.date()) for each in next(pairs)]


TWO_ORDERS = {
    "told and cancelled": (
        (OrderState.SHIPPED, OrderState.PENDING),
        "where is {one} and please cancel {other}",
        ["utter_track_order_shipped", "utter_propose_cancel_order_gets"],
    ),
    "cancelled and told, what is told first": (
        (OrderState.PENDING, OrderState.SHIPPED),
        "cancel order {one} and tell me where {other} is",
        ["utter_track_order_shipped", "utter_propose_cancel_order_gets"],
    ),
    "broken and sent back, one after the other": (
        (OrderState.DELIVERED, OrderState.DELIVERED),
        "everything in {one} arrived broken and i want to send back all of {other}",
        ["utter_propose_order_wrong_or_damaged_photo"],
    ),
}


@pytest.mark.parametrize(("states", "text", "says_in_turn"), TWO_ORDERS.values(), ids=list(TWO_ORDERS))
async def test_what_is_wished_of_one_order_is_not_done_to_another(begin, service, states, text, says_in_turn):
    one, other = await _orders_of_one(service, *states)
    outcome = await (await begin(one.customer_id)).say(text.format(one=one.number, other=other.number))
    assert len(outcome.messages) == len(says_in_turn) and outcome.owner == "bot"
    for name, message in zip(says_in_turn, outcome.messages, strict=True):
        order = one if (name == "utter_track_order_shipped") == (states[0] is OrderState.SHIPPED) else other
        assert order.number in message.text and says(service, name, message.text), (name, message.text)


STRANGER = {
    "told and cancelled": ("where is {one} and please cancel {other}", ["{one}", "{other}"]),
    "cancelled and told": ("cancel order {other} and tell me where {one} is", ["{one}", "{other}"]),
    "both told": ("where is {one}, my mail is {email}, and where is {other}?", ["{one}", "{other}"]),
    "both told in one": ("where are {one} and {other}?", ["{one}", "{other}"]),
}


@pytest.mark.parametrize(("text", "about"), STRANGER.values(), ids=list(STRANGER))
async def test_each_order_of_somebody_unknown_is_looked_up_by_its_own_number(begin, service, text, about):
    one, other = await _orders_of_one(service, OrderState.SHIPPED, OrderState.PENDING)
    values = {"one": one.number, "other": other.number, "email": one.email}
    talk = await begin()
    told = [message.text for message in (await talk.say(text.format(**values))).messages]
    if "{email}" not in text:
        told = [message.text for message in (await talk.say(one.email)).messages]
    if "cancel" in text:
        # It is changed only behind a code that was sent.
        told += [message.text for message in (await talk.say(await newest_code(service, talk))).messages]
    assert [number for number in about if not any(number.format(**values) in each for each in told)] == []
    assert not any(one.number in each and "can't be cancelled" in each for each in told)


async def test_an_order_and_a_coupon_are_both_answered(begin, order_in, service):
    order = await order_in(OrderState.SHIPPED)
    talk = await begin(order.customer_id)
    outcome = await talk.say(f"where is {order.number} and why does my coupon WELCOME5 not work?")
    first, second = outcome.messages
    assert order.number in first.text and "WELCOME5" in second.text


async def test_who_asks_for_a_person_besides_is_passed_on_with_what_they_wish(begin, order_in, service):
    order = await order_in(OrderState.PENDING)
    talk = await begin(order.customer_id)
    outcome = await talk.say(f"cancel {order.number} please and let me talk to a person")
    ticket = await newest_ticket(service, talk.conversation_id)
    assert outcome.owner == "queue" and said(service, "utter_hand_over_asked_for_person", outcome)
    assert ticket.intent == "cancel_order" and ticket.briefing["slots"]["order_number"] == order.number


@pytest.mark.parametrize("words", ["thanks!", "hi there", "great, thank you", "bye"])
async def test_small_talk_is_no_yes_to_what_is_proposed(begin, order_in, acts_on, words):
    order = await order_in(OrderState.PENDING)
    talk = await begin(order.customer_id)
    await talk.say(f"cancel {order.number}")
    await talk.say(words)
    assert await acts_on(order) == []
    await talk.say("yes, cancel it")
    assert await acts_on(order) == ["cancel_order"]


async def test_an_answer_with_thanks_is_an_answer(begin, order_in, service):
    order = await order_in(OrderState.DELIVERED, 0, lambda order: len(order.lines) == 2)
    talk = await begin(order.customer_id)
    await talk.say(f"can i send {order.number} back")
    outcome = await talk.say("everything, thank you!")
    assert all(line.product in text_of(outcome) for line in order.lines)
