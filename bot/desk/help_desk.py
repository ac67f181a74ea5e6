"""Another help desk that works with the tickets by mail: all that it needs, put together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.clock import Clock
from bot.conversations.locks import TurnLocks
from bot.conversations.mailbox import Mailbox
from bot.desk.mail_briefing import MailBriefing
from bot.desk.mail_letters import DeskLetters
from bot.desk.mail_operator import MailOperator
from bot.desk.mail_speaker import MailSpeaker
from bot.desk.mailed_answers import MailedAnswers, Taken
from bot.desk.mailing import MailingDesk
from bot.desk.tickets import Tickets
from bot.housework import Chore
from bot.mail.imap import ImapMailbox
from bot.mail.listener import MailListener
from bot.mail.tokens import Tokens
from bot.replies.wording import Sentences
from bot.settings import Settings
from bot.storage import Storage

LOOK = "look for answers by mail"


@dataclass(frozen=True)
class HelpDesk:
    """What goes to the help desk, and what comes back."""

    desk: MailingDesk
    answers: MailedAnswers

    async def take(self, raw: bytes, envelope_sender: str | None = None, recipients: Sequence[str] = ()) -> bool:
        """Take a mail in; whether it is one of ours."""
        return await self.answers.take(raw, envelope_sender, recipients) is not Taken.NOT_OURS

    def chores(self, settings: Settings, locks: TurnLocks) -> list[Chore]:
        """What has to be done every now and then; a mailbox is looked into by one process at a time."""
        catch_up = Chore("mail the help desk", 15, self.desk.catch_up)
        if not settings.imap_url:
            return [catch_up]
        mailbox = ImapMailbox(settings.imap_url, self.take)

        async def look() -> None:
            async with locks.try_hold(LOOK) as ours:
                if ours:
                    await mailbox.look()

        return [catch_up, Chore(LOOK, 10, look)]

    def listener(self, settings: Settings) -> MailListener | None:
        """What takes answers by SMTP; None where none is wanted."""
        if not settings.inbound_smtp_port:
            return None
        domain = settings.answers_to.rpartition("@")[2]
        return MailListener(settings.host, settings.inbound_smtp_port, domain, self.take)


def help_desk(
    settings: Settings,
    storage: Storage,
    mailbox: Mailbox,
    tickets: Tickets,
    sentences: Sentences,
    title: Callable[[str], str],
    clock: Clock,
) -> HelpDesk | None:
    """The help desk that tickets are mailed to, None for a shop that has only its own; `title` names an intent."""
    if not settings.desk_mail_to:
        return None
    tokens = Tokens(settings.secret_key)
    briefing = MailBriefing(sentences, title)
    letters = DeskLetters(briefing, tokens, settings.desk_mail_to, settings.mail_from, settings.answers_to)
    desk = MailingDesk(storage, mailbox, tickets, letters, clock)
    operator = MailOperator(storage, letters.operator)
    speaker = MailSpeaker(storage, mailbox, tickets, operator, sentences, clock)
    return HelpDesk(desk, MailedAnswers(storage, desk, speaker, letters, tokens, clock, settings.desk_mail_marked))
