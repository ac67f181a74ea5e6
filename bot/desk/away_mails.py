"""An answer that its shopper has not read goes to them by mail too, if they have left and the shop knows their address.

A link back is only in the mail of a customer who has signed in: whoever else knew an order's number and address has
said by themselves on which page they are, and the mail goes to the order's own address.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from bot.conversations.engine import Wording
from bot.conversations.errors import NoSuchConversation
from bot.conversations.records import Author, Conversation, Message
from bot.desk.addresses import address_in
from bot.desk.errors import NoSuchTicket
from bot.desk.holding import locked
from bot.desk.policies import AfterwardsRules
from bot.desk.records import Ticket
from bot.mail.mails import Letter, put
from bot.storage import Storage

KIND = "answer"
# Twice as long as it takes for an open stream to be noted again.
LEFT_AFTER = timedelta(minutes=2)
LONGEST_AGO = timedelta(days=1)
BATCH = 50
EmailOf = Callable[[int], Awaitable[str | None]]


class AwayMails:
    """Mails each answer once; `email_of` gives a customer's own address."""

    def __init__(
        self,
        storage: Storage,
        wording: Wording,
        email_of: EmailOf,
        rules: AfterwardsRules,
        clock: Callable[[], datetime],
    ) -> None:
        self._storage, self._wording, self._email_of, self._clock = storage, wording, email_of, clock
        self._after = timedelta(minutes=rules.mail_after)

    async def mail_due(self) -> int:
        """Put the mails that are due into the outgoing ones; how many."""
        now = self._clock()
        query = sa.select(Ticket.id, Conversation.customer_id).join(
            Conversation, Conversation.id == Ticket.conversation_id
        )
        async with self._storage.work() as work:
            due = (await work.execute(query.where(*self._due(now)).limit(BATCH))).all()
        return sum([await self._mail(ticket_id, customer_id, now) for ticket_id, customer_id in due])

    async def _mail(self, ticket_id: int, customer_id: int | None, now: datetime) -> bool:
        own = await self._email_of(customer_id) if customer_id is not None else None
        async with self._storage.work() as work:
            try:
                ticket, conversation = await locked(work, ticket_id, now)
            except (NoSuchTicket, NoSuchConversation):
                return False
            unread = await self._unread(work, ticket, conversation)
            if not unread or conversation.customer_id != customer_id:
                return False
            address = own or address_in(ticket.briefing)
            ticket.mailed_seq = unread[-1].seq
            if address is not None:
                put(work, self._letter(address, conversation, unread), now, conversation.id)
            await work.commit()
        return address is not None

    def _letter(self, address: str, conversation: Conversation, unread: Sequence[Message]) -> Letter:
        language, page = conversation.language, conversation.page or ""
        facts = {"operator": unread[-1].operator_name, "words": "\n\n".join(message.text for message in unread)}
        text = self._wording.say("utter_mail_answer", language, **facts)
        if conversation.customer_id is not None and page.startswith(("https://", "http://")):
            text += "\n\n" + self._wording.say("utter_mail_answer_page", language, page=page)
        return Letter(KIND, address, self._wording.say("utter_mail_answer_subject", language, **facts), text + "\n")

    async def _unread(self, work: AsyncSession, ticket: Ticket, conversation: Conversation) -> Sequence[Message]:
        seen = max(ticket.mailed_seq, conversation.shopper_read_seq)
        said = (Message.conversation_id == conversation.id, Message.author == Author.OPERATOR.value, Message.seq > seen)
        return (await work.execute(sa.select(Message).where(*said).order_by(Message.seq))).scalars().all()

    def _due(self, now: datetime) -> tuple[Any, ...]:
        """Of a conversation's newest ticket: a word that nobody has read, and nobody listening."""
        newer = aliased(Ticket)
        later = (newer.conversation_id == Ticket.conversation_id, newer.id > Ticket.id)
        unread = (
            Message.conversation_id == Ticket.conversation_id,
            Message.author == Author.OPERATOR.value,
            Message.seq > Conversation.shopper_read_seq,
            Message.seq > Ticket.mailed_seq,
            Message.at <= now - self._after,
            Message.at > now - LONGEST_AGO,
        )
        return (
            Conversation.updated_at > now - LONGEST_AGO,
            Conversation.last_seq > Conversation.shopper_read_seq,
            sa.or_(Conversation.listened_at.is_(None), Conversation.listened_at <= now - LEFT_AFTER),
            ~sa.exists(sa.select(newer.id).where(*later)),
            sa.exists(sa.select(Message.id).where(*unread)),
        )
