"""Conversations as stories, read page by page in the order of their last change."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from bot.conversations.records import Conversation, Feedback, Message, Owner, Turn, TurnState
from bot.desk.records import Ticket
from bot.learning.harvest.doubts import Story, Told
from bot.storage import Storage

PAGE = 200


@dataclass(frozen=True)
class Place:
    """Where a conversation stands among all, by its last change."""

    updated_at: datetime
    conversation_id: str


SETTLED = timedelta(minutes=10)
"""A conversation that changed within it may go on, or be changed by what is not committed yet."""


async def stories(
    storage: Storage, until: datetime, after: Place | None = None, page: int = PAGE
) -> AsyncIterator[list[tuple[Place, Story]]]:
    """Pages of conversations changed last after a place and before a moment, the longest unchanged first."""
    while True:
        async with storage.work() as work:
            found = await _page(work, until, after, page)
            told = await _stories(work, [place.conversation_id for place in found])
        if not found:
            return
        yield [(place, told[place.conversation_id]) for place in found]
        after = found[-1]


async def count(storage: Storage, until: datetime, after: Place | None = None) -> int:
    """How many conversations those are."""
    async with storage.work() as work:
        return int((await work.execute(_between(sa.select(sa.func.count(Conversation.id)), until, after))).scalar_one())


def _between(query: Any, until: datetime, after: Place | None) -> Any:
    query = query.where(Conversation.updated_at < until)
    if after is None:
        return query
    place: Any = sa.tuple_(Conversation.updated_at, Conversation.id)  # type: ignore[type-var]
    return query.where(place > (after.updated_at, after.conversation_id))


async def _page(work: AsyncSession, until: datetime, after: Place | None, page: int) -> list[Place]:
    query = _between(sa.select(Conversation.updated_at, Conversation.id), until, after)
    rows = await work.execute(query.order_by(Conversation.updated_at, Conversation.id).limit(page))
    return [Place(updated_at, conversation_id) for updated_at, conversation_id in rows.all()]


async def _stories(work: AsyncSession, ids: Sequence[str]) -> dict[str, Story]:
    told, taken, marks = await _told(work, ids), await _taken_over(work, ids), await _marks(work, ids)
    return {one: Story(one, told[one], taken[one], marks[one]) for one in ids}


async def _told(work: AsyncSession, ids: Sequence[str]) -> dict[str, list[Told]]:
    query = (
        sa.select(
            *(Message.conversation_id, Message.id, Message.seq, Message.text, Message.language, Message.at),
            *(Message.pressed, Turn.parse, Turn.decision, Turn.state, Turn.owner_after),
        )
        .join(Turn, Turn.message_id == Message.id)
        .where(Message.conversation_id.in_(ids))
        .order_by(Message.conversation_id, Message.seq)
    )
    told: dict[str, list[Told]] = defaultdict(list)
    for row in (await work.execute(query)).all():
        conversation_id, message_id, seq, text, language, at, pressed, parse, decision, state, owner = row
        went = state == TurnState.ANSWERED.value and owner == Owner.QUEUE.value
        told[conversation_id].append(
            Told(message_id, seq, text, language, at, pressed is not None, parse, decision, went)
        )
    return told


async def _taken_over(work: AsyncSession, ids: Sequence[str]) -> dict[str, list[int]]:
    """The first word of an operator in each ticket that its shopper asked for after an answer."""
    first = sa.func.min(Message.seq)
    query = (
        sa.select(Ticket.conversation_id, first)
        .join(Message, sa.and_(Message.conversation_id == Ticket.conversation_id, Message.operator_id.is_not(None)))
        .where(Ticket.conversation_id.in_(ids), Message.at >= Ticket.opened_at)
        .group_by(Ticket.conversation_id, Ticket.id)
    )
    taken: dict[str, list[int]] = defaultdict(list)
    for conversation_id, seq in (await work.execute(query)).all():
        taken[conversation_id].append(seq)
    return taken


async def _marks(work: AsyncSession, ids: Sequence[str]) -> dict[str, list[tuple[str, int, datetime]]]:
    query = sa.select(Feedback.conversation_id, Feedback.kind, Feedback.score, Feedback.at)
    marks: dict[str, list[tuple[str, int, datetime]]] = defaultdict(list)
    for conversation_id, kind, score, at in (await work.execute(query.where(Feedback.conversation_id.in_(ids)))).all():
        marks[conversation_id].append((kind, score, at))
    return marks
