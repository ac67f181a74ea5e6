"""Shoppers who were handed over, for tests of the desk."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.app import Service
from bot.desk.operators import Person
from bot.desk.records import Ticket
from bot.desk.records_people import DeskAct, Operator
from bot.desk.views import View
from tests.fakes import FakeEngine, Shopper, begin, gives_up


async def handed_over(service: Service, engine: FakeEngine, text: str = "a person please", **more: Any) -> Shopper:
    """A new shopper whom the bot has given to the desk after this message; the rest is what the bot knew."""
    shopper = await begin(service)
    engine.then(gives_up(**more))
    await shopper.say(text)
    return shopper


async def ids(service: Service, person: Person, view: View) -> list[int]:
    """The tickets of a view's page."""
    return [row["id"] for row in (await service.inbox.listed(view, person))["tickets"]]


async def tickets_of(shoppers: Iterable[Shopper]) -> list[int]:
    """The newest ticket of each."""
    return [(await shopper.ticket())["id"] for shopper in shoppers]


async def put(service: Service, ticket_id: int, **columns: Any) -> None:
    """Set columns of a ticket past the desk."""
    async with service.storage.work() as work:
        await work.execute(sa.update(Ticket).where(Ticket.id == ticket_id).values(**columns))
        await work.commit()


async def be(service: Service, shopper: Shopper, customer_id: int) -> None:
    """The shop has vouched for who this is."""
    await service.asides.identify(shopper.conversation_id, customer_id)


async def acts(service: Service, ticket_id: int) -> list[tuple[str, int | None]]:
    """What the audit trail has of a ticket: the act and who did it, oldest first."""
    query = sa.select(DeskAct.act, DeskAct.operator_id).where(DeskAct.ticket_id == ticket_id).order_by(DeskAct.id)
    async with service.storage.work() as work:
        return [(act, who) for act, who in (await work.execute(query)).all()]


async def here(service: Service, person: Person, at: datetime) -> None:
    """Somebody's page was heard of."""
    async with service.storage.work() as work:
        await work.execute(sa.update(Operator).where(Operator.id == person.id).values(seen_at=at))
        await work.commit()
