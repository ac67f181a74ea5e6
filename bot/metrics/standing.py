"""What waits in the shop now, read from its database: the same in every process."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from bot.conversations.records import Author, Message, Turn, TurnState
from bot.desk.records import Promise, Ticket, TicketState
from bot.desk.views import counts
from bot.learning.promotions import WHOLE, Promotion
from bot.mail.records import Mail
from bot.storage import Moment, Storage


@dataclass(frozen=True)
class Standing:
    """`oldest_turn_seconds` is 0 when no message waits; `tickets` are open ones by where they stand, `late` those whose
    shopper waits for longer than told, or than was promised; `promotions` are by whether a model got all or a share."""

    turns: int
    oldest_turn_seconds: float
    tickets: Mapping[str, int]
    late: Mapping[str, int]
    mails: int
    promotions: Mapping[str, int]


async def standing(storage: Storage, now: datetime) -> Standing:
    """How it stands now. Raises StorageUnavailable."""
    async with storage.work() as work:
        found = (await work.execute(_COUNTS, {"now": now})).one()
        tickets = await counts(work, now)
        told_too_little = await _beyond_told(work, now)
    return Standing(
        turns=found.turns,
        oldest_turn_seconds=(now - found.oldest).total_seconds() if found.oldest is not None else 0.0,
        tickets={"waiting": tickets.waiting, "claimed": sum(tickets.mine.values()), "snoozed": tickets.snoozed},
        late={"told": told_too_little, "promised": found.promised},
        mails=found.mails,
        promotions={"all": found.whole, "share": found.share},
    )


async def _beyond_told(work: AsyncSession, now: datetime) -> int:
    """How many in line have waited for longer than they were told at first; who was answered before is not counted."""
    rows = (await work.execute(_IN_LINE, {"now": now})).all()
    return sum(now > one.opened_at + timedelta(minutes=one.told_minutes) for one in rows)


def _count(column: Any, *where: Any) -> Any:
    return sa.select(sa.func.count(column)).where(*where).scalar_subquery()


def _counted() -> Any:
    pending = Turn.state == TurnState.PENDING.value
    return sa.select(
        _count(Turn.message_id, pending).label("turns"),
        sa.select(sa.func.min(Turn.started_at, type_=Moment)).where(pending).scalar_subquery().label("oldest"),
        _beyond_promised().label("promised"),
        _count(Mail.id, Mail.next_at.is_not(None)).label("mails"),
        _count(Promotion.id, Promotion.share == WHOLE).label("whole"),
        _count(Promotion.id, Promotion.share < WHOLE).label("share"),
    )


def _beyond_promised() -> Any:
    """How many open tickets have a promise that is over, and no word of an operator since it was made."""
    broken = (Promise.due_at <= _NOW, Promise.kept_at.is_(None), Promise.withdrawn_at.is_(None))
    said = sa.and_(Message.author == Author.OPERATOR.value, Message.at > Promise.made_at)
    answered = sa.exists(sa.select(Message.id).where(Message.conversation_id == Ticket.conversation_id, said))
    late = sa.select(sa.func.count(sa.distinct(Ticket.id))).join(Promise, Promise.ticket_id == Ticket.id)
    return late.where(Ticket.closed_at.is_(None), *broken, sa.not_(answered)).scalar_subquery()


_NOW: Any = sa.bindparam("now", type_=Moment)
_COUNTS = _counted()
_IN_LINE = sa.select(Ticket.opened_at, Ticket.told_minutes).where(
    Ticket.state == TicketState.WAITING.value,
    Ticket.told_minutes.is_not(None),
    Ticket.first_reply_at.is_(None),
    sa.or_(Ticket.snoozed_until.is_(None), Ticket.snoozed_until <= _NOW),
)
