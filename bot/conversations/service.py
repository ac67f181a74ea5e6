"""The conversation core: what a shopper's client may do. One message in, one stored turn out."""

from __future__ import annotations

import asyncio
import hashlib
import math
import secrets
import uuid
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from bot.conversations import transcript
from bot.conversations.engine import Draft
from bot.conversations.erasure import Erasures
from bot.conversations.errors import (
    BadToken,
    ConversationError,
    DialogueUnavailable,
    NoSuchConversation,
    NotOffered,
    TooManyMessages,
)
from bot.conversations.locks import LocalLocks, TurnLocks
from bot.conversations.mailbox import DESK, MISSED, Mailbox, Signal
from bot.conversations.records import Author, Conversation, Message, Owner, Turn, TurnState
from bot.conversations.sign_in import SignIns
from bot.conversations.transcript import Said, said
from bot.conversations.turns import Outcome, Turns, Waiting, outcome_of
from bot.storage import Storage

log = structlog.get_logger()
MINUTE = timedelta(minutes=1)
_THIS: Any = sa.bindparam("conversation_id")
_KNOWN = sa.select(Message.id).where(
    Message.conversation_id == _THIS,
    Message.author == Author.SHOPPER.value,
    Message.client_message_id == sa.bindparam("client_message_id"),
)
_WAITS = sa.select(sa.func.min(Turn.seq)).where(Turn.conversation_id == _THIS, Turn.state == TurnState.PENDING.value)
_ABOUT = sa.select(_KNOWN.scalar_subquery(), _WAITS.scalar_subquery())


@dataclass(frozen=True)
class Begun:
    """A new conversation; the token is shown this once and opens this conversation alone."""

    conversation_id: str
    token: str
    language: str
    messages: tuple[Said, ...]


@dataclass(frozen=True)
class Seen:
    """Messages after a point, with who speaks now and the last sequence number."""

    messages: tuple[Said, ...]
    owner: str
    operator_name: str | None
    cursor: int


