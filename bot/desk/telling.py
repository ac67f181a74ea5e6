"""What a change at the desk says to the shopper, and how those who look on hear of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from bot.conversations import ownership, transcript
from bot.conversations.engine import Wording
from bot.conversations.mailbox import DESK, Mailbox, Signal
from bot.conversations.records import Author, Conversation, Message


def system(
    work: AsyncSession, wording: Wording, conversation: Conversation, sentence: str, now: datetime, **facts: Any
) -> Message:
    """Say a sentence of domain.yml as nobody in particular, in a locked conversation."""
    text = wording.say(sentence, conversation.language, **facts)
    return transcript.write(work, conversation, Author.SYSTEM, text, now)


def tell(mailbox: Mailbox, conversation: Conversation) -> None:
    """After the commit: who speaks may have changed, something may have been said, and so has the ticket."""
    mailbox.tell(conversation.id, ownership.owner_signal(conversation))
    mailbox.tell(conversation.id, Signal("message", {"seq": conversation.last_seq}))
    tell_desk(mailbox, conversation.id)


def tell_message(mailbox: Mailbox, message: Message) -> None:
    """After the commit: something was said."""
    mailbox.tell(message.conversation_id, Signal("message", {"seq": message.seq}))
    mailbox.tell(DESK, Signal("message", {"conversation_id": message.conversation_id, "seq": message.seq}))


def tell_desk(mailbox: Mailbox, conversation_id: str) -> None:
    """After the commit: the ticket has changed, and the shopper need not know."""
    mailbox.tell(DESK, Signal("ticket", {"conversation_id": conversation_id}))


def tell_typing(mailbox: Mailbox, conversation_id: str, name: str) -> None:
    """The shopper sees who is writing to them."""
    mailbox.tell(conversation_id, Signal("typing", {"author": "operator", "operator": {"name": name}}))
