"""Promises, rules, waits and what comes afterwards, on PostgreSQL; and two processes that look at the same time."""

from __future__ import annotations

import asyncio
import uuid
from datetime import timedelta

import pytest
import sqlalchemy as sa

from bot.app import Service
from bot.desk.records import InternalNote
from bot.desk.records_people import DeskAct, Operator
from bot.mail.records import Mail
from tests.fakes import NOON, FakeEngine, HandClock, Shopper, begin, gives_up, person

pytestmark = pytest.mark.services
KNOWN = {"name": "Noa", "email": "noa@example.com", "verified": "order_and_email"}


@pytest.fixture
async def shopper(service: Service) -> Shopper:
    return await begin(service)


async def test_a_promise_that_is_missed_is_raised_once_by_whoever_looks_first(
    service: Service, shopper: Shopper, engine: FakeEngine, clock: HandClock
) -> None:
    robin = await person(service)
    engine.then(gives_up())
    await shopper.say("a person please")
    ticket = (await shopper.ticket())["id"]
    await service.tickets.claim(ticket, robin)
    await service.promises.make(ticket, robin, NOON + timedelta(hours=1), "")
    wait = await service.waits.of(shopper.conversation_id)
    assert wait is not None and wait.until == NOON + timedelta(hours=1)
    clock.forward(minutes=90)
    assert sum(await asyncio.gather(*(service.watch.look() for _ in range(3)))) == 1
    assert (await shopper.ticket())["state"] == "waiting"
    async with service.storage.work() as work:
        notes = (await work.execute(sa.select(sa.func.count(InternalNote.id)))).scalar_one()
        raised = (await work.execute(sa.select(sa.func.count(DeskAct.id)).where(DeskAct.act == "raise"))).scalar_one()
    assert (notes, raised) == (1, 1)
    assert (await service.waits.of(shopper.conversation_id)) is not None
    clock.forward(minutes=30)
    assert await service.watch.tell_waits() == 1


async def test_afterwards_one_question_is_asked_and_one_mail_written(
    service: Service, shopper: Shopper, engine: FakeEngine, clock: HandClock
) -> None:
    robin = await person(service)
    engine.then(gives_up(customer=KNOWN))
    await shopper.say("a person please")
    ticket = (await shopper.ticket())["id"]
    await service.tickets.claim(ticket, robin)
    await service.tickets.say(ticket, robin, str(uuid.uuid4()), "here it is", 99)
    await service.tickets.resolve(ticket, robin, "question", "low", "")
    clock.forward(minutes=12)
    assert sum(await asyncio.gather(*(service.away_mails.mail_due() for _ in range(3)))) == 1
    assert sum(await asyncio.gather(*(service.afterwards.ask_due() for _ in range(3)))) == 1
    async with service.storage.work() as work:
        assert (await work.execute(sa.select(sa.func.count(Mail.id)))).scalar_one() == 1
        await work.execute(sa.update(Operator).values(seen_at=clock()))
        await work.commit()
    no = (await shopper.transcript())[-1].choices[1]["id"]
    assert (await shopper.press(no)).owner == "operator"
