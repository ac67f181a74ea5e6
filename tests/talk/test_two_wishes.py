"""One message may ask for two things: both are answered, and nothing is asked twice."""

from __future__ import annotations

import pytest

from bot.conversations.engine import Asked
from bot.shop.facts import OrderState
from tests.talk.conftest import NOW, in_words, said, says, text_of

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
