"""Tickets as the desk's page sees them."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from bot.conversations.records import Author, Conversation, Message
from bot.desk.records import OPEN_STATES, Ticket, TicketState
from bot.desk.records_people import Operator

MOST = 200


async def rows(work: AsyncSession, state: str, operator_id: int) -> list[dict[str, Any]]:
    """`waiting` longest first, `mine` open ones, or `all`: open ones, then the newest closed; at most 200."""
    query = _query()
    if state == "waiting":
        query = query.where(Ticket.state == TicketState.WAITING.value).order_by(Ticket.opened_at)
    elif state == "mine":
        mine = sa.and_(Ticket.operator_id == operator_id, Ticket.state == TicketState.CLAIMED.value)
        query = query.where(mine).order_by(Ticket.opened_at)
    else:
        query = query.order_by(Ticket.state.notin_(OPEN_STATES), Ticket.opened_at.desc())
    return [_row(*found) for found in (await work.execute(query.limit(MOST))).all()]


async def row(work: AsyncSession, ticket_id: int) -> dict[str, Any]:
    """One ticket."""
    return _row(*(await work.execute(_query().where(Ticket.id == ticket_id))).one())


def _query() -> Any:
    """Tickets with conversation, holder, newest spoken message and the number of unseen ones, in one query."""
    spoken = sa.select(sa.func.max(Message.seq)).where(
        Message.conversation_id == Ticket.conversation_id, Message.author != Author.SYSTEM.value
    )
    unseen = sa.select(sa.func.count()).where(
        Message.conversation_id == Ticket.conversation_id,
        Message.author == Author.SHOPPER.value,
        Message.seq > Ticket.seen_seq,
    )
    newest = sa.and_(
        Message.conversation_id == Ticket.conversation_id,
        Message.seq == spoken.correlate(Ticket).scalar_subquery(),
    )
    return (
        sa.select(Ticket, Conversation, Operator, Message, unseen.correlate(Ticket).scalar_subquery())
        .join(Conversation, Conversation.id == Ticket.conversation_id)
        .outerjoin(Operator, Operator.id == Ticket.operator_id)
        .outerjoin(Message, newest)
    )


def _row(
    ticket: Ticket, conversation: Conversation, operator: Operator | None, newest: Message | None, unseen: int
) -> dict[str, Any]:
    briefing = ticket.briefing
    return {
        "id": ticket.id,
        "conversation_id": ticket.conversation_id,
        "state": ticket.state,
        "opened_at": ticket.opened_at.isoformat(),
        "claimed_at": ticket.claimed_at.isoformat() if ticket.claimed_at else None,
        "wish": briefing.get("wish"),
        "reason": ticket.reason,
        "intent": ticket.intent,
        "mood": briefing.get("mood"),
        "language": conversation.language,
        "channel": conversation.channel,
        "order_number": (briefing.get("slots") or {}).get("order_number"),
        "customer_name": (briefing.get("customer") or {}).get("name"),
        "operator": {"id": operator.id, "name": operator.name} if operator else None,
        "last_message": (
            {"author": newest.author, "text": newest.text[:200], "at": newest.at.isoformat()} if newest else None
        ),
        "unseen": unseen,
    }
