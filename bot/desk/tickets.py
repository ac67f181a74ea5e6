"""Tickets, the only switch for who speaks: opened by the bot, claimed, answered and closed by operators."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from bot.conversations import ownership, transcript
from bot.conversations.engine import HandOver, Wait, Wording
from bot.conversations.mailbox import Mailbox, Signal
from bot.conversations.records import Author, Conversation, Message
from bot.conversations.transcript import Said, said
from bot.desk import afterwards, audit, briefing, rows
from bot.desk.addresses import address_in
from bot.desk.ends import wake
from bot.desk.errors import HeldByOther, NotYours, Overtaken
from bot.desk.guess import GuessRules, guess
from bot.desk.holding import check_holder, held, hold, holder_name, is_holder, locked, ticket_of
from bot.desk.operators import Person
from bot.desk.presence import Presence
from bot.desk.promises import NOTHING_EXPECTED, keep, let_go
from bot.desk.records import Ticket, TicketState
from bot.desk.reply_uses import note_use
from bot.desk.telling import system, tell, tell_message, tell_typing
from bot.desk.waits import Waits
from bot.storage import Storage

ACTS = {TicketState.HANDED_BACK: "hand_back", TicketState.RESOLVED: "resolve"}


class Tickets:
    """Everything that happens to a ticket. Each change is one unit of work with the conversation locked first."""

    def __init__(
        self,
        storage: Storage,
        mailbox: Mailbox,
        wording: Wording,
        waits: Waits,
        title: Callable[[str], str],
        clock: Callable[[], datetime],
        presence: Presence,
        rules: GuessRules,
    ) -> None:
        self._storage, self._mailbox, self._wording = storage, mailbox, wording
        self._waits = waits
        self._title, self._clock, self._presence, self._rules = title, clock, presence, rules

    async def open(self, work: AsyncSession, conversation: Conversation, hand_over: HandOver, at: datetime) -> Wait:
        """Open a ticket inside the caller's unit of work; what the shopper is told of the wait."""
        expected = await self._waits.expected(work, at)
        told = await briefing.compose(work, conversation, hand_over, self._title)
        guessed = guess(self._rules, told, hand_over.wish)
        work.add(
            Ticket(
                conversation_id=conversation.id,
                state=TicketState.WAITING.value,
                reason=hand_over.reason,
                intent=hand_over.wish,
                briefing=told,
                topic=guessed.topic,
                nature=guessed.nature,
                severity=guessed.severity,
                seen_seq=0,
                opened_at=at,
                told_minutes=expected.minutes,
                load_minutes=expected.load,
            )
        )
        return self._waits.told(expected, conversation.language, address_in(told) is not None)

    async def hear(self, work: AsyncSession, conversation: Conversation, at: datetime) -> bool:
        """The shopper's next word wakes a ticket that was put off; whether there was one."""
        return await wake(work, conversation.id)

    async def press(
        self, work: AsyncSession, conversation: Conversation, values: Mapping[str, str], at: datetime
    ) -> list[Message]:
        """The shopper has answered whether it was solved."""
        return await afterwards.hear(work, self._wording, conversation, values, at)

    async def claim(self, ticket_id: int, person: Person) -> dict[str, Any]:
        """Take a waiting ticket. Claiming one's own again changes nothing; raises HeldByOther and NotYours."""
        now = self._clock()
        async with self._storage.work() as work:
            ticket, conversation = await locked(work, ticket_id, now)
            if ticket.operator_id != person.id or ticket.state != TicketState.CLAIMED.value:
                await self._take(work, ticket, conversation, person, now)
                await work.commit()
            row = await rows.row(work, ticket.id, self._presence.at)
        tell(self._mailbox, conversation)
        return row

    async def say(
        self,
        ticket_id: int,
        person: Person,
        client_message_id: str,
        text: str,
        seen_seq: int,
        saved_reply_id: int | None = None,
    ) -> tuple[Said, int]:
        """Write to the shopper, once; `saved_reply_id` is the saved reply that the text was made of.

        Raises NotYours, Overtaken when another operator has answered meanwhile, and Unfilled for a saved reply with a
        variable left in it.
        """
        now = self._clock()
        async with self._storage.work() as work:
            ticket, conversation = await held(work, ticket_id, person, now)
            message = await transcript.by_client_id(work, conversation.id, Author.OPERATOR, client_message_id)
            kept = False
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
                ticket.seen_seq, ticket.raised, ticket.raised_at = message.seq, None, None
                kept = await keep(work, ticket, now)
                await note_use(work, ticket, saved_reply_id, text, now)
                await audit.note(work, person, "say", ticket.id, at=now, seq=message.seq)
                await work.commit()
        tell_message(self._mailbox, message)
        if kept:
            self._mailbox.tell(conversation.id, Signal("wait", NOTHING_EXPECTED))
        return said(message), conversation.last_seq

    async def typing(self, ticket_id: int, person: Person) -> None:
        """The shopper sees that the holder is writing. Raises NotYours."""
        async with self._storage.work() as work:
            ticket = await ticket_of(work, ticket_id)
        check_holder(ticket, person)
        tell_typing(self._mailbox, ticket.conversation_id, person.name)

    async def looking(self, ticket_id: int, person: Person, typing: bool, gone: bool) -> None:
        """The others see who looks or types, and the shopper that the holder is writing. Raises NoSuchTicket."""
        async with self._storage.work() as work:
            ticket = await ticket_of(work, ticket_id)
        self._presence.tell(ticket.id, person, typing, gone)
        if typing and not gone and is_holder(ticket, person):
            tell_typing(self._mailbox, ticket.conversation_id, person.name)

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
            raise HeldByOther(await holder_name(work, ticket))
        if ticket.state != TicketState.WAITING.value:
            raise NotYours
        hold(ticket, conversation, person.id, person.name, now)
        note = system(work, self._wording, conversation, "utter_system_joined", now, operator=person.name)
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
            chosen = _choose(ticket, nature, severity) if nature and severity else {}
            await let_go(work, ticket, now)
            system(work, self._wording, conversation, sentence, now, operator=person.name)
            ownership.give_back_to_bot(conversation, {"summary": note} if note else {})
            await audit.note(work, person, ACTS[state], ticket.id, at=now, **chosen)
            await work.commit()
            row = await rows.row(work, ticket.id, self._presence.at)
        tell(self._mailbox, conversation)
        return row


def _choose(ticket: Ticket, nature: str, severity: str) -> dict[str, Any]:
    """Keep what the operator chose; for the audit trail, with whether it is what was guessed."""
    kept = {"nature_kept": nature == ticket.nature, "severity_kept": severity == ticket.severity}
    ticket.nature, ticket.severity = nature, severity
    return {"nature": nature, "severity": severity, **kept}


async def _not_overtaken(work: AsyncSession, conversation_id: str, person: Person, seen_seq: int) -> None:
    newer = await transcript.after(work, conversation_id, seen_seq)
    unseen = tuple(said(m) for m in newer if m.author == Author.OPERATOR.value and m.operator_id != person.id)
    if unseen:
        raise Overtaken(unseen)
