"""A shopper at the desk who has an order from the shelf, for tests of what operators do for them."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, time, timezone
from typing import Any

import sqlalchemy as sa

from bot.app import Service
from bot.conversations.records import Conversation
from bot.desk.acts import Act
from bot.desk.operators import Person
from bot.shop.changes import Change
from tests.fakes import FakeEngine, Shopper, begin, gives_up, person
from tests.unit.shop.shelf import STATES, TODAY, place, stock_up

NOON = datetime.combine(TODAY, time(12), timezone.utc)
PAIR = {"order_number": "BH-1", "email": "noa@example.com"}


@dataclass
class Acting:
    """One operator, one ticket."""

    service: Service
    shopper: Shopper
    person: Person
    ticket: int

    async def weigh(self, change: Change, **more: Any) -> dict[str, Any]:
        return await self.service.panel.actions.weigh(self.ticket, self.person, Act(change, **more))

    async def do(self, change: Change, once: str | None = None, tell: bool = True, **more: Any) -> dict[str, Any]:
        act, once = Act(change, **more), once or str(uuid.uuid4())
        return await self.service.panel.actions.carry_out(self.ticket, self.person, act, once, tell)

    async def give(self, cents: int, once: str | None = None) -> dict[str, Any]:
        once = once or str(uuid.uuid4())
        return await self.service.panel.goodwill.give(self.ticket, self.person, cents, "waited long", once, True)

    async def at_hand(self, order: str | None = None, email: str | None = None) -> dict[str, Any]:
        return await self.service.panel.at_hand.shown(self.ticket, self.person, order, email)

    async def said(self) -> str:
        """What the shopper read last."""
        return (await self.shopper.words())[-1][1]


async def on_the_shelf(service: Service, state: str) -> None:
    """What the shop sells, and order BH-1 of Noa (customer 1) in a state."""
    await stock_up(service.storage)
    await place(service.storage, STATES[state])


async def acting(
    service: Service,
    engine: FakeEngine,
    customer_id: int | None = 1,
    slots: dict[str, str] | None = None,
    who: Person | None = None,
) -> Acting:
    """A new ticket, claimed by `who` (Robin); the shop has vouched for the customer, if one is given."""
    shopper = await begin(service)
    await vouch(service, shopper, customer_id)
    engine.then(gives_up(slots=slots if slots is not None else PAIR))
    await shopper.say("a person please")
    number: int = (await shopper.ticket())["id"]
    who = who or await person(service, "Robin")
    await service.tickets.claim(number, who)
    return Acting(service, shopper, who, number)


async def vouch(service: Service, shopper: Shopper, customer_id: int | None) -> None:
    async with service.storage.work() as work:
        mine = sa.update(Conversation).where(Conversation.id == shopper.conversation_id)
        await work.execute(mine.values(customer_id=customer_id))
        await work.commit()


async def lead(service: Service, name: str = "Lea") -> Person:
    """A lead."""
    made = await service.operators.add(f"{name.lower()}@shop.example", name, "lead", "a long enough password")
    assert made is not None
    return made


async def rows(service: Service, record: Any) -> list[Any]:
    async with service.storage.work() as work:
        return (await work.execute(sa.select(record).order_by(record.id))).scalars().all()
