"""What happens is worked out once for all who look on, who is looking is known for 25 seconds, nobody is held up."""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot.app import Service
from bot.conversations.mailbox import DESK, MISSED, QUEUE_LENGTH, Inbox, LocalMailbox, Signal, SlowReader
from bot.desk.feed import DeskFeed, Ready
from bot.desk.operators import Person
from bot.desk.presence import Presence
from tests.fakes import FakeEngine, HandClock, Shopper
from tests.unit.desk.desk import handed_over


@pytest.fixture
async def feed(service: Service) -> AsyncIterator[DeskFeed]:
    await service.feed.start()
    yield service.feed
    await service.feed.stop()


@pytest.fixture
async def shopper(service: Service, engine: FakeEngine, feed: DeskFeed) -> Shopper:
    return await handed_over(service, engine)


async def told(post: Inbox, number: int) -> list[tuple[str, dict[str, Any]]]:
    """The next events of a stream."""
    events = post.signals(20)
    taken = [await events.__anext__() for _ in range(number)]
    return [(event.kind, json.loads(event.text)) for event in taken if isinstance(event, Ready)]


async def caught_up(service: Service, feed: DeskFeed, person: Person) -> None:
    """Wait until all that was told before has been passed on."""
    with feed.listen(person.id) as post:
        service.presence.tell(0, person)
        while (await told(post, 1))[0][0] != "presence":
            continue
        service.presence.tell(0, person, gone=True)
        await told(post, 1)


