"""When saved replies were sent: for which intent, and which state of the order."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from bot.desk.errors import Unfilled
from bot.desk.ranking import Use
from bot.desk.records import Ticket
from bot.desk.records_replies import SavedReply, SavedReplyUse
from bot.desk.variables import holes


async def note_use(work: AsyncSession, ticket: Ticket, saved_reply_id: int | None, text: str, now: datetime) -> None:
    """Note in the caller's unit of work that a saved reply is being sent; nothing for none, or one that is not there:
    the shopper's answer is worth more than the count. Raises Unfilled when the text still has a variable in braces."""
    if saved_reply_id is None:
        return
    if names := holes(text):
        raise Unfilled(names)
    if await work.get(SavedReply, saved_reply_id) is None:
        return
    intent, state = likeness(ticket)
    use = SavedReplyUse(saved_reply_id=saved_reply_id, ticket_id=ticket.id, intent=intent, order_state=state, at=now)
    work.add(use)


def likeness(ticket: Ticket) -> tuple[str | None, str | None]:
    """By what tickets are alike: the intent, and the state the order was in at the hand-over."""
    order = ticket.briefing.get("order") or {}
    return ticket.intent, order.get("state")


async def uses(work: AsyncSession) -> Sequence[Use]:
    """How often each reply that is still offered was sent for what."""
    columns = (SavedReplyUse.saved_reply_id, SavedReplyUse.intent, SavedReplyUse.order_state)
    query = (
        sa.select(*columns, sa.func.count())
        .join(SavedReply, SavedReply.id == SavedReplyUse.saved_reply_id)
        .where(SavedReply.archived_at.is_(None))
        .group_by(*columns)
    )
    return [Use(*row) for row in (await work.execute(query)).all()]
