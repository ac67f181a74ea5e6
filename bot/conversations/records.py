"""What is kept of a conversation: who owns it, what was said, and how each turn went."""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from typing import Any

import sqlalchemy as sa

from bot.storage import Moment, Record


class Owner(str, Enum):
    """Who speaks to the shopper."""

    BOT = "bot"
    QUEUE = "queue"
    OPERATOR = "operator"


class Author(str, Enum):
    """Who said a message."""

    SHOPPER = "shopper"
    BOT = "bot"
    OPERATOR = "operator"
    SYSTEM = "system"


class TurnState(str, Enum):
    """What became of a shopper's message."""

    PENDING = "pending"
    ANSWERED = "answered"
    TO_DESK = "to_desk"


HEARD = "heard"  # a turn's decision


class Conversation(Record):
    """One shopper's chat. `epoch` counts changes of owner; `memory` is the dialogue's short memory (JSON)
    of `memory_at`, made by the archive `memory_model`; at `paid_until` the shopper's budget of messages is whole
    again; `origin` is the network address of the newest message, as a hash. At `listened_at` an event stream of it was
    last known to be open, which is noted only while the bot is not its owner."""

    __tablename__ = "conversation"

    id: str = sa.Column(sa.String(36), primary_key=True)
    token_hash: str = sa.Column(sa.String(64), nullable=False, unique=True)
    channel: str = sa.Column(sa.String(16), nullable=False)
    language: str = sa.Column(sa.String(8), nullable=False)
    page = sa.Column(sa.String(500))
    customer_id = sa.Column(sa.Integer, index=True)
    owner: str = sa.Column(sa.String(16), nullable=False, default=Owner.BOT.value)
    epoch: int = sa.Column(sa.Integer, nullable=False, default=0)
    operator_name = sa.Column(sa.String(80))
    last_seq: int = sa.Column(sa.Integer, nullable=False, default=0)
    shopper_read_seq: int = sa.Column(sa.Integer, nullable=False, default=0)
    memory = sa.Column(sa.Text)
    memory_at = sa.Column(Moment)
    memory_model = sa.Column(sa.String(80))
    paid_until = sa.Column(Moment)
    origin = sa.Column(sa.String(64))
    listened_at = sa.Column(Moment)
    carried: dict[str, Any] = sa.Column(sa.JSON, nullable=False, default=dict)
    created_at: datetime = sa.Column(Moment, nullable=False, index=True)
    updated_at: datetime = sa.Column(Moment, nullable=False)


class Message(Record):
    """What one author said, once: the sequence number has no gaps within a conversation."""

    __tablename__ = "message"
    __table_args__ = (
        sa.UniqueConstraint("conversation_id", "seq"),
        sa.UniqueConstraint("conversation_id", "author", "client_message_id"),
    )

    id: str = sa.Column(sa.String(36), primary_key=True)
    conversation_id: str = sa.Column(sa.ForeignKey("conversation.id", ondelete="CASCADE"), nullable=False)
    seq: int = sa.Column(sa.Integer, nullable=False)
    author: str = sa.Column(sa.String(16), nullable=False)
    client_message_id = sa.Column(sa.String(64))
    text: str = sa.Column(sa.Text, nullable=False)
    language: str = sa.Column(sa.String(8), nullable=False)
    choices: list[dict[str, Any]] = sa.Column(sa.JSON, nullable=False, default=list)
    cards: list[dict[str, Any]] = sa.Column(sa.JSON, nullable=False, default=list)
    anticipated: list[str] = sa.Column(sa.JSON, nullable=False, default=list)
    pressed: dict[str, Any] | None = sa.Column(sa.JSON(none_as_null=True))
    intent = sa.Column(sa.String(64))
    confidence = sa.Column(sa.Float)
    operator_id = sa.Column(sa.Integer)
    operator_name = sa.Column(sa.String(80))
    at: datetime = sa.Column(Moment, nullable=False)


