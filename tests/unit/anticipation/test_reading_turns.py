"""Which stored messages count as a question."""

from __future__ import annotations

from typing import Any

import pytest

from bot.anticipation.journeys import turns
from bot.app import Service
from tests.fakes import FakeEngine, Shopper, gives_up, offers, says


def understood(intent: str, act: str | None = "answer") -> dict[str, Any]:
    return {"intent": {"name": intent, "confidence": 0.9}, **({"decision": {"act": act}} if act else {})}


@pytest.mark.parametrize(
    ("parse", "question"),
    [
        pytest.param(understood("order_late"), "order_late", id="understood"),
        pytest.param(understood("order_late", "clarify"), None, id="it asked what was meant"),
        pytest.param(understood("order_late", "hand_off"), None, id="not understood"),
        pytest.param(understood("thanks"), None, id="small talk"),
        pytest.param(understood("inform"), None, id="a bare value"),
        pytest.param(understood("out_of_scope"), None, id="none of the shop's business"),
        pytest.param({}, None, id="nothing known"),
    ],
)
async def test_a_question_is_what_was_understood_and_is_no_small_talk(
    parse: dict[str, Any], question: str | None, service: Service, engine: FakeEngine, shopper: Shopper
) -> None:
    engine.then(says("so", parse=parse))
    await shopper.say("words")
    assert [turn.question async for turn in turns(service.storage)] == [question]


async def test_a_choice_that_is_pressed_is_a_question(service: Service, engine: FakeEngine, shopper: Shopper) -> None:
    engine.then(offers(("one", "Track it")), says("so", parse=understood("track_order", None)))
    choice = (await shopper.say("words")).messages[0].choices[0]["id"]
    await shopper.press(choice)
    assert [turn.question async for turn in turns(service.storage)] == [None, "track_order"]


async def test_the_answer_to_an_open_question_is_no_question(
    service: Service, engine: FakeEngine, shopper: Shopper
) -> None:
    engine.then(
        says("and the size?", parse=understood("exchange_item")),
        says("so", parse=understood("product_question"), heard=True),
    )
    await shopper.say("the other one please")
    await shopper.say("the blue one")
    assert [turn.question async for turn in turns(service.storage)] == ["exchange_item", None]


async def test_what_an_operator_answers_is_no_turn_of_ours(
    service: Service, engine: FakeEngine, shopper: Shopper
) -> None:
    engine.then(gives_up(parse=understood("talk_to_human")))
    await shopper.say("a person please")
    await shopper.say("still there?")
    assert [turn.question async for turn in turns(service.storage)] == ["talk_to_human"]
