"""Nothing a shopper has given is asked for again: it is in the briefing, whatever way the talk has gone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa

from bot.app import Service
from bot.conversations.records import Message, Turn
from bot.reading.findings import KINDS
from bot.reading.reader import reader_for
from tests.talk.conftest import NOW, Talk, Untouched, newest_ticket, somebody
from tests.talk.written import Scene, set_up, take_turn, written

pytestmark = pytest.mark.slow
PERSON = "let me talk to a human being please"
# Values that are corrected, given early and given while a person is awaited.
OTHERS: list[dict[str, Any]] = [
    {
        "name": "a number put right before a person is asked for",
        "from": "stranger",
        "orders": {"order": {"state": "late"}},
        "talk": [
            {"say": "where is order BH-999999"},
            {"say": "sorry, it is {number}"},
            {"say": "{email}"},
            {"say": PERSON},
            {"say": "my phone is +49 170 5550123"},
        ],
    },
    {
        "name": "a coupon and an order, and then a person",
        "orders": {"order": {"state": "delivered"}},
        "talk": [
            {"say": "my code SPRING15 does not work"},
            {"say": "where is {number}"},
            {"say": "i was promised a refund of 20 euros for the {thing1}"},
            {"say": PERSON},
        ],
    },
    {
        "name": "a return being prepared",
        "orders": {"order": {"state": "delivered", "things": 2}},
        "talk": [
            {"say": "i want to return something from {number}"},
            {"say": "the {thing2}"},
            {"say": "no wait, the {thing1}"},
            {"say": PERSON},
        ],
    },
    {
        "name": "an address half given, with the town it goes to already",
        "orders": {"order": {"state": "pending"}},
        "talk": [{"say": "change the address of {number}"}, {"say": "Hafenweg 3"}, {"say": PERSON}],
    },
    {
        "name": "a return that was only begun",
        "orders": {"order": {"state": "delivered", "things": 2}},
        "talk": [{"say": "i want to return something from {number}"}, {"say": PERSON}],
    },
]

CONVERSATIONS = [*written(), *OTHERS]


async def held(conversation: dict[str, Any], begin: Any, service: Service, untouched: Untouched) -> tuple[Scene, Talk]:
    """The whole conversation, and after it the wish for a person where none has taken over."""
    scene = await set_up(service, untouched, conversation["orders"])
    who = next(iter(scene.orders.values())).customer_id
    talk = await begin(who if conversation.get("from", "signed_in") == "signed_in" else None)
    for turn in conversation["talk"]:
        await take_turn(scene, talk, turn)
    for asking in (PERSON, "a person", "a person!"):
        if talk.last.owner == "bot":
            await talk.say(asking)
    return scene, talk


async def facts_given(service: Service, talk: Talk) -> set[tuple[str, str]]:
    """Everything the readers find in the shopper's words, and everything pressed choices stand for."""
    query = sa.select(Message, Turn).join(Turn, Turn.message_id == Message.id)
    async with service.storage.work() as work:
        rows = (await work.execute(query.where(Message.conversation_id == talk.conversation_id))).all()
    return {fact for message, turn in rows for fact in _facts(message, turn)}


def _facts(message: Message, turn: Turn) -> Iterator[tuple[str, str]]:
    if message.pressed is None:
        found = reader_for("en").read(message.text, NOW.date()).findings
        yield from ((one.kind, one.value) for one in found)
        yield from ((one["entity"], one["value"]) for one in turn.parse.get("entities", ()) if one["entity"] in KINDS)
        return
    for name, value in message.pressed["values"].items():
        if name == "picked":
            yield value.partition(":")[0], message.text
        elif name in KINDS:
            yield name, value


@pytest.fixture(scope="module")
def tally() -> Iterator[list[int]]:
    """How many facts each conversation had; told when all were held."""
    facts: list[int] = []
    yield facts
    print(f"\n{sum(facts)} facts of {len(facts)} conversations are all in their briefings")


@pytest.mark.parametrize("conversation", CONVERSATIONS, ids=[one["name"] for one in CONVERSATIONS])
async def test_no_fact_that_was_given_is_missing_in_the_briefing(
    conversation: dict[str, Any], begin: Any, service: Service, untouched: Untouched, tally: list[int]
) -> None:
    _, talk = await held(conversation, begin, service, untouched)
    assert talk.last.owner == "queue", "no person has taken over"
    ticket = await newest_ticket(service, talk.conversation_id)
    briefing = (await service.inbox.shown(ticket.id, await somebody(service)))["briefing"]
    told = {(one["kind"], value) for one in briefing["given"] for value in (*one["values"], *one["before"])}
    given = await facts_given(service, talk)
    assert given - told == set(), "would be asked again"
    slots = {(kind, str(value)) for kind, value in briefing["slots"].items() if kind in KINDS}
    assert slots - told == set(), "known and not told"
    tally.append(len(given))


PREPARED = [
    pytest.param(OTHERS[2], {"wish": "return_item", "lines": ["{thing1}"]}, id="the line that counts in the end"),
    pytest.param(OTHERS[3], {"wish": "change_address", "asked": "yes"}, id="what only needed a yes"),
    pytest.param(OTHERS[4], {"wish": "return_item", "asked": "lines"}, id="what was still asked"),
]


@pytest.mark.parametrize(("conversation", "expected"), PREPARED)
async def test_the_change_being_prepared_is_told(
    conversation: dict[str, Any], expected: dict[str, Any], begin: Any, service: Service, untouched: Untouched
) -> None:
    scene, talk = await held(conversation, begin, service, untouched)
    change = (await newest_ticket(service, talk.conversation_id)).briefing["change"]
    assert change["order"] == scene.words["number"]
    for name, value in expected.items():
        if name == "lines":
            assert [line.split(" (")[0] for line in change["lines"]] == [scene.fill(one) for one in value]
        else:
            assert change[name] == value
