"""The conversation core: what a shopper's client may do. One message in, one stored turn out."""

from __future__ import annotations

import hashlib
import secrets
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from bot.conversations import transcript
from bot.conversations.engine import Draft
from bot.conversations.errors import (
    BadToken,
    ConversationError,
    NoSuchConversation,
    NotOffered,
    TooManyMessages,
)
from bot.conversations.locks import TurnLocks
from bot.conversations.mailbox import DESK, Mailbox, Signal
from bot.conversations.records import Author, Conversation, Message, Owner, Turn, TurnState
from bot.conversations.transcript import Said, said
from bot.conversations.turns import Turns
from bot.storage import Storage

log = structlog.get_logger()


@dataclass(frozen=True)
class Begun:
    """A new conversation; the token is shown this once and opens this conversation alone."""

    conversation_id: str
    token: str
    language: str
    messages: tuple[Said, ...]


@dataclass(frozen=True)
class Outcome:
    """What a posted message led to."""

    accepted: Said
    messages: tuple[Said, ...]
    owner: str
    cursor: int


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
        clock: Callable[[], datetime],
        per_minute: int,
    ) -> None:
        self._storage, self._turns, self._locks = storage, turns, locks
        self._mailbox, self._opening, self._clock, self._per_minute = mailbox, opening, clock, per_minute

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
        self, conversation_id: str, client_message_id: str, text: str | None = None, choice: str | None = None
    ) -> Outcome:
        """Take one message, once, and answer it. The same client_message_id again gives the same outcome.

        Raises NotOffered, TooManyMessages, and DialogueUnavailable after the message has been stored.
        """
        async with self._locks.hold(conversation_id):
            await self._accept(conversation_id, client_message_id, text, choice)
            await self._turns.answer_pending(conversation_id)
            return await self._outcome(conversation_id, client_message_id)

    async def answer_waiting(self) -> int:
        """Answer what could not be answered before (after a crash or a failing engine); how many conversations."""
        query = sa.select(Turn.conversation_id).where(Turn.state == TurnState.PENDING.value).distinct()
        async with self._storage.work() as work:
            waiting = (await work.execute(query)).scalars().all()
        answered = 0
        for conversation_id in waiting:
            if self._locks.held(conversation_id):
                continue
            async with self._locks.hold(conversation_id):
                try:
                    await self._turns.answer_pending(conversation_id)
                    answered += 1
                except ConversationError:
                    continue
                except Exception as error:
                    # One conversation that cannot be answered must not keep the others waiting.
                    log.error("waiting_not_answered", conversation_id=conversation_id, cause=type(error).__name__)
        return answered

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
        """Erase everything said, for good, with its tickets."""
        async with self._locks.hold(conversation_id), self._storage.work() as work:
            await work.execute(sa.delete(Conversation).where(Conversation.id == conversation_id))
            await work.commit()
        self._mailbox.tell(DESK, Signal("ticket", {"conversation_id": conversation_id}))

    async def _accept(self, conversation_id: str, client_message_id: str, text: str | None, choice: str | None) -> None:
        now = self._clock()
        async with self._storage.work() as work:
            conversation = await transcript.lock(work, conversation_id, now)
            if await transcript.by_client_id(work, conversation_id, Author.SHOPPER, client_message_id) is not None:
                return
            await self._within_budget(work, conversation_id, now)
            pressed = await _pressed(work, conversation_id, choice)
            words = pressed["title"] if pressed else (text or "")
            message = transcript.write(
                work,
                conversation,
                Author.SHOPPER,
                words,
                now,
                client_message_id=client_message_id,
                pressed={"intent": pressed["intent"], "values": pressed["values"]} if pressed else None,
            )
            await work.flush()
            work.add(_new_turn(message, now))
            await work.commit()
        self._tell_accepted(conversation, message)

    def _tell_accepted(self, conversation: Conversation, message: Message) -> None:
        self._mailbox.tell(conversation.id, Signal("message", {"seq": message.seq}))
        if conversation.owner != Owner.BOT.value:
            self._mailbox.tell(DESK, Signal("message", {"conversation_id": conversation.id, "seq": message.seq}))

    async def _within_budget(self, work: AsyncSession, conversation_id: str, now: datetime) -> None:
        query = sa.select(sa.func.count(), sa.func.min(Message.at)).where(
            Message.conversation_id == conversation_id,
            Message.author == Author.SHOPPER.value,
            Message.at > now - timedelta(minutes=1),
        )
        sent, oldest = (await work.execute(query)).one()
        if sent >= self._per_minute:
            wait = timedelta(minutes=1) - (now - oldest)
            raise TooManyMessages(max(1, int(wait.total_seconds()) + 1))

    async def _outcome(self, conversation_id: str, client_message_id: str) -> Outcome:
        async with self._storage.work() as work:
            message = await transcript.by_client_id(work, conversation_id, Author.SHOPPER, client_message_id)
            turn = await work.get(Turn, message.id) if message else None
            if message is None or turn is None:
                raise NoSuchConversation
            replies = await transcript.by_seq(work, conversation_id, turn.reply)
        return Outcome(said(message), _all(replies), str(turn.owner_after), int(turn.cursor_after or 0))


async def _pressed(work: AsyncSession, conversation_id: str, choice: str | None) -> dict[str, Any] | None:
    if choice is None:
        return None
    found = await transcript.offered(work, conversation_id, choice)
    if found is None:
        raise NotOffered
    return found


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
