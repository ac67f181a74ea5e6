"""How a shopper's message comes in: by whom, once, within the budget, and with nothing in it that must not be kept."""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import Clock
from bot.conversations import transcript
from bot.conversations.errors import BadToken, NoSuchConversation, NotOffered, TooManyMessages
from bot.conversations.mailbox import DESK, Mailbox, Signal
from bot.conversations.records import Author, Conversation, Message, Owner, Turn, TurnState
from bot.conversations.sign_in import SignIns
from bot.observer import Observer
from bot.storage import Storage

MINUTE = timedelta(minutes=1)
_THIS: Any = sa.bindparam("conversation_id")
_KNOWN = sa.select(Message.id).where(
    Message.conversation_id == _THIS,
    Message.author == Author.SHOPPER.value,
    Message.client_message_id == sa.bindparam("client_message_id"),
)
_WAITS = sa.select(sa.func.min(Turn.seq)).where(Turn.conversation_id == _THIS, Turn.state == TurnState.PENDING.value)
_HELD = sa.select(Conversation, _KNOWN.scalar_subquery(), _WAITS.scalar_subquery()).where(Conversation.id == _THIS)
_NEW_TURN = sa.insert(Turn.__table__)


@dataclass(frozen=True)
class Arrived:
    """What a client sent: words or an offered choice; `origin` is the network address it came from, as a hash."""

    conversation_id: str
    client_message_id: str
    text: str | None
    choice: str | None
    origin: str | None


class Arrivals:
    """Stores what shoppers send."""

    def __init__(
        self,
        storage: Storage,
        sign_ins: SignIns,
        mailbox: Mailbox,
        clock: Clock,
        per_minute: int,
        observer: Observer,
    ) -> None:
        self._storage, self._sign_ins, self._mailbox = storage, sign_ins, mailbox
        self._clock, self._per_minute, self._observer = clock, per_minute, observer

    async def authorise(self, conversation_id: str, token: str | None) -> None:
        """Whether this token opens this conversation.

        Raises BadToken for a token that opens nothing, NoSuchConversation for another conversation's token:
        the same whether the conversation asked for exists or not.
        """
        if not token:
            raise BadToken
        async with self._storage.work() as work:
            query = sa.select(Conversation.id).where(Conversation.token_hash == hashed(token))
            own = (await work.execute(query)).scalar_one_or_none()
        if own is None:
            raise BadToken
        if own != conversation_id:
            raise NoSuchConversation

    async def accept(self, arrived: Arrived, token: str | None) -> tuple[Message, Conversation | None]:
        """The stored message, with its conversation if it is the only one that waits there.

        Raises as `authorise` does, NotOffered and TooManyMessages.
        """
        now = self._clock()
        async with self._storage.work() as work:
            await self._open(work, arrived.conversation_id, token, now)
            conversation, known, waits = await _held(work, arrived)
            if known is not None:
                return (await work.execute(sa.select(Message).where(Message.id == known))).scalar_one(), None
            _pay(conversation, self._per_minute, now)
            conversation.origin = arrived.origin
            text, pressed = await self._read(work, conversation, arrived, now)
            key = arrived.client_message_id
            message = transcript.write(
                work, conversation, Author.SHOPPER, text, now, client_message_id=key, pressed=pressed
            )
            await work.flush()
            await work.execute(_NEW_TURN, _new_turn(message, now))
            await work.commit()
        self._tell(conversation, message)
        return message, conversation if waits is None else None

    async def _read(
        self, work: AsyncSession, conversation: Conversation, arrived: Arrived, now: datetime
    ) -> tuple[str, dict[str, Any] | None]:
        """What is stored as said, and what it means if that is known: of a choice, and of a one-time code."""
        if arrived.choice is not None:
            chosen = await transcript.offered(work, conversation.id, arrived.choice)
            if chosen is None:
                raise NotOffered
            return chosen["title"], {"intent": chosen["intent"], "values": chosen["values"]}
        text = arrived.text or ""
        taken = await self._sign_ins.take_typed(work, conversation, text, now)
        return (taken.text, taken.pressed) if taken is not None else (text, None)

    async def _open(self, work: AsyncSession, conversation_id: str, token: str | None, now: datetime) -> None:
        """Hold the conversation if the token opens it. Raises as `authorise` does."""
        try:
            await transcript.hold(work, conversation_id, now, hashed(token or ""))
        except NoSuchConversation:
            await work.rollback()
            await self.authorise(conversation_id, token)
            raise

    def _tell(self, conversation: Conversation, message: Message) -> None:
        self._observer.message_taken(conversation.channel)
        self._mailbox.tell(conversation.id, Signal("message", {"seq": message.seq}))
        if conversation.owner != Owner.BOT.value:
            self._mailbox.tell(DESK, Signal("message", {"conversation_id": conversation.id, "seq": message.seq}))


async def _held(work: AsyncSession, arrived: Arrived) -> tuple[Conversation, str | None, int | None]:
    """The conversation that is held, the message sent under this id, and the oldest that waits: or None."""
    asked = {"conversation_id": arrived.conversation_id, "client_message_id": arrived.client_message_id}
    row = (await work.execute(_HELD, asked)).one()
    return row[0], row[1], row[2]


def _pay(conversation: Conversation, per_minute: int, now: datetime) -> None:
    """Count a message against the budget of a minute, which a conversation has at once and gets back evenly.

    Kept as the one moment at which the budget is whole again (the virtual scheduling algorithm of ITU-T I.371). Raises
    TooManyMessages, and then counts nothing.
    """
    gap = MINUTE / per_minute
    paid_until = max(conversation.paid_until or now, now) + gap
    if paid_until > now + MINUTE:
        raise TooManyMessages(math.ceil((paid_until - now - MINUTE).total_seconds()))
    conversation.paid_until = paid_until


def _new_turn(message: Message, now: datetime) -> dict[str, Any]:
    return {
        "message_id": message.id,
        "conversation_id": message.conversation_id,
        "seq": message.seq,
        "state": TurnState.PENDING.value,
        "parse": {},
        "reply": [],
        "started_at": now,
    }


def hashed(token: str) -> str:
    """A token as it is kept: whoever reads the database cannot use it."""
    return hashlib.sha256(token.encode()).hexdigest()
