"""Putting a ticket off, away for good as spam, and taking it up again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from bot.conversations import ownership
from bot.conversations.engine import Wording
from bot.conversations.mailbox import Mailbox
from bot.conversations.records import Conversation, Message
from bot.desk import audit
from bot.desk.errors import BadMoment, CannotReopen
from bot.desk.holding import free_or_held, hold, locked, put_back
from bot.desk.inbox import is_here
from bot.desk.operators import Person
from bot.desk.promises import let_go
from bot.desk.records import Ticket, TicketState
from bot.desk.records_people import Operator
from bot.desk.telling import system, tell, tell_desk
from bot.storage import Storage

LONGEST_SNOOZE = timedelta(days=90)
REOPENED_WITHIN = timedelta(days=14)
REOPENED = (TicketState.RESOLVED.value, TicketState.HANDED_BACK.value, TicketState.SPAM.value)


class Ends:
    """Snoozing, spam and reopening."""

    def __init__(self, storage: Storage, mailbox: Mailbox, wording: Wording, clock: Callable[[], datetime]) -> None:
        self._storage, self._mailbox, self._wording, self._clock = storage, mailbox, wording, clock

    async def snooze(self, ticket_id: int, person: Person, until: datetime | None) -> None:
        """Nobody need look at the ticket until then, or until its shopper writes again; None ends that at once.

        Raises NoSuchTicket, NotYours for a closed ticket, HeldByOther, and BadMoment unless `until` is within 90 days.
        """
        now = self._clock()
        if until is not None and not now < until <= now + LONGEST_SNOOZE:
            raise BadMoment
        async with self._storage.work() as work:
            ticket, conversation = await free_or_held(work, ticket_id, person, now)
            ticket.snoozed_until = until
            await audit.note(work, person, "snooze", ticket.id, at=now, until=until.isoformat() if until else None)
            await work.commit()
        tell_desk(self._mailbox, conversation.id)

    async def spam(self, ticket_id: int, person: Person) -> None:
        """The ticket is closed without a word and without a question afterwards; the bot has the conversation again.

        Raises NoSuchTicket, NotYours for a closed ticket and HeldByOther.
        """
        now = self._clock()
        async with self._storage.work() as work:
            ticket, conversation = await free_or_held(work, ticket_id, person, now)
            ticket.state, ticket.closed_at, ticket.snoozed_until = TicketState.SPAM.value, now, None
            await let_go(work, ticket, now)
            ownership.give_back_to_bot(conversation, {})
            await audit.note(work, person, "spam", ticket.id, at=now)
            await work.commit()
        tell(self._mailbox, conversation)

    async def reopen(self, ticket_id: int, person: Person | None) -> None:
        """The ticket is open again: in the hands it was in if they are here, else waiting. `person` is None where the
        shopper wished it.

        Raises NoSuchTicket, and CannotReopen for one that is open, was merged, was closed more than 14 days ago, or
        after which another was opened in the same conversation.
        """
        now = self._clock()
        async with self._storage.work() as work:
            ticket, conversation = await locked(work, ticket_id, now)
            await open_again(work, self._wording, ticket, conversation, person, now)
            await work.commit()
        tell(self._mailbox, conversation)


async def open_again(
    work: AsyncSession,
    wording: Wording,
    ticket: Ticket,
    conversation: Conversation,
    person: Person | None,
    now: datetime,
) -> Message:
    """Open a locked ticket again; what the shopper is told. Raises CannotReopen."""
    await _check_reopenable(work, ticket, now)
    before = ticket.state
    ticket.closed_at, ticket.solved, ticket.asked_solved_at = None, None, None
    ticket.reopened += 1
    said = system(work, wording, conversation, "utter_system_reopened", now)
    holder = await work.get(Operator, ticket.operator_id) if ticket.operator_id is not None else None
    if holder is not None and holder.disabled_at is None and is_here(holder.seen_at, now):
        hold(ticket, conversation, holder.id, holder.name, now)
    else:
        put_back(ticket, conversation)
    await audit.note(work, person, "reopen", ticket.id, at=now, was=before)
    return said


async def _check_reopenable(work: AsyncSession, ticket: Ticket, now: datetime) -> None:
    if ticket.closed_at is None or ticket.state not in REOPENED or ticket.closed_at < now - REOPENED_WITHIN:
        raise CannotReopen
    later = sa.select(Ticket.id).where(Ticket.conversation_id == ticket.conversation_id, Ticket.id > ticket.id)
    if (await work.execute(later.limit(1))).first() is not None:
        raise CannotReopen


async def wake(work: AsyncSession, conversation_id: str) -> bool:
    """The shopper has written: what was put off is not any more. Whether anything was."""
    asleep = (Ticket.conversation_id == conversation_id, Ticket.snoozed_until.isnot(None), Ticket.closed_at.is_(None))
    change = sa.update(Ticket).where(*asleep).values(snoozed_until=None)
    done: Any = await work.execute(change.execution_options(synchronize_session=False))
    return bool(done.rowcount)
