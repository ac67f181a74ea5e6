"""What operators tell each other about a ticket."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from bot.conversations.mailbox import Mailbox
from bot.desk import audit
from bot.desk.holding import locked
from bot.desk.inbox import note_json
from bot.desk.operators import Person
from bot.desk.records import InternalNote
from bot.desk.telling import tell_desk
from bot.storage import Storage


class InternalNotes:
    """No shopper ever sees them, and the bot does not know them."""

    def __init__(self, storage: Storage, mailbox: Mailbox, clock: Callable[[], datetime]) -> None:
        self._storage, self._mailbox, self._clock = storage, mailbox, clock

    async def add(self, ticket_id: int, person: Person, text: str) -> dict[str, Any]:
        """Anybody may, on a closed ticket too. Raises NoSuchTicket."""
        now = self._clock()
        async with self._storage.work() as work:
            ticket, _ = await locked(work, ticket_id, now)
            note = await write_note(work, ticket_id, person, text, now)
            await audit.note(work, person, "note", ticket_id, at=now)
            await work.commit()
        tell_desk(self._mailbox, ticket.conversation_id)
        return note_json(note, person)


async def write_note(work: AsyncSession, ticket_id: int, person: Person, text: str, now: datetime) -> InternalNote:
    """Add a note to the caller's unit of work."""
    note = InternalNote(ticket_id=ticket_id, operator_id=person.id, text=text, at=now)
    work.add(note)
    await work.flush()
    return note
