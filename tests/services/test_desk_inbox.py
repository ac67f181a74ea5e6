"""The desk's list, its counts, and merging, on PostgreSQL: as on SQLite, and with two processes at once."""

from __future__ import annotations

import asyncio
import uuid
from datetime import timedelta

import pytest

from bot.app import Service, assemble
from bot.desk.errors import NotOneCustomer, NotYours
from bot.desk.operators import Person
from bot.desk.views import TABS, Position, View
from bot.settings import Settings
from tests.fakes import FakeEngine, HandClock, Shopper, person
from tests.unit.desk.desk import be, handed_over, ids, put, tickets_of

pytestmark = pytest.mark.services


@pytest.fixture
async def robin(service: Service) -> Person:
    return await person(service)


async def two_of_one(service: Service, engine: FakeEngine) -> tuple[list[Shopper], list[int]]:
    both = [await handed_over(service, engine) for _ in range(2)]
    for shopper in both:
        await be(service, shopper, 7)
    return both, await tickets_of(both)


async def test_tabs_search_paging_and_counts(
    service: Service, engine: FakeEngine, clock: HandClock, robin: Person
) -> None:
    customer = {"name": "ZOË Marsh", "email": "zoe@home.example"}
    slots = {"order_number": "BH-204817"}
    known = {"customer": customer, "slots": slots}
    things = ("apples", "pears", "plums", "figs", "limes")
    shoppers = [await handed_over(service, engine, f"matter of {thing}", **known) for thing in things]
    numbers = await tickets_of(shoppers)
    await service.tickets.claim(numbers[0], robin)
    await service.promises.make(numbers[0], robin, clock() + timedelta(hours=1), "soon")
    await put(service, numbers[1], raised="unclaimed", raised_at=clock())
    await service.ends.snooze(numbers[2], robin, clock() + timedelta(hours=1))
    assert await ids(service, robin, View()) == [numbers[1], numbers[3], numbers[4]]
    for words in ("zoë marsh", "bh-2048", "MATTER"):
        assert sorted(await ids(service, robin, View("all", words))) == numbers
    assert await ids(service, robin, View("all", "figs matter")) == [numbers[3]]
    for someone in TABS:
        listed = await service.inbox.listed(View(someone, limit=2), robin)
        whole = await ids(service, robin, View(someone))
        assert listed["counts"][someone] == len(whole)
        assert [row["id"] for row in listed["tickets"]] == whole[:2]
        if listed["next"] is not None:
            after = Position.parse(listed["next"])
            assert await ids(service, robin, View(someone, after=after)) == whole[2:]


async def test_two_processes_that_carry_at_once_say_nothing_twice(
    service: Service, database: str, engine: FakeEngine, clock: HandClock, robin: Person
) -> None:
    (first, second), (gone, kept) = await two_of_one(service, engine)
    other = assemble(Settings(database_url=database, secret_key="other"), engine, clock)
    await service.tickets.claim(kept, robin)
    await service.merges.merge(gone, robin, kept)
    for number in range(3):
        await first.say(f"word {number}")
        await service.tickets.say(kept, robin, str(uuid.uuid4()), f"answer {number}", 10**6)
        await asyncio.gather(*(one.followers.keep_up() for one in (service, other) * 3))
    await other.storage.close()
    for shopper in (first, second):
        words = await shopper.words()
        assert [text for author, text in words if author == "operator"] == ["answer 0", "answer 1", "answer 2"]
        assert [text for _, text in words if text.startswith("word")] == ["word 0", "word 1", "word 2"]


async def test_opposite_merges_at_once_neither_wait_for_each_other_nor_both_win(
    service: Service, engine: FakeEngine, robin: Person
) -> None:
    sam = await person(service, "Sam")
    for _ in range(5):
        _, (one, two) = await two_of_one(service, engine)
        wishes = ((one, robin, two), (two, sam, one)) * 2
        results = await asyncio.gather(*(service.merges.merge(*wish) for wish in wishes), return_exceptions=True)
        assert [result for result in results if result is None] == [None]
        assert all(isinstance(result, (NotOneCustomer, NotYours)) for result in results if result is not None)