@contextmanager
def queries(service: Service) -> Iterator[list[str]]:
    """Every statement that the database is asked."""
    asked: list[str] = []

    def count(connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        asked.append(statement)

    engine = service.storage.engine.sync_engine
    sa.event.listen(engine, "before_cursor_execute", count)
    try:
        yield asked
    finally:
        sa.event.remove(engine, "before_cursor_execute", count)


async def test_every_change_and_every_word_reaches_those_who_look_on(
    shopper: Shopper, service: Service, feed: DeskFeed, robin: Person, sam: Person
) -> None:
    ticket = (await shopper.ticket())["id"]
    await caught_up(service, feed, robin)
    with feed.listen(robin.id) as robins, feed.listen(sam.id) as sams:
        await service.tickets.claim(ticket, robin)
        for post, mine in ((robins, 1), (sams, 0)):
            (first, row), (second, counts) = await told(post, 2)
            assert (first, second) == ("ticket", "counts")
            assert (row["id"], row["state"]) == (ticket, "claimed")
            assert counts == {"waiting": 0, "mine": mine, "promised": 0, "snoozed": 0, "all": 1}
        await service.tickets.say(ticket, robin, str(uuid.uuid4()), "hello", 99)
        (_, row), (kind, data) = await told(sams, 2)
        assert row["last_message"]["text"] == "hello"
        assert (kind, data["ticket_id"], data["message"]["text"]) == ("message", ticket, "hello")


async def test_a_message_costs_as_many_queries_for_twenty_operators_as_for_one(
    shopper: Shopper, service: Service, feed: DeskFeed, robin: Person
) -> None:
    ticket, asked = (await shopper.ticket())["id"], list[int]()
    await service.tickets.claim(ticket, robin)
    await caught_up(service, feed, robin)
    for operators in (1, 20):
        posts = [feed.listen(robin.id) for _ in range(operators)]
        with queries(service) as counted:
            opened = [post.__enter__() for post in posts]
            await service.tickets.say(ticket, robin, str(uuid.uuid4()), "hello", 99)
            for post in opened:
                kinds = [kind for kind, _ in await told(post, 2)]
                assert kinds == ["ticket", "message"]
            asked.append(len(counted))
        for post in posts:
            post.__exit__(None, None, None)
    assert asked[0] == asked[1]


async def test_nothing_is_read_while_nobody_looks_on(
    shopper: Shopper, service: Service, feed: DeskFeed, robin: Person
) -> None:
    await caught_up(service, feed, robin)
    with queries(service) as asked:
        for _ in range(50):
            service.mailbox.tell(DESK, Signal("ticket", {"conversation_id": shopper.conversation_id}))
        await asyncio.sleep(0.05)
    assert asked == []


async def test_a_burst_about_one_ticket_is_read_once(
    shopper: Shopper, service: Service, feed: DeskFeed, robin: Person
) -> None:
    await caught_up(service, feed, robin)
    with feed.listen(robin.id) as post:
        for _ in range(QUEUE_LENGTH // 2):
            service.mailbox.tell(DESK, Signal("ticket", {"conversation_id": shopper.conversation_id}))
        assert [kind for kind, _ in await told(post, 2)] == ["ticket", "counts"]
        service.mailbox.tell(DESK, Signal("raised", {"conversation_id": shopper.conversation_id, "rule": "unclaimed"}))
        assert [kind for kind, _ in await told(post, 2)] == ["ticket", "raised"]


async def test_what_is_gone_is_said_to_be_gone(
    shopper: Shopper, service: Service, feed: DeskFeed, robin: Person
) -> None:
    await caught_up(service, feed, robin)
    with feed.listen(robin.id) as post:
        await service.conversations.erase(shopper.conversation_id)
        (kind, data), _ = await told(post, 2)
        assert (kind, data) == ("gone", {"conversation_id": shopper.conversation_id})


async def test_a_snoozed_ticket_that_its_shopper_wakes_is_told_of(
    shopper: Shopper, service: Service, feed: DeskFeed, clock: HandClock, robin: Person
) -> None:
    await service.ends.snooze((await shopper.ticket())["id"], robin, clock() + timedelta(hours=1))
    await caught_up(service, feed, robin)
    with feed.listen(robin.id) as post:
        await shopper.say("hello?")
        rows = [data for kind, data in await told(post, 4) if kind == "ticket"]
    assert rows[-1]["snoozed_until"] is None


@pytest.mark.parametrize("end", ["missed", "closed", "stopped"])
async def test_streams_end_when_something_may_be_missing(
    end: str, service: Service, feed: DeskFeed, robin: Person
) -> None:
    with feed.listen(robin.id) as post:
        if end == "missed":
            service.mailbox.tell(DESK, Signal(MISSED, {}))
        elif end == "closed":
            service.mailbox.close()
        else:
            await feed.stop()
        assert [event async for event in post.signals(20)] == []


async def test_a_slow_stream_is_ended_and_the_others_go_on(
    shopper: Shopper, service: Service, feed: DeskFeed, robin: Person, sam: Person
) -> None:
    ticket = (await shopper.ticket())["id"]
    await caught_up(service, feed, robin)
    with feed.listen(robin.id) as slow, feed.listen(sam.id) as quick:
        for number in range(QUEUE_LENGTH + 1):
            service.presence.tell(ticket, robin, typing=number % 2 == 0)
            assert [kind for kind, _ in await told(quick, 1)] == ["presence"]
        with pytest.raises(SlowReader):
            await told(slow, 1)


async def test_who_looks_and_types_is_seen_by_the_others_until_they_go(
    shopper: Shopper, service: Service, feed: DeskFeed, robin: Person, sam: Person
) -> None:
    ticket = (await shopper.ticket())["id"]
    await caught_up(service, feed, robin)
    with feed.listen(sam.id) as post:
        await service.tickets.looking(ticket, robin, typing=False, gone=False)
        await service.tickets.looking(ticket, robin, typing=False, gone=False)
        await service.tickets.looking(ticket, robin, typing=True, gone=False)
        events = await told(post, 2)
        look = {"id": robin.id, "name": "Robin", "typing": False}
        assert events == [
            ("presence", {"ticket_id": ticket, "people": [look]}),
            ("presence", {"ticket_id": ticket, "people": [{**look, "typing": True}]}),
        ]
        assert (await shopper.ticket())["looking"] == [{**look, "typing": True}]
        await service.tickets.looking(ticket, robin, typing=False, gone=True)
        assert await told(post, 1) == [("presence", {"ticket_id": ticket, "people": []})]


async def test_the_holders_typing_reaches_the_shopper_and_nobody_elses_does(
    shopper: Shopper, service: Service, robin: Person, sam: Person
) -> None:
    ticket = (await shopper.ticket())["id"]
    await service.tickets.claim(ticket, robin)
    with service.mailbox.listen(shopper.conversation_id) as inbox:
        await service.tickets.looking(ticket, sam, typing=True, gone=False)
        await service.tickets.looking(ticket, robin, typing=False, gone=False)
        await service.tickets.looking(ticket, robin, typing=True, gone=False)
        signals = inbox.waiting()
    assert [(one.kind, one.data["operator"]["name"]) for one in signals] == [("typing", "Robin")]


def test_who_is_not_heard_of_for_25_seconds_is_forgotten_in_every_process() -> None:
    clock, mailbox = HandClock(), LocalMailbox()
    here, there = (Presence(mailbox, clock) for _ in range(2))
    ana, bo = (Person(number, name, f"{name}@shop.example", "operator") for number, name in ((1, "Ana"), (2, "Bo")))

    def names(presence: Presence) -> list[str]:
        return [one["name"] for one in presence.at(5)]

    def tell(presence: Presence, person: Person) -> None:
        with mailbox.listen(DESK) as heard:
            presence.tell(5, person)
            for signal in heard.waiting():
                here.hear(signal.data)
                there.hear(signal.data)

    tell(here, ana)
    clock.forward(seconds=20)
    tell(there, bo)
    assert names(here) == names(there) == ["Ana", "Bo"]
    clock.forward(seconds=5)
    assert names(here) == names(there) == ["Bo"]
    assert here.forget() == there.forget() == [5]
    assert here.forget() == []
    clock.forward(seconds=25)
    assert names(here) == names(there) == []
