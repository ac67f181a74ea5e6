"""What every act of an operator is done with, and what it leaves behind: a word to the shopper, and signals."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from bot.conversations import transcript
from bot.conversations.mailbox import DESK, Mailbox, Signal
from bot.conversations.records import Author, Conversation, Message
from bot.desk.allowances import ActionRules
from bot.desk.clients import Client, client_of, pair_of
from bot.desk.holding import ticket_of
from bot.desk.operators import Person
from bot.replies.orders import Told
from bot.shop.policies import Policies
from bot.storage import Storage


@dataclass(frozen=True)
class Means:
    """`told` gives what sentences in a language are made with on a day."""

    storage: Storage
    mailbox: Mailbox
    policies: Policies
    rules: ActionRules
    told: Callable[[str, date], Told]
    clock: Callable[[], datetime]

    async def client(self, ticket_id: int, order: str | None = None, email: str | None = None) -> Client | None:
        """Whom a ticket's operator acts for, looking at an order; None when nobody is known. Raises NoSuchTicket."""
        async with self.storage.work() as work:
            ticket = await ticket_of(work, ticket_id)
            query = sa.select(Conversation.customer_id).where(Conversation.id == ticket.conversation_id)
            known = (await work.execute(query)).scalar_one()
            pair = pair_of(ticket.briefing, order, email)
            return await client_of(work, self.policies, known, pair, self.clock().date())

    def say(self, work: AsyncSession, conversation: Conversation, text: str, now: datetime) -> Message:
        """Tell the shopper of a locked conversation what was done."""
        return transcript.write(work, conversation, Author.SYSTEM, text, now)

    def signal(self, conversation: Conversation, message: Message | None) -> None:
        """That there is something new to read, once it is committed; nothing for no message."""
        if message is None:
            return
        self.mailbox.tell(conversation.id, Signal("message", {"seq": message.seq}))
        self.mailbox.tell(DESK, Signal("message", {"conversation_id": conversation.id, "seq": message.seq}))


def source_of(ticket_id: int, client_action_id: str) -> str:
    """Why something was done, in the shop's books: in which ticket, and by which press of a button."""
    return f"desk:{ticket_id}:{client_action_id}"


def done_by(person: Person) -> str:
    """Who did it, in the shop's books."""
    return f"operator:{person.id}"