class Conversations:
    """Everything a shopper's client may do."""

    def __init__(
        self,
        storage: Storage,
        turns: Turns,
        locks: TurnLocks,
        mailbox: Mailbox,
        opening: Callable[[str], Draft],
        sign_ins: SignIns,
        erasures: Erasures,
        clock: Callable[[], datetime],
        per_minute: int,
    ) -> None:
        self._storage, self._turns, self._locks, self._arrivals = storage, turns, locks, LocalLocks()
        self._mailbox, self._opening, self._sign_ins, self._erasures = mailbox, opening, sign_ins, erasures
        self._clock, self._per_minute = clock, per_minute

    async def begin(
        self, channel: str, language: str, page: str | None = None, customer_id: int | None = None
    ) -> Begun:
        """Open a conversation with the opening words of its language."""
        token, now = secrets.token_urlsafe(32), self._clock()
        async with self._storage.work() as work:
            conversation = Conversation(
                id=str(uuid.uuid4()),
                token_hash=_hash(token),
                channel=channel,
                language=language,
                page=page,
                customer_id=customer_id,
                owner=Owner.BOT.value,
                epoch=0,
                last_seq=0,
                shopper_read_seq=0,
                carried={},
                created_at=now,
                updated_at=now,
            )
            work.add(conversation)
            await work.flush()
            greeting = transcript.write_draft(work, conversation, self._opening(language), now)
            await work.commit()
        return Begun(conversation.id, token, language, (said(greeting),))

    async def authorise(self, conversation_id: str, token: str | None) -> None:
        """Whether this token opens this conversation.

        Raises BadToken for a token that opens nothing, NoSuchConversation for another conversation's token:
        the same whether the conversation asked for exists or not.
        """
        if not token:
            raise BadToken
        async with self._storage.work() as work:
            query = sa.select(Conversation.id).where(Conversation.token_hash == _hash(token))
            own = (await work.execute(query)).scalar_one_or_none()
        if own is None:
            raise BadToken
        if own != conversation_id:
            raise NoSuchConversation

    async def post(
        self,
        conversation_id: str,
        token: str | None,
        client_message_id: str,
        text: str | None = None,
        choice: str | None = None,
        origin: str | None = None,
    ) -> Outcome:
        """Take one message, once, and answer it. The same client_message_id again gives the same outcome.

        `origin` is the network address it comes from, as a hash.

        The message is stored before its turn is waited for. Raises BadToken and NoSuchConversation as `authorise` does,
        NotOffered, TooManyMessages, and DialogueUnavailable after the message has been stored.
        """
        async with self._arrivals.hold(conversation_id):
            message, waiting = await self._accept(conversation_id, token, client_message_id, text, choice, origin)
        async with self._turn_of(conversation_id):
            outcome = await self._turns.answer_pending(conversation_id, waiting)
        if outcome is None or outcome.accepted.seq != message.seq:
            outcome = await self._outcome(message)
        return outcome

    async def answer_waiting(self) -> int:
        """Answer what could not be answered before (after a crash or a failing engine); how many conversations."""
        query = sa.select(Turn.conversation_id).where(Turn.state == TurnState.PENDING.value).distinct()
        async with self._storage.work() as work:
            waiting = (await work.execute(query)).scalars().all()
        return sum([await self._answered(conversation_id) for conversation_id in waiting])

    async def _answered(self, conversation_id: str) -> bool:
        """Answer what waits in one conversation; one that cannot be answered must not keep the others waiting."""
        async with self._locks.try_hold(conversation_id) as ours:
            if not ours:
                return False
            try:
                await self._turns.answer_pending(conversation_id)
            except ConversationError:
                return False
            except Exception as error:
                log.error("waiting_not_answered", conversation_id=conversation_id, cause=type(error).__name__)
                return False
        return True

    @asynccontextmanager
    async def _turn_of(self, conversation_id: str) -> AsyncIterator[None]:
        try:
            async with self._locks.hold(conversation_id):
                yield
        except asyncio.TimeoutError as error:
            raise DialogueUnavailable from error

    async def seen_after(self, conversation_id: str, seq: int) -> Seen:
        """Everything after a sequence number. Raises NoSuchConversation."""
        async with self._storage.work() as work:
            conversation = await work.get(Conversation, conversation_id)
            if conversation is None:
                raise NoSuchConversation
            messages = await transcript.after(work, conversation_id, seq)
        cursor = messages[-1].seq if messages else max(seq, conversation.last_seq)
        return Seen(_all(messages), conversation.owner, conversation.operator_name, cursor)

    async def erase(self, conversation_id: str) -> None:
        """Erase everything said, for good, with its tickets; its streams end."""
        async with self._turn_of(conversation_id):
            await self._erasures.erase(conversation_id)
        self._mailbox.tell(conversation_id, Signal(MISSED, {}))
        self._mailbox.tell(DESK, Signal("ticket", {"conversation_id": conversation_id}))

    async def _accept(
        self,
        conversation_id: str,
        token: str | None,
        client_message_id: str,
        text: str | None,
        choice: str | None,
        origin: str | None,
    ) -> tuple[Message, Waiting | None]:
        """The stored message; with what the turn needs if it is the only one that waits."""
        now = self._clock()
        async with self._storage.work() as work:
            conversation = await self._opened(work, conversation_id, token, now)
            known, waits = await self._about(work, conversation_id, client_message_id)
            if known is not None:
                return (await work.execute(sa.select(Message).where(Message.id == known))).scalar_one(), None
            _pay(conversation, self._per_minute, now)
            conversation.origin = origin
            said_text, pressed = await self._read(work, conversation, text, choice, now)
            message = transcript.write(
                work,
                conversation,
                Author.SHOPPER,
                said_text,
                now,
                client_message_id=client_message_id,
                pressed=pressed,
            )
            await work.flush()
            work.add(_new_turn(message, now))
            await work.commit()
        self._tell_accepted(conversation, message)
        return message, None if waits is not None else self._turns.waiting(message, conversation)

    async def _read(
        self, work: AsyncSession, conversation: Conversation, text: str | None, choice: str | None, now: datetime
    ) -> tuple[str, dict[str, Any] | None]:
        """What is stored as said, and what it means if that is known: of a choice, and of a one-time code."""
        if choice is not None:
            chosen = await transcript.offered(work, conversation.id, choice)
            if chosen is None:
                raise NotOffered
            return chosen["title"], {"intent": chosen["intent"], "values": chosen["values"]}
        taken = await self._sign_ins.take_typed(work, conversation, text or "", now)
        return (taken.text, taken.pressed) if taken is not None else (text or "", None)

    async def _opened(self, work: AsyncSession, conversation_id: str, token: str | None, now: datetime) -> Conversation:
        """The conversation, locked, if the token opens it. Raises as `authorise` does."""
        try:
            return await transcript.lock(work, conversation_id, now, _hash(token or ""))
        except NoSuchConversation:
            await work.rollback()
            await self.authorise(conversation_id, token)
            raise

    def _tell_accepted(self, conversation: Conversation, message: Message) -> None:
        self._mailbox.tell(conversation.id, Signal("message", {"seq": message.seq}))
        if conversation.owner != Owner.BOT.value:
            self._mailbox.tell(DESK, Signal("message", {"conversation_id": conversation.id, "seq": message.seq}))

    async def _about(
        self, work: AsyncSession, conversation_id: str, client_message_id: str
    ) -> tuple[str | None, int | None]:
        """The message sent under this id, and the oldest that waits: or None."""
        asked = {"conversation_id": conversation_id, "client_message_id": client_message_id}
        row = (await work.execute(_ABOUT, asked)).one()
        return row[0], row[1]

    async def _outcome(self, message: Message) -> Outcome:
        async with self._storage.work() as work:
            outcome = await outcome_of(work, message)
        if outcome is None:
            raise NoSuchConversation
        return outcome


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


def _new_turn(message: Message, now: datetime) -> Turn:
    return Turn(
        message_id=message.id,
        conversation_id=message.conversation_id,
        seq=message.seq,
        state=TurnState.PENDING.value,
        parse={},
        reply=[],
        started_at=now,
    )


def _all(messages: Sequence[Message]) -> tuple[Said, ...]:
    return tuple(said(message) for message in messages)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
