"""Another help desk that works with the tickets by mail: all that it needs, put together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.clock import Clock
from bot.conversations.mailbox import Mailbox
from bot.desk.mail_briefing import MailBriefing
from bot.desk.mail_letters import DeskLetters
from bot.desk.mail_operator import MailOperator
from bot.desk.mail_speaker import MailSpeaker
from bot.desk.mailed_answers import MailedAnswers, Taken
from bot.desk.mailing import MailingDesk
from bot.desk.tickets import Tickets
from bot.mail.tokens import Tokens
from bot.replies.wording import Sentences
from bot.storage import Storage


@dataclass(frozen=True)
class Addresses:
    """Where tickets are mailed to, from whom, and where answers come back; `marked` as for MailedAnswers."""

    to: str
    sender: str
    answers_to: str
    marked: bool


@dataclass(frozen=True)
class HelpDesk:
    """What goes to the help desk, and what comes back."""

    desk: MailingDesk
    answers: MailedAnswers

    async def take(self, raw: bytes, envelope_sender: str | None = None, recipients: Sequence[str] = ()) -> bool:
        """Take a mail in; whether it is one of ours."""
        return await self.answers.take(raw, envelope_sender, recipients) is not Taken.NOT_OURS


def help_desk(
    addresses: Addresses,
    storage: Storage,
    mailbox: Mailbox,
    tickets: Tickets,
    sentences: Sentences,
    title: Callable[[str], str],
    secret_key: str,
    clock: Clock,
) -> HelpDesk:
    """A help desk at these addresses; `title` names an intent in words."""
    tokens = Tokens(secret_key)
    briefing = MailBriefing(sentences, title)
    letters = DeskLetters(briefing, tokens, addresses.to, addresses.sender, addresses.answers_to)
    desk = MailingDesk(storage, mailbox, tickets, letters, clock)
    operator = MailOperator(storage, letters.operator)
    speaker = MailSpeaker(storage, mailbox, tickets, operator, sentences, clock)
    return HelpDesk(desk, MailedAnswers(storage, desk, speaker, letters, tokens, clock, addresses.marked))
