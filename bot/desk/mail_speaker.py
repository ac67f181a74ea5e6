"""Says to the shopper what somebody answered by mail: as the ticket's holder where that can be, else beside them."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence

from bot.clock import Clock
from bot.conversations import transcript
from bot.conversations.engine import Wording
from bot.conversations.mailbox import Mailbox, Signal
from bot.conversations.records import Author, Conversation
from bot.desk import audit
from bot.desk.errors import HeldByOther, NotYours
from bot.desk.holding import locked
from bot.desk.mail_operator import MailOperator
from bot.desk.operators import Person
from bot.desk.promises import NOTHING_EXPECTED, keep
from bot.desk.records import Ticket
from bot.desk.telling import tell_message
from bot.desk.tickets import Tickets
from bot.storage import Storage

# Who writes a mail has not seen what was said at the desk meanwhile, and cannot look.
SEEN = 2**31 - 1
NATURE, SEVERITY = "question", "normal"


class MailSpeaker:
    """Speaks for whoever answers by mail."""

    def __init__(
        self,
        storage: Storage,
        mailbox: Mailbox,
        tickets: Tickets,
        operator: MailOperator,
        wording: Wording,
        clock: Clock,
    ) -> None:
        self._storage, self._mailbox, self._tickets = storage, mailbox, tickets
        self._operator, self._wording, self._clock = operator, wording, clock

    async def say(self, ticket: Ticket, name: str, key: str, words: str, files: Sequence[str], closes: bool) -> None:
        """Say the words under the name of their sender, once for each `key`, and close the matter if that is wished.

        The ticket is claimed for the mail's operator. Where somebody else holds it, or it is closed, the shopper is
        told all the same, and the ticket stays as it is.
        """
        person = await self._operator.speaking_as(name, self._clock())
        told = await self._with_files(ticket, words, files)
        try:
            await self._tickets.claim(ticket.id, person)
            if told:
                await self._tickets.say(ticket.id, person, key, told, SEEN)
        except (HeldByOther, NotYours):
            await self._say_beside(ticket.id, person, key, told)
            return
        if closes:
            with contextlib.suppress(NotYours):
                await self._tickets.resolve(ticket.id, person, ticket.nature or NATURE, ticket.severity or SEVERITY, "")

    async def _with_files(self, ticket: Ticket, words: str, files: Sequence[str]) -> str:
        if not files:
            return words
        async with self._storage.work() as work:
            conversation = await work.get(Conversation, ticket.conversation_id)
        language = conversation.language if conversation is not None else ""
        more = self._wording.say("utter_answer_came_with_files", language, files=", ".join(files))
        return f"{words}\n\n{more}".strip()

    async def _say_beside(self, ticket_id: int, person: Person, key: str, text: str) -> None:
        now = self._clock()
        async with self._storage.work() as work:
            ticket, conversation = await locked(work, ticket_id, now)
            known = await transcript.by_client_id(work, conversation.id, Author.OPERATOR, key)
            if known is not None or not text:
                return
            who = (person.id, person.name)
            message = transcript.write(
                work, conversation, Author.OPERATOR, text, now, client_message_id=key, operator=who
            )
            ticket.first_reply_at = ticket.first_reply_at or now
            ticket.raised, ticket.raised_at = None, None
            kept = await keep(work, ticket, now)
            await audit.note(work, person, "say", ticket.id, at=now, seq=message.seq)
            await work.commit()
        tell_message(self._mailbox, message)
        if kept:
            self._mailbox.tell(conversation.id, Signal("wait", NOTHING_EXPECTED))
