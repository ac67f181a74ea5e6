"""The audit trail: who did what, and nothing of what was said."""

from __future__ import annotations

import json

import pytest
import sqlalchemy as sa

from bot.app import Service
from bot.desk import audit
from bot.desk.errors import HeldByOther
from bot.desk.operators import Person
from bot.desk.records_people import DeskAct
from tests.fakes import NOON, FakeEngine, Shopper, gives_up


@pytest.fixture
async def ticket(shopper: Shopper, engine: FakeEngine) -> int:
    """A waiting ticket of this shopper."""
    engine.then(gives_up())
    await shopper.say("a person please")
    number: int = (await shopper.ticket())["id"]
    return number


async def written(service: Service) -> list[DeskAct]:
    """What was done, beside adding the people who did it."""
    query = sa.select(DeskAct).where(DeskAct.act != "person_added").order_by(DeskAct.id)
    async with service.storage.work() as work:
        found: list[DeskAct] = (await work.execute(query)).scalars().all()
    return found


async def test_every_change_of_a_ticket_is_written_once_with_who_and_when(
    ticket: int, service: Service, robin: Person
) -> None:
    for _ in range(2):
        await service.tickets.claim(ticket, robin)
        await service.tickets.say(ticket, robin, "one", "It left on Friday.", 0)
    await service.tickets.resolve(ticket, robin, "question", "low", "told the day")
    found = await written(service)
    assert [act.act for act in found] == ["claim", "say", "resolve"]
    assert {(act.operator_id, act.ticket_id, act.at) for act in found} == {(robin.id, ticket, NOON)}
    assert found[-1].details.items() >= {"nature": "question", "severity": "low"}.items()


async def test_no_word_that_was_said_or_noted_is_in_the_trail(ticket: int, service: Service, robin: Person) -> None:
    await service.tickets.claim(ticket, robin)
    await service.tickets.say(ticket, robin, "one", "It left on Friday.", 0)
    await service.tickets.hand_back(ticket, robin, "wants it by Monday")
    told = json.dumps([act.details for act in await written(service)])
    assert "Friday" not in told
    assert "Monday" not in told


async def test_what_was_refused_is_not_written(ticket: int, service: Service, robin: Person, sam: Person) -> None:
    await service.tickets.claim(ticket, robin)
    with pytest.raises(HeldByOther):
        await service.tickets.claim(ticket, sam)
    assert [act.operator_id for act in await written(service)] == [robin.id]


async def test_a_note_is_kept_only_with_what_it_tells_of(service: Service) -> None:
    async with service.storage.work() as work:
        await audit.note(work, None, "raise", at=NOON)
    assert await written(service) == []
