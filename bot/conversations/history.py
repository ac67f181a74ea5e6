"""One customer, one history: what was said in earlier conversations, on whatever channel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from bot.conversations import transcript
from bot.conversations.records import Conversation
from bot.conversations.transcript import Said, said

NEWEST = 10
MESSAGES = 200


@dataclass(frozen=True)
class Past:
    """An earlier conversation and its newest 200 messages."""

    conversation_id: str
    channel: str
    at: str
    messages: tuple[Said, ...]

    def as_json(self) -> dict[str, Any]:
        """As clients see it."""
        messages = [message.as_json() for message in self.messages]
        return {"conversation_id": self.conversation_id, "channel": self.channel, "at": self.at, "messages": messages}


async def earlier(work: AsyncSession, conversation: Conversation, limit: int = NEWEST) -> Sequence[Conversation]:
    """This customer's other conversations in which anything was said to the bot, newest first.

    None while nobody knows who the customer is.
    """
    if conversation.customer_id is None:
        return []
    theirs = (Conversation.customer_id == conversation.customer_id, Conversation.id != conversation.id)
    query = sa.select(Conversation).where(*theirs, Conversation.last_seq > 1)
    return (await work.execute(query.order_by(Conversation.created_at.desc()).limit(limit))).scalars().all()


async def history(work: AsyncSession, conversation: Conversation) -> tuple[Past, ...]:
    """The newest ten earlier conversations of this customer, newest first."""
    return tuple(
        [
            Past(one.id, one.channel, one.created_at.isoformat(), await _said_in(work, one.id))
            for one in await earlier(work, conversation)
        ]
    )


async def _said_in(work: AsyncSession, conversation_id: str) -> tuple[Said, ...]:
    return tuple(said(message) for message in await transcript.newest(work, conversation_id, MESSAGES))
