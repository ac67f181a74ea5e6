"""What an operator sees with a ticket."""

from __future__ import annotations

from typing import Any

import pytest

from bot.app import Service
from bot.desk.operators import Person
from tests.fakes import FakeEngine, Shopper, gives_up, says


def understood(intent: str, confidence: float = 0.9, mood: str | None = None, **other: float) -> dict[str, Any]:
    """A parse with this intent first."""
    meanings = [{"name": name, "confidence": share} for name, share in {intent: confidence, **other}.items()]
    return {"meanings": meanings, "mood": mood, "decision": {"act": "answer"}}


async def briefed(shopper: Shopper, person: Person) -> dict[str, Any]:
    ticket = await shopper.ticket()
    briefing: dict[str, Any] = (await shopper.service.inbox.shown(ticket["id"], person))["briefing"]
    return briefing


async def test_no_value_the_shopper_ever_gave_is_missing(shopper: Shopper, engine: FakeEngine, robin: Person) -> None:
    engine.then(
        says(carried={"order_number": "BH-204817", "coupon_code": "SPRING15"}),
        says(carried={"email": "noa@example.com"}),
        gives_up(slots={"order_number": "BH-204818"}),
    )
    for text in ("one", "two", "a person"):
        await shopper.say(text)
    slots = (await briefed(shopper, robin))["slots"]
    assert slots == {"order_number": "BH-204818", "coupon_code": "SPRING15", "email": "noa@example.com"}
    assert (await shopper.ticket())["order_number"] == "BH-204818"


async def test_an_earlier_operators_note_comes_with_the_next_ticket(
    shopper: Shopper, service: Service, engine: FakeEngine, robin: Person
) -> None:
    engine.then(gives_up(), gives_up())
    await shopper.say("a person")
    ticket = (await shopper.ticket())["id"]
    await service.tickets.claim(ticket, robin)
    await service.tickets.hand_back(ticket, robin, "address corrected")
    await shopper.say("a person again")
    assert (await briefed(shopper, robin))["slots"] == {"earlier_note": "address corrected"}


MOODS = [
    pytest.param(["calm", "angry", "calm"], "angry", id="anger does not pass"),
    pytest.param(["upset", "calm"], "upset", id="nor does being upset"),
    pytest.param(["calm", "calm"], "calm", id="calm throughout"),
    pytest.param([None, "surprised"], "calm", id="nothing known"),
]


@pytest.mark.parametrize(("moods", "worst"), MOODS)
async def test_the_worst_mood_is_kept(
    moods: list[str | None], worst: str, shopper: Shopper, engine: FakeEngine, robin: Person
) -> None:
    engine.then(*(says(parse=understood("track_order", mood=mood)) for mood in moods), gives_up())
    for number in range(len(moods) + 1):
        await shopper.say(f"message {number}")
    assert (await briefed(shopper, robin))["mood"] == worst


WISHES = [
    pytest.param([("where is it", "track_order"), ("a person", "talk_to_human")], "where is it", id="not the asking"),
    pytest.param([("where is it", "track_order"), ("late!", "order_late")], "late!", id="the newest matter"),
    pytest.param([("hi", "greet"), ("hello?", "greet")], "hello?", id="no matter at all: the newest words"),
    pytest.param([("a \n  b", "track_order")], "a b", id="on one line"),
    pytest.param([("x" * 400, "track_order")], "x" * 160, id="no longer than a line"),
]


@pytest.mark.parametrize(("said", "wish"), WISHES)
async def test_the_wish_line_is_the_newest_message_with_a_matter(
    said: list[tuple[str, str]], wish: str, shopper: Shopper, engine: FakeEngine, robin: Person
) -> None:
    *before, (_, last) = said
    engine.then(*(says(parse=understood(intent)) for _, intent in before), gives_up(parse=understood(last)))
    for text, _ in said:
        await shopper.say(text)
    assert (await briefed(shopper, robin))["wish"] == wish


async def test_the_briefing_tells_what_was_asked_how_it_was_understood_and_what_the_bot_said(
    shopper: Shopper, engine: FakeEngine, robin: Person
) -> None:
    parse = understood("order_late", 0.5, order_missing=0.3)
    engine.then(
        says("it is on its way"), gives_up(parse=parse, next_questions=("order_missing",), tried=("track_order",))
    )
    await shopper.say("where is it")
    await shopper.say("hm")
    briefing = await briefed(shopper, robin)
    assert [each["text"] for each in briefing["asked"]] == ["where is it", "hm"]
    assert [each["text"] for each in briefing["bot_said"]] == ["it is on its way", "passing you on"]
    assert [(each["intent"], each["confidence"]) for each in briefing["meanings"]] == [
        ("order_late", 0.5),
        ("order_missing", 0.3),
    ]
    assert [each["intent"] for each in briefing["next_questions"]] == ["order_missing"]
    assert all(each["title"] for each in (*briefing["meanings"], *briefing["next_questions"]))
    assert briefing["tried"] == ["track_order"]
