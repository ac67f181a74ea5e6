"""Tickets as rows of the desk's list: what is read of one, and its JSON."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from bot.conversations.records import Author, Conversation, Message
from bot.desk.records import Promise, Ticket
from bot.desk.records_people import Operator, Team
from bot.desk.waits import promised

Looking = Callable[[int], list[dict[str, Any]]]
SHOWN_OF_A_MESSAGE = 200


def due() -> Any:
    """When the earliest promise that still stands is due, of the ticket of the enclosing query."""
    return sa.select(sa.func.min(Promise.due_at)).where(*promised(Ticket.id)).correlate(Ticket).scalar_subquery()


def _query() -> Any:
    """Tickets with all that a row tells, in one query; of wide records only what is shown."""
    here = Message.conversation_id == Ticket.conversation_id
    spoken = sa.select(sa.func.max(Message.seq)).where(here, Message.author != Author.SYSTEM.value)
    unseen = sa.select(sa.func.count()).where(
        here, Message.author == Author.SHOPPER.value, Message.seq > Ticket.seen_seq
    )
    newest = sa.and_(here, Message.seq == spoken.correlate(Ticket).scalar_subquery())
    return (
        sa.select(
            Ticket,
            Conversation.language,
            Conversation.channel,
            Operator.name.label("operator_name"),
            Team.name.label("team_name"),
            Message.author,
            Message.text,
            Message.at,
            unseen.correlate(Ticket).scalar_subquery().label("unseen"),
            due().label("due_at"),
        )
        .join(Conversation, Conversation.id == Ticket.conversation_id)
        .outerjoin(Operator, Operator.id == Ticket.operator_id)
        .outerjoin(Team, Team.id == Ticket.team_id)
        .outerjoin(Message, newest)
    )


# Made once: making it takes as long as running it.
QUERY = _query()
_ONE = QUERY.where(Ticket.id == sa.bindparam("ticket_id"))
_NEWEST = sa.select(sa.func.max(Ticket.id)).where(Ticket.conversation_id == sa.bindparam("conversation_id"))
_NEWEST_OF = QUERY.where(Ticket.id == _NEWEST.scalar_subquery())


def nobody(ticket_id: int) -> list[dict[str, Any]]:
    """Who looks at a ticket, where that is not asked for."""
    return []


async def row(work: AsyncSession, ticket_id: int, looking: Looking = nobody) -> dict[str, Any]:
    """One ticket."""
    return as_json((await work.execute(_ONE, {"ticket_id": ticket_id})).one(), looking)


async def row_of(work: AsyncSession, conversation_id: str, looking: Looking = nobody) -> dict[str, Any] | None:
    """The newest ticket of a conversation; None if it has none."""
    found = (await work.execute(_NEWEST_OF, {"conversation_id": conversation_id})).first()
    return as_json(found, looking) if found is not None else None


def as_json(found: Any, looking: Looking = nobody) -> dict[str, Any]:
    """A row of QUERY as the contract's Row."""
    ticket: Ticket = found.Ticket
    said = {"author": found.author, "text": (found.text or "")[:SHOWN_OF_A_MESSAGE], "at": moment(found.at)}
    return {
        **_stands(ticket),
        **_briefed(ticket.briefing),
        "language": found.language,
        "channel": found.channel,
        "operator": {"id": ticket.operator_id, "name": found.operator_name} if found.operator_name else None,
        "team": {"id": ticket.team_id, "name": found.team_name} if found.team_name else None,
        "last_message": said if found.author else None,
        "unseen": found.unseen,
        "due_at": moment(found.due_at),
        "looking": looking(ticket.id),
    }


def _stands(ticket: Ticket) -> dict[str, Any]:
    """What the ticket's own columns say."""
    return {
        "id": ticket.id,
        "conversation_id": ticket.conversation_id,
        "state": ticket.state,
        "opened_at": moment(ticket.opened_at),
        "claimed_at": moment(ticket.claimed_at),
        "closed_at": moment(ticket.closed_at),
        "reason": ticket.reason,
        "intent": ticket.intent,
        "topic": ticket.topic,
        "nature": ticket.nature,
        "severity": ticket.severity,
        "raised": ticket.raised,
        "raised_at": moment(ticket.raised_at),
        "snoozed_until": moment(ticket.snoozed_until),
        "told_minutes": ticket.told_minutes,
        "reopened": ticket.reopened,
        "merged_into": ticket.merged_into,
    }


def _briefed(briefing: dict[str, Any]) -> dict[str, Any]:
    return {
        "wish": briefing.get("wish"),
        "about": briefing.get("about") or {},
        "mood": briefing.get("mood"),
        "order_number": (briefing.get("slots") or {}).get("order_number"),
        "customer_name": (briefing.get("customer") or {}).get("name"),
    }


def moment(at: datetime | None) -> str | None:
    """A moment as the contract tells it."""
    return at.isoformat() if at is not None else None
