"""What must never be found on any day: a ticket that nobody cares for, and a shopper answered twice."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from bot.conversations.records import Author, Message
from bot.desk.records import Promise, Ticket, TicketState
from bot.desk.records_people import Operator
from tests.simulation.desk import SimulatedDesk

# A whole rule's time for the mildest ticket, the time until its holder is known to be gone, and one look.
LONGEST_UNRAISED = timedelta(minutes=61)
LONGEST_GONE = timedelta(minutes=7)


@dataclass
class Faults:
    """Tickets that nobody cared for, by number, and how often everything was looked at."""

    forgotten: Counter[int] = field(default_factory=Counter)
    looks: int = 0


async def look_for_forgotten(desk: SimulatedDesk, faults: Faults) -> None:
    """Count every open ticket that has neither an owner who is here nor a raised rule, nor time left."""
    now = desk.clock()
    stands = (Promise.ticket_id == Ticket.id, Promise.kept_at.is_(None), Promise.withdrawn_at.is_(None))
    due = sa.select(sa.func.max(Promise.due_at)).where(*stands).correlate(Ticket).scalar_subquery()
    columns = (Ticket.id, Ticket.state, Ticket.raised, Ticket.opened_at, Ticket.claimed_at, Ticket.snoozed_until)
    query = sa.select(*columns, Operator.seen_at, sa.type_coerce(due, Promise.due_at.type).label("due_at"))
    query = query.outerjoin(Operator, Operator.id == Ticket.operator_id).where(Ticket.closed_at.is_(None))
    async with desk.service.storage.work() as work:
        found = (await work.execute(query)).all()
        answered = await _answered(work, [one.id for one in found])
    faults.looks += 1
    faults.forgotten.update(one.id for one in found if not _cared_for(one, one.id in answered, now))


def _cared_for(one: Any, answered: bool, now: datetime) -> bool:
    later = max(filter(None, (one.snoozed_until, one.due_at)), default=now)
    if later > now or one.raised is not None:
        return True
    if one.state == TicketState.WAITING.value:
        return bool(now - one.opened_at <= LONGEST_UNRAISED)
    heard = max(filter(None, (one.seen_at, one.claimed_at)))
    return answered or bool(now - heard <= LONGEST_GONE)


async def _answered(work: Any, ticket_ids: list[int]) -> set[int]:
    """Those whose shopper has had the last word answered."""
    last = sa.select(sa.func.max(Message.seq)).where(Message.author != Author.SYSTEM.value)
    own = last.where(Message.conversation_id == Ticket.conversation_id).correlate(Ticket).scalar_subquery()
    spoken = sa.and_(Message.conversation_id == Ticket.conversation_id, Message.seq == own)
    query = sa.select(Ticket.id).join(Message, spoken).where(Message.author == Author.OPERATOR.value)
    return set((await work.execute(query.where(Ticket.id.in_(ticket_ids)))).scalars())


async def answered_twice(desk: SimulatedDesk) -> int:
    """How many words of operators stand in the transcripts that nobody meant to say."""
    query = sa.select(Ticket.id, Message.operator_id).join(Message, Message.conversation_id == Ticket.conversation_id)
    async with desk.service.storage.work() as work:
        stored = (await work.execute(query.where(Message.author == Author.OPERATOR.value))).all()
    return sum((Counter(map(tuple, stored)) - Counter(desk.words)).values())


async def still_open(desk: SimulatedDesk) -> int:
    """Tickets that are open when the day is over and nobody is raised for."""
    query = sa.select(sa.func.count(Ticket.id)).where(Ticket.closed_at.is_(None), Ticket.raised.is_(None))
    async with desk.service.storage.work() as work:
        found: int = (await work.execute(query)).scalar_one()
    return found
