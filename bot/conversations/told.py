"""What a turn says to the engine, what it leaves in the records, and what the shopper is told of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from bot.conversations import transcript
from bot.conversations.engine import Answered, Asked, Draft
from bot.conversations.errors import NoSuchConversation
from bot.conversations.records import HEARD, Conversation, Message, Turn, TurnState
from bot.conversations.transcript import Said, said

_TURN = (
    sa.select(Conversation, Message, Turn)
    .join(Message, Message.conversation_id == Conversation.id)
    .join(Turn, Turn.message_id == Message.id)
    .where(Message.id == sa.bindparam("message_id"))
)


@dataclass(frozen=True)
class Outcome:
    """What a shopper's message led to."""

    accepted: Said
    messages: tuple[Said, ...]
    owner: str
    cursor: int


async def outcome_of(work: AsyncSession, message: Message) -> Outcome | None:
    """What a shopper's message led to, from the transcript; None while it waits."""
    turn = await work.get(Turn, message.id)
    if turn is None or turn.state == TurnState.PENDING.value:
        return None
    return outcome(message, turn, list(await transcript.by_seq(work, message.conversation_id, turn.reply)))


def outcome(message: Message, turn: Turn, replies: list[Message]) -> Outcome:
    """What a message led to, from its turn and the replies."""
    return Outcome(said(message), tuple(map(said, replies)), str(turn.owner_after), int(turn.cursor_after or 0))


def asked_of(message: Message, conversation: Conversation, idle: timedelta) -> Asked:
    """A stored message for the engine; what the dialogue remembered is forgotten after `idle` without a word."""
    since = conversation.memory_at
    return Asked(
        conversation_id=conversation.id,
        message_id=message.id,
        text=message.text,
        pressed=message.pressed,
        language=conversation.language,
        customer_id=conversation.customer_id,
        page=conversation.page,
        carried=dict(conversation.carried),
        memory=conversation.memory if since is not None and message.at - since <= idle else None,
        at=message.at,
        origin=conversation.origin,
        model=conversation.memory_model,
    )


async def turn_of(work: AsyncSession, message_id: str) -> tuple[Conversation, Message, Turn]:
    """A message with its conversation and turn. Raises NoSuchConversation when it was erased meanwhile."""
    row = (await work.execute(_TURN, {"message_id": message_id})).first()
    if row is None:
        raise NoSuchConversation
    return row[0], row[1], row[2]


def record_parse(message: Message, turn: Turn, conversation: Conversation, answered: Answered, now: datetime) -> None:
    """What was understood, and what the dialogue keeps of it."""
    intent = (answered.parse.get("meanings") or [answered.parse.get("intent") or {}])[0]
    message.intent, message.confidence = intent.get("name"), intent.get("confidence")
    conversation.memory, conversation.memory_at = answered.memory, now
    conversation.memory_model = answered.model or conversation.memory_model
    conversation.carried = {**conversation.carried, **answered.carried}
    turn.parse, turn.model = answered.parse, answered.model
    turn.decision = HEARD if answered.heard else (answered.parse.get("decision") or {}).get("act")


def record_reply(turn: Turn, conversation: Conversation, replies: list[Message]) -> None:
    """What was said, and who speaks from here on."""
    turn.state = TurnState.ANSWERED.value
    turn.reply = [reply.seq for reply in replies]
    turn.owner_after, turn.cursor_after = conversation.owner, conversation.last_seq


def note(turn: Turn, drafts: Sequence[Draft]) -> None:
    """What the turn was about, as its last answer says, and all that was answered ahead in it."""
    about = next((dict(draft.about) for draft in reversed(drafts) if draft.about), None)
    if about is not None:
        turn.order_number = about.pop("order", None)
        turn.about = {**about, "ahead": [intent for draft in drafts for intent in draft.anticipated]}
