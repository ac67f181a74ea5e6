"""Tells another help desk by mail of every ticket, and of all that its shopper writes afterwards.

A thread keeps up to where the shopper's words were mailed: what the hourly budget held back goes with the next mail.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from bot import budgets
from bot.budgets import Rate
from bot.clock import Clock
from bot.conversations import transcript
from bot.conversations.engine import HandOver, OpensTickets, Wait
from bot.conversations.mailbox import DESK, Mailbox, Signal
from bot.conversations.records import Author, Conversation, Message
from bot.desk import audit
from bot.desk.attention import ask
from bot.desk.holding import locked
from bot.desk.mail_letters import KIND, DeskLetters
from bot.desk.mail_operator import ADDRESS
from bot.desk.records import Ticket
from bot.desk.records_mail import MailThread
from bot.desk.records_people import Operator
from bot.desk.telling import tell_desk
from bot.mail.mails import Letter, put
from bot.mail.records import Mail
from bot.storage import Storage

log = structlog.get_logger()
MAILS = Rate(20, timedelta(hours=1))
"""So many mails a ticket: whatever answers whatever, it ends."""
RECENT = 30
NOT_TAKEN = "mail_refused"


class MailingDesk:
    """Opens tickets as `tickets` does, and mails them."""

    def __init__(
        self, storage: Storage, mailbox: Mailbox, tickets: OpensTickets, letters: DeskLetters, clock: Clock
    ) -> None:
        self._storage, self._mailbox, self._tickets = storage, mailbox, tickets
        self._letters, self._clock = letters, clock

    async def open(self, work: AsyncSession, conversation: Conversation, hand_over: HandOver, at: datetime) -> Wait:
        """Open a ticket and add its first mail to the same unit of work."""
        wait = await self._tickets.open(work, conversation, hand_over, at)
        await work.flush()
        ticket = await _open_ticket(work, conversation.id)
        if ticket is not None:
            messages = await transcript.newest(work, conversation.id, RECENT)
            await self.send(work, ticket, self._letters.opening(ticket, messages), at)
            await work.merge(MailThread(ticket_id=ticket.id, mailed_seq=conversation.last_seq))
        return wait

    async def hear(self, work: AsyncSession, conversation: Conversation, at: datetime) -> bool:
        """Add what the shopper has just written to the thread, in the same unit of work; as the desk, whether anything
        stands differently there."""
        changed = await self._tickets.hear(work, conversation, at)
        ticket = await _open_ticket(work, conversation.id)
        if ticket is not None:
            await self._follow(work, ticket, at)
        return changed

    async def press(
        self, work: AsyncSession, conversation: Conversation, values: Mapping[str, str], at: datetime
    ) -> list[Message]:
        """As the desk does."""
        return await self._tickets.press(work, conversation, values, at)

    async def send(self, work: AsyncSession, ticket: Ticket, letter: Letter, at: datetime) -> bool:
        """Add a mail of this ticket to a unit of work; False, and none added, when its budget is used up."""
        paid = await budgets.pay(work, f"desk_mail:{ticket.id}", MAILS, at)
        if paid:
            put(work, letter, at, ticket.conversation_id)
        else:
            log.warning("desk_mail_held_back", ticket_id=ticket.id)
        return paid

    async def catch_up(self) -> int:
        """Mail what was held back, and raise the tickets whose mails nobody takes; how many tickets that were."""
        async with self._storage.work() as work:
            late = (await work.execute(_behind())).scalars().all()
            refused = (await work.execute(_refused())).scalars().all()
        return sum([await self._catch_up(one) for one in late]) + sum([await self._raise(one) for one in refused])

    async def _catch_up(self, ticket_id: int) -> bool:
        now = self._clock()
        async with self._storage.work() as work:
            ticket, _conversation = await locked(work, ticket_id, now)
            followed = await self._follow(work, ticket, now)
            await work.commit()
        return followed

    async def _raise(self, mail_id: int) -> bool:
        """The row of a mail that was refused is all that is known of it, and goes with the ticket's being raised."""
        now = self._clock()
        async with self._storage.work() as work:
            mail = await work.get(Mail, mail_id)
            ticket = await _open_ticket(work, mail.conversation_id) if mail is not None else None
            if ticket is not None:
                ticket, _conversation = await locked(work, ticket.id, now)
                ask(ticket, NOT_TAKEN, now)
                await audit.note(work, None, "raise", ticket.id, at=now, rule=NOT_TAKEN)
            await work.execute(sa.delete(Mail).where(Mail.id == mail_id))
            await work.commit()
        if ticket is not None:
            self.tell_raised(ticket)
        return ticket is not None

    def tell_raised(self, ticket: Ticket) -> None:
        """The desk's pages show that a ticket asks for attention."""
        raised = {"ticket_id": ticket.id, "rule": ticket.raised, "conversation_id": ticket.conversation_id}
        self._mailbox.tell(DESK, Signal("raised", raised))
        tell_desk(self._mailbox, ticket.conversation_id)

    async def _follow(self, work: AsyncSession, ticket: Ticket, at: datetime) -> bool:
        """Add what was said since the last mail to the thread; False when the shopper said nothing, or it must wait."""
        thread = await work.get(MailThread, ticket.id)
        said = await _said_since(work, ticket, thread.mailed_seq) if thread is not None else ()
        if thread is None or not said or not await self.send(work, ticket, self._letters.following(ticket, said), at):
            return False
        thread.mailed_seq = said[-1].seq
        return True


async def _open_ticket(work: AsyncSession, conversation_id: str | None) -> Ticket | None:
    query = sa.select(Ticket).where(Ticket.conversation_id == conversation_id, Ticket.closed_at.is_(None))
    found: Ticket | None = (await work.execute(query)).scalar_one_or_none()
    return found


async def _said_since(work: AsyncSession, ticket: Ticket, seq: int) -> Sequence[Message]:
    """What was said after a sequence number, oldest first, and not by mail; nothing if the shopper said nothing."""
    by_mail = sa.select(Operator.id).where(Operator.email == ADDRESS)
    here = sa.and_(Message.operator_id.is_not(None), Message.operator_id.not_in(by_mail))
    query = sa.select(Message).where(
        Message.conversation_id == ticket.conversation_id,
        sa.or_(Message.author == Author.SHOPPER.value, here),
        Message.seq > seq,
    )
    said = (await work.execute(query.order_by(Message.seq))).scalars().all()
    return said if any(message.author == Author.SHOPPER.value for message in said) else ()


def _behind() -> Any:
    """Open tickets with words of the shopper that were not mailed."""
    later = sa.select(Message.id).where(
        Message.conversation_id == Ticket.conversation_id,
        Message.author == Author.SHOPPER.value,
        Message.seq > MailThread.mailed_seq,
    )
    query = sa.select(Ticket.id).join(MailThread, MailThread.ticket_id == Ticket.id)
    return query.where(Ticket.closed_at.is_(None), later.exists()).order_by(Ticket.id)


def _refused() -> Any:
    """Mails to the help desk that came to their end and were never sent."""
    return sa.select(Mail.id).where(Mail.kind == KIND, Mail.next_at.is_(None), Mail.sent_at.is_(None))
