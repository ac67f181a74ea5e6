"""One customer, one history, whatever the channel; nobody else's, and nobody's while nobody is known."""

from __future__ import annotations

import pytest

from bot.app import Service
from bot.conversations.errors import NoSuchConversation
from bot.desk.operators import Person
from tests.fakes import FakeEngine, HandClock, Shopper, begin, gives_up

NOA, BEN = 1, 2


async def said_by(service: Service, clock: HandClock, customer_id: int | None, *texts: str) -> Shopper:
    """A conversation in which this was said, an hour after the last one."""
    clock.forward(hours=1)
    shopper = await begin(service)
    for text in texts:
        await shopper.say(text)
    if customer_id is not None:
        await service.asides.identify(shopper.conversation_id, customer_id)
    return shopper


async def texts_before(shopper: Shopper) -> list[list[str]]:
    """What the shopper said in each earlier conversation."""
    past = await shopper.service.conversations.history(shopper.conversation_id)
    return [[said.text for said in one.messages if said.author == "shopper"] for one in past]


async def test_a_customer_finds_what_was_said_before_newest_first(service: Service, clock: HandClock) -> None:
    await said_by(service, clock, NOA, "one", "two")
    await said_by(service, clock, BEN, "not Noa's")
    await said_by(service, clock, None, "nobody's")
    await said_by(service, clock, NOA, "three")
    await said_by(service, clock, NOA)
    now = await said_by(service, clock, NOA, "now")
    assert await texts_before(now) == [["three"], ["one", "two"]]


async def test_while_nobody_is_known_there_is_no_history(service: Service, clock: HandClock) -> None:
    await said_by(service, clock, None, "somebody's")
    assert await texts_before(await said_by(service, clock, None, "now")) == []


async def test_what_was_erased_is_no_history_not_for_an_operator_either(
    service: Service, clock: HandClock, engine: FakeEngine, robin: Person
) -> None:
    gone = await said_by(service, clock, NOA, "something private")
    await said_by(service, clock, NOA, "where is my order")
    now = await said_by(service, clock, NOA)
    engine.then(gives_up())
    await now.say("a person")
    ticket = (await now.ticket())["id"]
    earlier = (await service.inbox.shown(ticket, robin))["briefing"]["earlier"]
    assert [one["wish"] for one in earlier] == ["where is my order", "something private"]
    await service.conversations.erase(gone.conversation_id)
    assert await texts_before(now) == [["where is my order"]]
    earlier = (await service.inbox.shown(ticket, robin))["briefing"]["earlier"]
    assert [one["wish"] for one in earlier] == ["where is my order"]


async def test_there_is_no_history_of_a_conversation_that_is_not_there(service: Service) -> None:
    with pytest.raises(NoSuchConversation):
        await service.conversations.history("not there")
