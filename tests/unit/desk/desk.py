"""Shoppers who were handed over, for tests of the desk."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from bot.app import Service
from bot.desk.operators import Person
from bot.desk.records import Ticket
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
