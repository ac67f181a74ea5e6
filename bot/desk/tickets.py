"""Tickets, the only switch for who speaks: opened by the bot, claimed, answered and closed by operators."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from bot.conversations import ownership, transcript
from bot.conversations.engine import HandOver, Wording
from bot.conversations.mailbox import DESK, Mailbox, Signal
from bot.conversations.records import Author, Conversation, Message, Owner
from bot.conversations.transcript import Said, said
from bot.desk import audit, briefing, rows
from bot.desk.errors import HeldByOther, NotYours, Overtaken
from bot.desk.holding import check_holder, held, locked, ticket_of
from bot.desk.operators import Person
from bot.desk.records import Ticket, TicketState
from bot.desk.records_people import Operator
from bot.desk.wait import expected_minutes
from bot.storage import Storage

RECENT = 50
ACTS = {TicketState.HANDED_BACK: "hand_back", TicketState.RESOLVED: "resolve"}


class Tickets:
    """Everything that happens to a ticket. Each change is one unit of work with the conversation locked first."""

    def __init__(
        self,
        storage: Storage,
        mailbox: Mailbox,
        wording: Wording,
        title: Callable[[str], str],
        clock: Callable[[], datetime],
        looking: rows.Looking = rows.nobody,
    ) -> None:
        self._storage, self._mailbox, self._wording = storage, mailbox, wording
        self._title, self._clock, self._looking = title, clock, looking

    async def open(self, work: AsyncSession, conversation: Conversation, hand_over: HandOver, at: datetime) -> int:
        """Open a ticket inside the caller's unit of work; the minutes the shopper may have to wait."""
        minutes = await self._expected_minutes(work)
        told = await briefing.compose(work, conversation, hand_over, self._title)
        work.add(
            Ticket(
                conversation_id=conversation.id,
                state=TicketState.WAITING.value,
                reason=hand_over.reason,
                intent=hand_over.wish,
                briefing=told,
                seen_seq=0,
                opened_at=at,
            )
        )
        return minutes

    async def hear(self, work: AsyncSession, conversation: Conversation, at: datetime) -> None:
        """Whoever put the ticket off is shown it again, now that the shopper has written."""
        put_off = sa.update(Ticket).where(Ticket.conversation_id == conversation.id, Ticket.snoozed_until > at)
        await work.execute(put_off.values(snoozed_until=None).execution_options(synchronize_session=False))

    async def claim(self, ticket_id: int, person: Person) -> dict[str, Any]:
        """Take a waiting ticket. Claiming one's own again changes nothing; raises HeldByOther and NotYours."""
        now = self._clock()
        async with self._storage.work() as work:
            ticket, conversation = await locked(work, ticket_id, now)
            if ticket.operator_id != person.id or ticket.state != TicketState.CLAIMED.value:
                await self._take(work, ticket, conversation, person, now)
                await work.commit()
            row = await rows.row(work, ticket.id, self._looking)
        self._tell(conversation)
        return row

    async def say(
        self, ticket_id: int, person: Person, client_message_id: str, text: str, seen_seq: int
    ) -> tuple[Said, int]:
        """Write to the shopper, once. Raises NotYours, and Overtaken when another operator has answered meanwhile."""
        now = self._clock()
        async with self._storage.work() as work:
            ticket, conversation = await held(work, ticket_id, person, now)
            message = await transcript.by_client_id(work, conversation.id, Author.OPERATOR, client_message_id)
            if message is None:
                await _not_overtaken(work, conversation.id, person, seen_seq)
                message = transcript.write(
                    work,
                    conversation,
                    Author.OPERATOR,
                    text,
                    now,
                    client_message_id=client_message_id,
                    operator=(person.id, person.name),
                )
                ticket.first_reply_at = ticket.first_reply_at or now
                ticket.seen_seq = message.seq
                await audit.note(work, person, "say", ticket.id, at=now, seq=message.seq)
                await work.commit()
        self._tell_message(conversation, message)
        return said(message), conversation.last_seq

    async def typing(self, ticket_id: int, person: Person) -> None:
        """The shopper sees that the holder is writing. Raises NotYours."""
        async with self._storage.work() as work:
            ticket = await ticket_of(work, ticket_id)
        check_holder(ticket, person)
        self._mailbox.tell(
            ticket.conversation_id, Signal("typing", {"author": "operator", "operator": {"name": person.name}})
        )

    async def hand_back(self, ticket_id: int, person: Person, note: str) -> dict[str, Any]:
        """The bot speaks again and knows the note."""
        return await self._close(ticket_id, person, TicketState.HANDED_BACK, "utter_system_back_to_bot", note)

    async def resolve(self, ticket_id: int, person: Person, nature: str, severity: str, note: str) -> dict[str, Any]:
        """The matter is settled; what the shopper writes next goes to the bot."""
        return await self._close(
            ticket_id, person, TicketState.RESOLVED, "utter_system_resolved", note, nature, severity
        )

    async def _take(
        self, work: AsyncSession, ticket: Ticket, conversation: Conversation, person: Person, now: datetime
    ) -> None:
        if ticket.state == TicketState.CLAIMED.value:
            holder = await work.get(Operator, ticket.operator_id)
            raise HeldByOther(holder.name if holder else "")
        if ticket.state != TicketState.WAITING.value:
            raise NotYours
        ticket.state, ticket.operator_id, ticket.claimed_at = TicketState.CLAIMED.value, person.id, now
        ownership.give_to(conversation, Owner.OPERATOR, person.name)
        note = self._system_note(work, conversation, "utter_system_joined", person, now)
        ticket.seen_seq = note.seq
        await audit.note(work, person, "claim", ticket.id, at=now)

    async def _close(
        self,
        ticket_id: int,
        person: Person,
        state: TicketState,
        sentence: str,
        note: str,
        nature: str | None = None,
        severity: str | None = None,
    ) -> dict[str, Any]:
        now = self._clock()
        async with self._storage.work() as work:
            ticket, conversation = await held(work, ticket_id, person, now)
            ticket.state, ticket.closed_at, ticket.note = state.value, now, note or None
            ticket.nature, ticket.severity = nature, severity
            self._system_note(work, conversation, sentence, person, now)
            ownership.give_back_to_bot(conversation, {"summary": note} if note else {})
            await audit.note(work, person, ACTS[state], ticket.id, at=now, nature=nature, severity=severity)
            await work.commit()
            row = await rows.row(work, ticket.id, self._looking)
        self._tell(conversation)
        return row

    def _system_note(
        self, work: AsyncSession, conversation: Conversation, sentence: str, person: Person, now: datetime
    ) -> Message:
        text = self._wording.say(sentence, conversation.language, operator=person.name)
        return transcript.write(work, conversation, Author.SYSTEM, text, now)

    async def _expected_minutes(self, work: AsyncSession) -> int:
        answered = sa.select(Ticket.opened_at, Ticket.first_reply_at).where(Ticket.first_reply_at.isnot(None))
        recent = (await work.execute(answered.order_by(Ticket.id.desc()).limit(RECENT))).all()
        waiting = sa.select(sa.func.count()).where(Ticket.state == TicketState.WAITING.value)
        minutes = [(replied - opened).total_seconds() / 60 for opened, replied in recent]
        return expected_minutes(minutes, (await work.execute(waiting)).scalar_one())

    def _tell(self, conversation: Conversation) -> None:
        self._mailbox.tell(conversation.id, ownership.owner_signal(conversation))
        self._mailbox.tell(conversation.id, Signal("message", {"seq": conversation.last_seq}))
        self._mailbox.tell(DESK, Signal("ticket", {"conversation_id": conversation.id}))

    def _tell_message(self, conversation: Conversation, message: Message) -> None:
        self._mailbox.tell(conversation.id, Signal("message", {"seq": message.seq}))
        self._mailbox.tell(DESK, Signal("message", {"conversation_id": conversation.id, "seq": message.seq}))


async def _not_overtaken(work: AsyncSession, conversation_id: str, person: Person, seen_seq: int) -> None:
    newer = await transcript.after(work, conversation_id, seen_seq)
    unseen = tuple(said(m) for m in newer if m.author == Author.OPERATOR.value and m.operator_id != person.id)
    if unseen:
        raise Overtaken(unseen)
