"""Tickets whose holder is gone: back to the queue, where they have waited since they were opened."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from bot.conversations import ownership, transcript
from bot.conversations.engine import Wording
from bot.conversations.mailbox import DESK, Mailbox, Signal
from bot.conversations.records import Author, Conversation, Owner
from bot.desk import audit
from bot.desk.holding import locked
from bot.desk.records import Ticket, TicketState
from bot.storage import Storage


class Releases:
    """Takes tickets out of somebody's hands, and tells the shopper that somebody else goes on."""

    def __init__(self, storage: Storage, mailbox: Mailbox, wording: Wording) -> None:
        self._storage, self._mailbox, self._wording = storage, mailbox, wording

    async def all_of(self, operator_id: int, now: datetime) -> int:
        """Release whatever somebody holds, each ticket in a unit of work of its own; how many there were."""
        query = sa.select(Ticket.id).where(Ticket.operator_id == operator_id, Ticket.state == TicketState.CLAIMED.value)
        async with self._storage.work() as work:
            ticket_ids: Sequence[int] = (await work.execute(query.order_by(Ticket.id))).scalars().all()
        return sum([await self.one(ticket_id, operator_id, now) for ticket_id in ticket_ids])

    async def one(self, ticket_id: int, operator_id: int, now: datetime) -> bool:
        """Release a ticket if this one holds it still."""
        async with self._storage.work() as work:
            ticket, conversation = await locked(work, ticket_id, now)
            if ticket.operator_id != operator_id or ticket.state != TicketState.CLAIMED.value:
                return False
            self._release(work, ticket, conversation, now)
            await audit.note(work, None, "release", ticket.id, at=now, whom=operator_id)
            await work.commit()
        self._mailbox.tell(conversation.id, ownership.owner_signal(conversation))
        self._mailbox.tell(conversation.id, Signal("message", {"seq": conversation.last_seq}))
        self._mailbox.tell(DESK, Signal("ticket", {"conversation_id": conversation.id}))
        return True

    def _release(self, work: AsyncSession, ticket: Ticket, conversation: Conversation, now: datetime) -> None:
        text = self._wording.say(
            "utter_system_released", conversation.language, operator=conversation.operator_name or ""
        )
        ticket.state, ticket.operator_id, ticket.claimed_at = TicketState.WAITING.value, None, None
        ownership.give_to(conversation, Owner.QUEUE)
        transcript.write(work, conversation, Author.SYSTEM, text, now)