class Turn(Record):
    """One shopper message with its parse, decision, reply and timings; `reply` is the seqs of the answer.

    `decision` is what was done with the parse: answer, clarify, hand_off, or heard where it was the answer to an open
    question. `about` is what was answered: topic, state, kind of shopper, held_out, and `ahead`, the intents answered
    with it; `order_number` is the order it was about. Both are empty where nothing was answered.
    """

    __tablename__ = "turn"
    __table_args__ = (
        sa.Index("ix_turn_order_number_started_at", "order_number", "started_at"),
        sa.Index("ix_turn_started_at_message_id", "started_at", "message_id"),
    )

    message_id: str = sa.Column(sa.ForeignKey("message.id", ondelete="CASCADE"), primary_key=True)
    conversation_id: str = sa.Column(sa.ForeignKey("conversation.id", ondelete="CASCADE"), nullable=False, index=True)
    seq: int = sa.Column(sa.Integer, nullable=False)
    state: str = sa.Column(sa.String(16), nullable=False, index=True)
    attempts: int = sa.Column(sa.Integer, nullable=False, default=0)
    parse: dict[str, Any] = sa.Column(sa.JSON, nullable=False, default=dict)
    decision = sa.Column(sa.String(16))
    about = sa.Column(sa.JSON(none_as_null=True))
    order_number = sa.Column(sa.String(40))
    reply: list[int] = sa.Column(sa.JSON, nullable=False, default=list)
    owner_after = sa.Column(sa.String(16))
    cursor_after = sa.Column(sa.Integer)
    model = sa.Column(sa.String(80))
    milliseconds = sa.Column(sa.Float)
    started_at: datetime = sa.Column(Moment, nullable=False)
    finished_at = sa.Column(Moment)


class Feedback(Record):
    """What a shopper thought of a conversation: csat 1-5, nps 0-10, ces 1-7."""

    __tablename__ = "feedback"

    id: int = sa.Column(sa.Integer, primary_key=True)
    conversation_id: str = sa.Column(sa.ForeignKey("conversation.id", ondelete="CASCADE"), nullable=False, index=True)
    kind: str = sa.Column(sa.String(8), nullable=False)
    score: int = sa.Column(sa.Integer, nullable=False)
    comment = sa.Column(sa.Text)
    at: datetime = sa.Column(Moment, nullable=False)


class PushAddress(Record):
    """Where a shopper's device can be told of a reply: up to `pushed_seq` it was told, before `next_at` it is not."""

    __tablename__ = "push_address"
    __table_args__ = (sa.UniqueConstraint("conversation_id", "platform", "address"),)

    id: int = sa.Column(sa.Integer, primary_key=True)
    conversation_id: str = sa.Column(sa.ForeignKey("conversation.id", ondelete="CASCADE"), nullable=False)
    platform: str = sa.Column(sa.String(16), nullable=False)
    address: str = sa.Column(sa.String(2000), nullable=False)
    pushed_seq: int = sa.Column(sa.Integer, nullable=False, default=0)
    failures: int = sa.Column(sa.Integer, nullable=False, default=0)
    next_at = sa.Column(Moment)
    at: datetime = sa.Column(Moment, nullable=False)


class SignInCode(Record):
    """The one-time code a conversation waits for: only its HMAC, and how often it was tried. A new one replaces it."""

    __tablename__ = "sign_in_code"

    conversation_id: str = sa.Column(sa.ForeignKey("conversation.id", ondelete="CASCADE"), primary_key=True)
    customer_id: int = sa.Column(sa.Integer, nullable=False)
    code_hash: str = sa.Column(sa.String(64), nullable=False)
    tries: int = sa.Column(sa.Integer, nullable=False, default=0)
    at: datetime = sa.Column(Moment, nullable=False)


class Erasure(Record):
    """That something was erased, and how much: all that is left of it. `reason` is shopper, customer or age."""

    __tablename__ = "erasure"

    id: int = sa.Column(sa.Integer, primary_key=True)
    reason: str = sa.Column(sa.String(16), nullable=False)
    conversations: int = sa.Column(sa.Integer, nullable=False)
    messages: int = sa.Column(sa.Integer, nullable=False)
    tickets: int = sa.Column(sa.Integer, nullable=False)
    at: datetime = sa.Column(Moment, nullable=False)
