"""Reading and writing what was said. Every write first locks its conversation, so that sequence numbers have no gap."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from bot.conversations.engine import Draft
from bot.conversations.errors import NoSuchConversation
from bot.conversations.records import Author, Conversation, Message

# Statements that every turn needs are made once: making one takes as long as running it.
_TABLE = Conversation.__table__
_THIS = _TABLE.c.id == sa.bindparam("conversation_id")
_LOCK = sa.update(_TABLE).where(_THIS).values(updated_at=sa.bindparam("now"))
_LOCK_OPENED = _LOCK.where(_TABLE.c.token_hash == sa.bindparam("opened_by"))
_LOCKED = sa.select(Conversation).where(_THIS).execution_options(populate_existing=True)


@dataclass(frozen=True)
class Said:
    """A message as clients see it (the contract's Message)."""

    seq: int
    id: str
    author: str
    at: str
    text: str
    language: str
    choices: tuple[dict[str, str], ...]
    cards: tuple[dict[str, Any], ...]
    anticipated: tuple[str, ...]
    intent: dict[str, Any] | None
    operator: dict[str, str] | None
    client_message_id: str | None

    def as_json(self) -> dict[str, Any]:
        """The contract's Message; `intent`, `operator` and `client_message_id` only where they apply."""
        return {key: value for key, value in vars(self).items() if value is not None}


def said(message: Message) -> Said:
    """What clients may see of a stored message: a choice's payload stays here."""
    intent = {"name": message.intent, "confidence": message.confidence} if message.intent else None
    return Said(
        seq=message.seq,
        id=message.id,
        author=message.author,
        at=message.at.isoformat(),
        text=message.text,
        language=message.language,
        choices=tuple({"id": choice["id"], "title": choice["title"]} for choice in message.choices),
        cards=tuple(message.cards),
        anticipated=tuple(message.anticipated),
        intent=intent,
        operator={"name": message.operator_name} if message.operator_name else None,
        client_message_id=message.client_message_id,
    )


async def hold(work: AsyncSession, conversation_id: str, now: datetime, token_hash: str | None = None) -> None:
    """Lock a conversation for writing until the unit of work ends; with a token's hash only if it opens it.

    An UPDATE comes first because it takes the row's lock on PostgreSQL and the writer's lock on SQLite;
    what is read after it is current. Raises NoSuchConversation.
    """
    whose = {"conversation_id": conversation_id, "now": now}
    if token_hash is None:
        changed: Any = await work.execute(_LOCK, whose)
    else:
        changed = await work.execute(_LOCK_OPENED, {**whose, "opened_by": token_hash})
    if not changed.rowcount:
        raise NoSuchConversation


async def lock(work: AsyncSession, conversation_id: str, now: datetime) -> Conversation:
    """The conversation, held as `hold` does. Raises NoSuchConversation."""
    await hold(work, conversation_id, now)
    conversation: Conversation = (await work.execute(_LOCKED, {"conversation_id": conversation_id})).scalar_one()
    return conversation


def write(
    work: AsyncSession,
    conversation: Conversation,
    author: Author,
    text: str,
    now: datetime,
    *,
    client_message_id: str | None = None,
    pressed: dict[str, Any] | None = None,
    operator: tuple[int, str] | None = None,
) -> Message:
    """Add one message with the next sequence number of a locked conversation."""
    conversation.last_seq += 1
    message = Message(
        id=str(uuid.uuid4()),
        conversation_id=conversation.id,
        seq=conversation.last_seq,
        author=author.value,
        client_message_id=client_message_id,
        text=text,
        language=conversation.language,
        choices=[],
        cards=[],
        anticipated=[],
        pressed=pressed,
        operator_id=operator[0] if operator else None,
        operator_name=operator[1] if operator else None,
        at=now,
    )
    work.add(message)
    return message


def write_draft(work: AsyncSession, conversation: Conversation, draft: Draft, now: datetime) -> Message:
    """Add what the bot says, with its choices, cards and the intents it answers ahead."""
    message = write(work, conversation, Author.BOT, draft.text, now)
    message.choices = [dict(choice) for choice in draft.choices]
    message.cards = [dict(card) for card in draft.cards]
    message.anticipated = list(draft.anticipated)
    return message


async def after(work: AsyncSession, conversation_id: str, seq: int, limit: int = 500) -> Sequence[Message]:
    """Messages after a sequence number, oldest first; at most `limit`."""
    query = sa.select(Message).where(Message.conversation_id == conversation_id, Message.seq > seq)
    return (await work.execute(query.order_by(Message.seq).limit(limit))).scalars().all()


async def by_seq(work: AsyncSession, conversation_id: str, seqs: Sequence[int]) -> Sequence[Message]:
    """The messages with these sequence numbers, in order."""
    query = sa.select(Message).where(Message.conversation_id == conversation_id, Message.seq.in_(seqs))
    return (await work.execute(query.order_by(Message.seq))).scalars().all()


async def newest(work: AsyncSession, conversation_id: str, limit: int = 500) -> Sequence[Message]:
    """The newest messages, oldest of them first; at most `limit`."""
    query = sa.select(Message).where(Message.conversation_id == conversation_id).order_by(Message.seq.desc())
    return (await work.execute(query.limit(limit))).scalars().all()[::-1]


async def by_client_id(
    work: AsyncSession, conversation_id: str, author: Author, client_message_id: str
) -> Message | None:
    """The message this author's client sent under this id, or None."""
    query = sa.select(Message).where(
        Message.conversation_id == conversation_id,
        Message.author == author.value,
        Message.client_message_id == client_message_id,
    )
    return (await work.execute(query)).scalar_one_or_none()


async def offered(work: AsyncSession, conversation_id: str, choice_id: str) -> dict[str, Any] | None:
    """The choice with this id if the bot offered it in this conversation, else None."""
    query = (
        sa.select(Message.choices)
        .where(Message.conversation_id == conversation_id, Message.author == Author.BOT.value)
        .order_by(Message.seq.desc())
        .limit(50)
    )
    for choices in (await work.execute(query)).scalars():
        for choice in choices:
            if choice["id"] == choice_id:
                return dict(choice)
    return None
