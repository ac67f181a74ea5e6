"""What stands around a doubted turn: what was said just before and after, and what a person then did."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from bot.conversations.records import Author, Message
from bot.desk.acts import GOODWILL
from bot.desk.records import Ticket
from bot.desk.records_people import DeskAct, Operator
from bot.shop.changes import CHANGES

AROUND = 3
DONE_FOR_SHOPPERS = (*CHANGES, GOODWILL)


async def around(work: AsyncSession, message_ids: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
    """Of each turn three messages before it, itself and three after: {"seq", "author", "by", "text", "this"}."""
    this: Any = aliased(Message)
    query = (
        sa.select(this.id, Message)
        .join(this, this.conversation_id == Message.conversation_id)
        .where(this.id.in_(message_ids), Message.seq.between(this.seq - AROUND, this.seq + AROUND))
        .order_by(this.id, Message.seq)
    )
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for message_id, one in (await work.execute(query)).all():
        found[message_id].append({**_said(one), "this": one.id == message_id})
    return found


async def answered_by_people(work: AsyncSession, message_ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    """What a person first wrote after each turn, as `around` tells it; nothing where nobody did."""
    this, other = aliased(Message), aliased(Message)
    first = (
        sa.select(sa.func.min(other.seq))
        .where(other.conversation_id == this.conversation_id, other.seq > this.seq, _by_person(other))
        .correlate(this)
        .scalar_subquery()
    )
    query = sa.select(this.id, Message).join(this, this.conversation_id == Message.conversation_id)
    rows = await work.execute(query.where(this.id.in_(message_ids), Message.seq == first))
    return {message_id: _said(one) for message_id, one in rows.all()}


async def done_by_people(work: AsyncSession, message_ids: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
    """What people did for the shopper after each turn, in order: {"by", "act"} with names of changes of an order."""
    query = (
        sa.select(Message.id, Operator.name, DeskAct.act)
        .join(Ticket, Ticket.conversation_id == Message.conversation_id)
        .join(DeskAct, sa.and_(DeskAct.ticket_id == Ticket.id, DeskAct.at >= Message.at))
        .join(Operator, Operator.id == DeskAct.operator_id)
        .where(Message.id.in_(message_ids), DeskAct.act.in_(DONE_FOR_SHOPPERS))
        .order_by(DeskAct.id)
    )
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for message_id, by, act in (await work.execute(query)).all():
        found[message_id].append({"by": by, "act": act})
    return found


def _by_person(message: Any) -> Any:
    return message.author == Author.OPERATOR.value


def _said(one: Message) -> dict[str, Any]:
    return {"seq": one.seq, "author": one.author, "by": one.operator_name, "text": one.text}
