"""What stands in which tab, in which order, found by which words; and that paging shows each ticket once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot.app import Service
from bot.desk.operators import Person
from bot.desk.records import Promise
from bot.desk.records_people import Operator, Team, TeamMember
from bot.desk.views import TABS, Position, View
from tests.fakes import NOON, FakeEngine, HandClock
from tests.unit.desk.desk import handed_over, ids, put, tickets_of

KNOWN = {
    "slots": {"order_number": "BH-204817", "email": "mo@shop.example"},
    "customer": {"name": "Zoë Q. Marsh", "email": "zoe@home.example"},
}


@pytest.fixture
async def four(service: Service, engine: FakeEngine, clock: HandClock) -> list[int]:
    """Four waiting tickets, a minute apart."""
    shoppers = []
    for number in range(4):
        shoppers.append(await handed_over(service, engine, f"matter {number}"))
        clock.forward(minutes=1)
    return await tickets_of(shoppers)


async def promise(service: Service, ticket_id: int, person: Person, minutes: int, **more: Any) -> None:
    due = NOON + timedelta(minutes=minutes)
    async with service.storage.work() as work:
        work.add(Promise(ticket_id=ticket_id, operator_id=person.id, text="soon", made_at=NOON, due_at=due, **more))
        await work.commit()


async def test_what_was_raised_comes_first_then_the_longest_wait(
    four: list[int], service: Service, robin: Person
) -> None:
    await put(service, four[2], raised="unclaimed", raised_at=NOON)
    assert await ids(service, robin, View()) == [four[2], four[0], four[1], four[3]]


async def test_what_is_put_off_is_neither_waiting_nor_mine_until_its_time(
    four: list[int], service: Service, clock: HandClock, robin: Person
) -> None:
    await service.tickets.claim(four[0], robin)
    for minutes, ticket_id in ((20, four[0]), (10, four[1])):
        await put(service, ticket_id, snoozed_until=clock() + timedelta(minutes=minutes))
    assert await ids(service, robin, View()) == four[2:]
    assert await ids(service, robin, View("mine")) == []
    assert await ids(service, robin, View("snoozed")) == [four[1], four[0]]
    clock.forward(minutes=15)
    assert await ids(service, robin, View()) == four[1:]
    assert await ids(service, robin, View("snoozed")) == [four[0]]


async def test_promised_has_what_is_due_first_on_top_and_no_promise_that_is_over(
    four: list[int], service: Service, robin: Person
) -> None:
    await promise(service, four[0], robin, 60)
    await promise(service, four[1], robin, 30)
    await promise(service, four[2], robin, 10, kept_at=NOON)
    await promise(service, four[3], robin, 10, withdrawn_at=NOON)
    assert await ids(service, robin, View("promised")) == [four[1], four[0]]
    (first, _) = (await service.inbox.listed(View("promised"), robin))["tickets"]
    assert first["due_at"] == (NOON + timedelta(minutes=30)).isoformat()


FOUND = {
    "the order's number": "204817",
    "the customer's name in another case": "MARSH",
    "a name with a letter that JSON escapes": "Zoë",
    "that name in large letters": "ZOË",
    "that name in small letters": "zoë",
    "the customer's address": "zoe@home",
    "the address the shopper gave": "mo@shop.example",
    "the wish": "parrot",
    "words of an earlier message": "earlier",
    "several words, each somewhere": "parrot marsh",
    "a word with a sign that SQL knows": "100%_sure\\",
}


@pytest.mark.parametrize("words", FOUND.values(), ids=list(FOUND))
async def test_a_ticket_is_found_by(
    words: str, service: Service, engine: FakeEngine, four: list[int], robin: Person
) -> None:
    shopper = await handed_over(service, engine, "earlier words, 100%_sure\\", **KNOWN)
    await service.tickets.claim((await shopper.ticket())["id"], robin)
    await put(service, (await shopper.ticket())["id"], briefing={"wish": "my parrot", **KNOWN})
    assert await ids(service, robin, View("all", words)) == await tickets_of([shopper])
    assert await ids(service, robin, View("mine", words)) == await tickets_of([shopper])
    assert await ids(service, robin, View("waiting", words)) == []


@pytest.mark.parametrize("words", ["%", "_", "no such word", "matter matter nothing"])
async def test_what_nobody_said_finds_nothing(words: str, four: list[int], service: Service, robin: Person) -> None:
    assert await ids(service, robin, View("all", words)) == []


async def test_filters_narrow_a_tab(four: list[int], service: Service, robin: Person) -> None:
    async with service.storage.work() as work:
        team = Team(name="Returns")
        work.add(team)
        await work.flush()
        work.add(TeamMember(team_id=team.id, operator_id=robin.id))
        await work.commit()
    await put(service, four[0], topic="orders", severity="urgent", team_id=team.id)
    await put(service, four[1], topic="orders", severity="low")
    filters: tuple[tuple[dict[str, Any], list[int]], ...] = (
        ({"topic": "orders"}, four[:2]),
        ({"topic": "orders", "severity": "low"}, four[1:2]),
        ({"team": team.id}, four[:1]),
        ({"language": "en", "channel": "web"}, four),
        ({"channel": "app"}, []),
    )
    for wanted, found in filters:
        assert await ids(service, robin, View("waiting", "", wanted)) == found
    (row, *_) = (await service.inbox.listed(View(), robin))["tickets"]
    assert row["team"] == {"id": team.id, "name": "Returns"}
    start = await service.inbox.start(robin)
    assert start["teams"] == [{"id": team.id, "name": "Returns", "members": [robin.id]}]


@pytest.mark.parametrize("limit", [1, 2, 3, 50])
@pytest.mark.parametrize("tab", ["waiting", "mine", "all", "snoozed", "promised"])
async def test_page_by_page_every_ticket_of_a_tab_is_shown_once_and_in_order(
    tab: str, limit: int, service: Service, engine: FakeEngine, robin: Person
) -> None:
    # All opened in the same moment: only their numbers tell them apart.
    numbers = await tickets_of([await handed_over(service, engine) for _ in range(7)])
    for number in numbers:
        await promise(service, number, robin, 30)
        if tab in ("mine", "all") and number % 3:
            await service.tickets.claim(number, robin)
        if tab == "snoozed":
            await put(service, number, snoozed_until=NOON + timedelta(hours=1))
    await put(service, numbers[4], raised="unclaimed", raised_at=NOON)
    for closed in [number for number in numbers if number % 3][:2] if tab == "all" else []:
        await service.tickets.resolve(closed, robin, "question", "low", "")
    whole = await ids(service, robin, View(tab, limit=200))
    paged, after = list[int](), None
    while True:
        page = await service.inbox.listed(View(tab, limit=limit, after=after), robin)
        paged += [row["id"] for row in page["tickets"]]
        if page["next"] is None:
            break
        assert len(page["tickets"]) == limit
        after = Position.parse(page["next"])
    assert paged == whole
    assert len(set(paged)) == len(paged)
    assert whole


async def test_the_counts_are_what_the_tabs_hold(
    four: list[int], service: Service, clock: HandClock, robin: Person, sam: Person
) -> None:
    await service.tickets.claim(four[0], robin)
    await service.tickets.claim(four[1], sam)
    await promise(service, four[1], sam, 60)
    await put(service, four[2], snoozed_until=clock() + timedelta(minutes=5))
    for someone in (robin, sam):
        held = {tab: len(await ids(service, someone, View(tab))) for tab in TABS}
        assert (await service.inbox.start(someone))["counts"] == held
    await service.tickets.resolve(four[0], robin, "question", "low", "")
    assert (await service.inbox.counts()).of(robin.id) == {
        "waiting": 1,
        "mine": 0,
        "promised": 1,
        "snoozed": 1,
        "all": 3,
    }


async def test_without_a_ticket_every_count_is_nothing(service: Service, robin: Person) -> None:
    assert (await service.inbox.counts()).of(robin.id) == dict.fromkeys(TABS, 0)


async def test_who_was_heard_of_lately_is_here(service: Service, clock: HandClock, robin: Person, sam: Person) -> None:
    async with service.storage.work() as work:
        await work.execute(sa.update(Operator).where(Operator.id == sam.id).values(seen_at=clock()))
        await work.commit()
    people = (await service.inbox.start(robin))["people"]
    assert people == [
        {"id": robin.id, "name": "Robin", "here": False},
        {"id": sam.id, "name": "Sam", "here": True},
    ]
    clock.forward(minutes=3)
    assert not any(one["here"] for one in (await service.inbox.start(robin))["people"])
