"""Who looks and types at the desk, and who has a ticket, between two processes on one PostgreSQL and one Redis."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from bot.app import Service, assemble
from bot.conversations.mailbox import Inbox
from bot.desk.feed import Ready
from bot.settings import Settings
from bot.setup.redis import Redis
from tests.fakes import FakeEngine, HandClock, person
from tests.setup.servers import running_redis
from tests.unit.desk.desk import handed_over, tickets_of

pytestmark = pytest.mark.services


@pytest.fixture(scope="module")
def redis() -> Iterator[Redis]:
    with running_redis() as server:
        yield server


@pytest.fixture
async def both(database: str, redis: Redis, engine: FakeEngine, clock: HandClock) -> AsyncIterator[list[Service]]:
    """Two processes, each carrying its signals and listening for its own pages."""
    settings = Settings(database_url=database, redis_url=redis.url, secret_key="one")
    two = [assemble(settings, engine, clock) for _ in range(2)]
    for each in two:
        await each.feed.start()
    with ExitStack() as open_pages:
        pages = [open_pages.enter_context(each.feed.listen(0)) for each in two]
        running = [asyncio.create_task(each.mailbox.run()) for each in two]
        # Once a process hears the others, it lets its pages look at everything anew.
        for page in pages:
            assert [event async for event in page.signals(20)] == []
    yield two
    for task in running:
        task.cancel()
    await asyncio.gather(*running, return_exceptions=True)
    for each in two:
        await each.feed.stop()
        await each.mailbox.shut()
        await each.locks.close()
        await each.storage.close()


async def until(page: Inbox, kind: str, such: dict[str, Any]) -> None:
    """Wait until a page is told of `kind` with `such` in it."""
    async for event in page.signals(20):
        assert isinstance(event, Ready), f"never told: {kind} {such}"
        told = json.loads(event.text)
        if event.kind == kind and such.items() <= told.items():
            return


async def test_who_looks_types_and_goes_in_one_process_shows_on_the_pages_of_both(
    both: list[Service], engine: FakeEngine
) -> None:
    here, there = both
    robin, ana = await person(here), await person(here, "ana")
    shopper = await handed_over(here, engine)
    (ticket,) = await tickets_of([shopper])
    with ExitStack() as pages:
        looking_on = [pages.enter_context(each.feed.listen(ana.id)) for each in both]
        look = {"id": robin.id, "name": robin.name, "typing": True}
        for tell, people in (({"typing": True}, [look]), ({"gone": True}, [])):
            here.presence.tell(ticket, robin, **tell)
            for page in looking_on:
                await until(page, "presence", {"ticket_id": ticket, "people": people})
        there.presence.tell(ticket, ana)
        seen = {"id": ana.id, "name": ana.name, "typing": False}
        for page in looking_on:
            await until(page, "presence", {"ticket_id": ticket, "people": [seen]})
