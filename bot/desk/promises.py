"""That an operator answers by a moment: made, shown to the shopper, kept by the next word to them, or withdrawn."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from bot.conversations.engine import Wording
from bot.conversations.mailbox import Mailbox, Signal
from bot.conversations.records import Conversation
from bot.desk import audit
from bot.desk.errors import BadDue, NoSuchTicket, NotYours
from bot.desk.holding import held, locked
from bot.desk.inbox import promise_json
from bot.desk.operators import Person
from bot.desk.records import Promise, Ticket
from bot.desk.telling import system, tell
from bot.desk.waits import Waits, promised
from bot.storage import Storage

LONGEST = timedelta(days=90)
NOTHING_EXPECTED: dict[str, Any] = {"minutes": 0, "text": ""}
"""The `wait` event that takes away what was told before."""


class Promises:
    """At most one stands for a ticket: a new one takes the place of the one before."""

    def __init__(
        self, storage: Storage, mailbox: Mailbox, wording: Wording, waits: Waits, clock: Callable[[], datetime]
    ) -> None:
        self._storage, self._mailbox, self._wording = storage, mailbox, wording
        self._waits, self._clock = waits, clock

    async def make(self, ticket_id: int, person: Person, due: datetime, text: str) -> dict[str, Any]:
        """The holder promises an answer; `text` may be empty, and is shown to the shopper like `due`.

        Raises NoSuchTicket, NotYours, and BadDue unless `due` is within 90 days from now.
        """
        now = self._clock()
        if not now < due <= now + LONGEST:
            raise BadDue
        async with self._storage.work() as work:
            ticket, conversation = await held(work, ticket_id, person, now)
            await let_go(work, ticket, now)
            promise = Promise(ticket_id=ticket.id, operator_id=person.id, text=text, made_at=now, due_at=due)
            work.add(promise)
            until = self._waits.moment(due, conversation.language)
            name = "utter_system_promised_that" if text.strip() else "utter_system_promised"
            facts = {"operator": person.name, "until": until, "text": text.strip()}
            message = system(work, self._wording, conversation, name, now, **facts)
            ticket.seen_seq = message.seq
            await work.flush()
            await audit.note(work, person, "promise", ticket.id, at=now, promise_id=promise.id, due=due.isoformat())
            await work.commit()
        self._tell(conversation, self._waits.promise(due, conversation.language).as_json())
        return promise_json(promise, person)

    async def withdraw(self, promise_id: int, person: Person) -> int:
        """Whoever made it, or holds the ticket, takes it back, and the shopper is told; the ticket's id.

        One that was kept, missed or withdrawn stays as it is. Raises NoSuchTicket and NotYours.
        """
        now = self._clock()
        async with self._storage.work() as work:
            found = await work.get(Promise, promise_id)
            if found is None:
                raise NoSuchTicket
            ticket, conversation = await locked(work, found.ticket_id, now)
            await work.refresh(found)
            if person.id not in (found.operator_id, ticket.operator_id):
                raise NotYours
            if not _stands(found):
                return int(ticket.id)
            found.withdrawn_at = now
            system(work, self._wording, conversation, "utter_system_promise_withdrawn", now, operator=person.name)
            await audit.note(work, person, "withdraw_promise", ticket.id, at=now, promise_id=promise_id)
            await work.commit()
        self._tell(conversation, NOTHING_EXPECTED)
        return int(ticket.id)

    def _tell(self, conversation: Conversation, wait: dict[str, Any]) -> None:
        tell(self._mailbox, conversation)
        self._mailbox.tell(conversation.id, Signal("wait", wait))


async def keep(work: AsyncSession, ticket: Ticket, now: datetime) -> bool:
    """The shopper of a locked ticket has been answered; whether that was promised."""
    return await _end(work, ticket, kept_at=now)


async def let_go(work: AsyncSession, ticket: Ticket, now: datetime) -> bool:
    """What was promised for a locked ticket is not expected any more; whether anything was."""
    return await _end(work, ticket, withdrawn_at=now)


async def _end(work: AsyncSession, ticket: Ticket, **how: datetime) -> bool:
    standing = sa.update(Promise).where(*promised(ticket.id)).values(**how)
    done: Any = await work.execute(standing.execution_options(synchronize_session=False))
    return bool(done.rowcount)


def _stands(promise: Promise) -> bool:
    return promise.kept_at is None and promise.withdrawn_at is None and promise.missed_at is None
