"""Answers that come by mail: each is said to the shopper once, in the conversation that its token names.

A mail is about a ticket by its token alone, never by its subject or its sender. One that is delivered twice, or to two
processes at once, has its effect once: what is said has the mail's key as the id of its message, and what else is done
is done together with the mail's row.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from datetime import timedelta
from enum import Enum

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from bot import budgets
from bot.budgets import Rate
from bot.clock import Clock
from bot.conversations.errors import NoSuchConversation
from bot.desk import audit
from bot.desk.attention import ask
from bot.desk.errors import NoSuchTicket
from bot.desk.holding import locked, ticket_of
from bot.desk.mail_letters import DeskLetters
from bot.desk.mail_speaker import MailSpeaker
from bot.desk.mailing import MailingDesk
from bot.desk.records import Ticket, TicketState
from bot.desk.records_mail import TakenMail
from bot.mail.new_words import new_words
from bot.mail.received import Received, read
from bot.mail.tokens import Tokens
from bot.storage import Storage

log = structlog.get_logger()
ANSWERS = Rate(60, timedelta(hours=1))
"""So many answers a ticket: more do not come from people."""
LONGEST_READ, LONGEST_SAID = 100_000, 10_000
MERGED_MOST = 10
CLOSES = re.compile(r"#(resolved?|closed?|solved?|done)[.!]?", re.IGNORECASE)


class Taken(str, Enum):
    """What became of a mail."""

    SAID = "said"
    RAISED = "raised"
    DROPPED = "dropped"
    TWICE = "twice"
    NOT_OURS = "not_ours"


class MailedAnswers:
    """Takes mails in. `marked` is whether the help desk marks also what people write as generated."""

    def __init__(
        self,
        storage: Storage,
        desk: MailingDesk,
        speaker: MailSpeaker,
        letters: DeskLetters,
        tokens: Tokens,
        clock: Clock,
        marked: bool = False,
    ) -> None:
        self._storage, self._desk, self._speaker = storage, desk, speaker
        self._letters, self._tokens, self._clock, self._marked = letters, tokens, clock, marked

    async def take(self, raw: bytes, envelope_sender: str | None = None, recipients: Sequence[str] = ()) -> Taken:
        """Take one mail as it came: RAISED when a person has to look, NOT_OURS when it has no right token.

        Raises StorageUnavailable: then it is to be brought again.
        """
        mail = await asyncio.to_thread(read, raw, envelope_sender, recipients, self._marked)
        found = self._tokens.find(mail.about)
        if found.number is None:
            log.warning("mail_not_ours", wrong_token=found.wrong, key=mail.key)
            return Taken.NOT_OURS
        try:
            taken = await self._take(mail, found.number)
        except (NoSuchTicket, NoSuchConversation):
            taken = Taken.DROPPED
        log.info("mail_taken", end=taken.value, ticket_id=found.number, key=mail.key, automatic=mail.automatic)
        return taken

    async def _take(self, mail: Received, number: int) -> Taken:
        async with self._storage.work() as work:
            ticket = await _meant(work, number)
            known = await work.get(TakenMail, mail.key)
            within = known is not None or await budgets.pay(work, f"desk_answer:{number}", ANSWERS, self._clock())
            await work.commit()
        if known is not None:
            return Taken.TWICE
        if mail.bounce:
            return await self._end(mail, ticket.id, raises="mail_bounced")
        if mail.automatic or ticket.state == TicketState.SPAM.value:
            return await self._end(mail, ticket.id)
        return await self._answer(mail, ticket) if within else await self._end(mail, ticket.id, raises="mail_flood")

    async def _answer(self, mail: Received, ticket: Ticket) -> Taken:
        words = await asyncio.to_thread(new_words, mail.text[:LONGEST_READ], self._letters.ours)
        closes, words = _command(words[:LONGEST_SAID])
        if not words and not closes:
            return await self._end(mail, ticket.id, raises="mail_empty", notice="nothing_passed_on")
        await self._speaker.say(ticket, mail.sender, mail.key, words, mail.files, closes)
        await self._end(mail, ticket.id, notice="files_not_passed_on" if mail.files else None)
        return Taken.SAID

    async def _end(self, mail: Received, ticket_id: int, raises: str | None = None, notice: str | None = None) -> Taken:
        """Note that a mail was taken, with what is to be done about it, once; whether a person has to look."""
        now = self._clock()
        async with self._storage.work() as work:
            ticket, _conversation = await locked(work, ticket_id, now)
            if await work.get(TakenMail, mail.key) is not None:
                return Taken.TWICE
            work.add(TakenMail(key=mail.key, ticket_id=ticket_id, at=now))
            if raises is not None:
                ask(ticket, raises, now)
                await audit.note(work, None, "raise", ticket_id, at=now, rule=raises)
            if notice is not None:
                letter = self._letters.notice(ticket, mail.key, notice, files=", ".join(mail.files))
                await self._desk.send(work, ticket, letter, now)
            await work.commit()
        if raises is not None:
            self._desk.tell_raised(ticket)
        return Taken.DROPPED if raises is None else Taken.RAISED


async def _meant(work: AsyncSession, ticket_id: int) -> Ticket:
    """The ticket, or the one that took it up. Raises NoSuchTicket."""
    ticket = await ticket_of(work, ticket_id)
    for _ in range(MERGED_MOST):
        if ticket.merged_into is None:
            break
        ticket = await ticket_of(work, ticket.merged_into)
    return ticket


def _command(words: str) -> tuple[bool, str]:
    """Whether the first line says that the matter is closed, and the words without it."""
    first, _, rest = words.partition("\n")
    return (True, rest.strip()) if CLOSES.fullmatch(first.strip()) else (False, words)
