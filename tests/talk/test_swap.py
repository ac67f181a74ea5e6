"""Another model takes over under way: what was asked and given stays, and nothing is asked again."""

from __future__ import annotations

import asyncio

from bot.shop.facts import OrderState
from tests.talk.conftest import ROOT, in_words, said


async def test_a_talk_goes_on_in_the_middle_of_a_question(begin, order_in, service, engine):
    order = await order_in(OrderState.SHIPPED)
    talk = await begin()
    asked = await talk.say("where is my order?")
    assert said(service, "utter_ask_order_and_email", asked)
    before = engine._serving
    await engine.swap(ROOT / "models" / engine.model)
    assert engine._serving is not before
    outcome = await talk.say(f"{order.number}, {order.email}")
    assert said(service, "utter_track_order_shipped_coarse", outcome, **in_words(service, order))


async def test_turns_go_on_while_the_other_model_is_loaded(begin, engine):
    talk = await begin()
    swapping = asyncio.create_task(engine.swap(ROOT / "models" / engine.model))
    answered = 0
    while not swapping.done():
        outcome = await talk.say("what is your return policy?")
        assert outcome.messages and outcome.owner == "bot"
        answered += 1
    await swapping
    assert answered > 0
