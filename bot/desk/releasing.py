"""Tickets whose holder is gone: back to the queue, where they have waited since they were opened."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from bot.conversations.engine import Wording
from bot.conversations.mailbox import Mailbox
from bot.desk import audit
from bot.desk.holding import locked, put_back
from bot.desk.records import Ticket, TicketState
from bot.desk.telling import system, tell
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
            name = conversation.operator_name or ""
            put_back(ticket, conversation)
            system(work, self._wording, conversation, "utter_system_back_in_line", now, operator=name)
            await audit.note(work, None, "release", ticket.id, at=now, whom=operator_id)
            await work.commit()
        tell(self._mailbox, conversation)
        return True
