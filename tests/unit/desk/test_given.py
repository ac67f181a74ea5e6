"""Nobody asks a shopper twice: every value of every message is kept, and the last one counts."""

from __future__ import annotations

from typing import Any

import pytest

from bot.app import Service
from bot.conversations.engine import Draft
from bot.desk.operators import Person
from tests.fakes import FakeEngine, Shopper, gives_up, says

Values = dict[str, list[str]]


def read(text: str, **values: str) -> dict[str, Any]:
    """A parse with these values, found where they stand in the text."""
    found = [
        {
            "entity": kind,
            "value": value,
            "start": max(text.find(value), 0),
            "end": max(text.find(value), 0) + len(value),
        }
        for kind, value in values.items()
    ]
    return {"entities": found, "meanings": [{"name": "track_order", "confidence": 0.9}], "decision": {}}


async def given_to(service: Service, shopper: Shopper, person: Person) -> dict[str, dict[str, Any]]:
    ticket = await shopper.ticket()
    briefing = (await service.inbox.shown(ticket["id"], person))["briefing"]
    return {one["kind"]: one for one in briefing["given"]}


GIVEN = [
    pytest.param([{"order_number": "BH-1"}], {"order_number": ["BH-1"]}, {"order_number": []}, id="once"),
    pytest.param(
        [{"order_number": "BH-1"}, {"email": "noa@shop.example"}],
        {"order_number": ["BH-1"], "email": ["noa@shop.example"]},
        {"order_number": [], "email": []},
        id="in several messages",
    ),
    pytest.param(
        [{"order_number": "BH-1"}, {}, {"order_number": "BH-2"}],
        {"order_number": ["BH-2"]},
        {"order_number": ["BH-1"]},
        id="corrected: the last one counts, the first is not lost",
    ),
    pytest.param(
        [{"colour": "blue"}, {"colour": "red"}, {"colour": "blue"}],
        {"colour": ["blue"]},
        {"colour": ["red"]},
        id="and back again",
    ),
    pytest.param([{"weather": "rain"}], {}, {}, id="what is no value is left out"),
]


@pytest.mark.parametrize(("messages", "values", "before"), GIVEN)
async def test_every_value_is_in_the_briefing_and_the_last_one_counts(
    messages: list[dict[str, str]],
    values: Values,
    before: Values,
    shopper: Shopper,
    service: Service,
    engine: FakeEngine,
    robin: Person,
) -> None:
    texts = [f"message {number} {' '.join(each.values())}" for number, each in enumerate(messages)]
    engine.then(*(says(parse=read(text, **each)) for text, each in zip(texts, messages, strict=False)), gives_up())
    for text in (*texts, "a person"):
        await shopper.say(text)
    told = await given_to(service, shopper, robin)
    assert {kind: one["values"] for kind, one in told.items()} == values
    assert {kind: one["before"] for kind, one in told.items()} == before


async def test_what_is_written_while_a_person_is_awaited_is_read_too(
    shopper: Shopper, service: Service, engine: FakeEngine, robin: Person
) -> None:
    engine.then(gives_up())
    await shopper.say("a person")
    await shopper.say("it is about BH-204817, and my mail is noa@shop.example")
    told = await given_to(service, shopper, robin)
    assert told["order_number"]["values"] == ["BH-204817"]
    assert told["email"]["values"] == ["noa@shop.example"]


async def test_a_pressed_choice_gives_what_it_stands_for(
    shopper: Shopper, service: Service, engine: FakeEngine, robin: Person
) -> None:
    choices = (
        {"id": "one", "title": "Order BH-7", "intent": "track_order", "values": {"order_number": "BH-7"}},
        {"id": "two", "title": "The blue mug", "intent": "inform", "values": {"picked": "lines:12"}},
    )
    engine.then(says(drafts=(Draft("pick one", choices),)), says(), gives_up())
    await shopper.say("hello")
    await shopper.press("one")
    await shopper.press("two")
    told = await given_to(service, shopper, robin)
    assert told["order_number"]["values"] == ["BH-7"]
    assert told["lines"]["values"] == ["The blue mug"]


MOODS = [
    pytest.param(["this is ridiculous, still waiting"], ["still waiting", "ridiculous"], id="the words themselves"),
    pytest.param(["WHERE IS MY PARCEL NOW"], ["WHERE IS MY PARCEL NOW"], id="no word but the shouting"),
    pytest.param(["Ridiculous!", "ridiculous"], ["ridiculous", "Ridiculous"], id="the newest first"),
]


@pytest.mark.parametrize(("texts", "words"), MOODS)
async def test_the_mood_comes_with_the_words_that_showed_it(
    texts: list[str], words: list[str], shopper: Shopper, service: Service, engine: FakeEngine, robin: Person
) -> None:
    engine.then(*(says(parse={"mood": "angry", "meanings": []}) for _ in texts), gives_up())
    for text in (*texts, "a person"):
        await shopper.say(text)
    ticket = await shopper.ticket()
    assert (await service.inbox.shown(ticket["id"], robin))["briefing"]["mood_words"] == words


async def test_a_calm_shopper_showed_nothing(
    shopper: Shopper, service: Service, engine: FakeEngine, robin: Person
) -> None:
    engine.then(gives_up(parse={"mood": "calm"}))
    await shopper.say("a terrible day, a person please")
    ticket = await shopper.ticket()
    assert (await service.inbox.shown(ticket["id"], robin))["briefing"]["mood_words"] == []
