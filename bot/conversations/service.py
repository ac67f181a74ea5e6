"""The conversation core: what a shopper's client may do. One message in, one stored turn out."""

from __future__ import annotations

import asyncio
import secrets
import uuid
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
import structlog

from bot.conversations import transcript
from bot.conversations.arrivals import Arrivals, Arrived, hashed
from bot.conversations.engine import Draft
from bot.conversations.erasure import Erasures
from bot.conversations.errors import (
    ConversationError,
    DialogueUnavailable,
    NoSuchConversation,
)
from bot.conversations.history import Past, history
from bot.conversations.locks import LocalLocks, TurnLocks
from bot.conversations.mailbox import DESK, MISSED, Mailbox, Signal
from bot.conversations.records import Conversation, Message, Owner, Turn, TurnState
from bot.conversations.sign_in import SignIns
from bot.conversations.told import Outcome, outcome_of
from bot.conversations.transcript import Said, said
from bot.conversations.turns import Turns
from bot.observer import Observer
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
        observer: Observer,
    ) -> None:
        self._storage, self._turns, self._locks, self._mailbox = storage, turns, locks, mailbox
        self._opening, self._erasures, self._clock = opening, erasures, clock
        self._arrivals = Arrivals(storage, sign_ins, mailbox, clock, per_minute, observer)
        self._arriving = LocalLocks()

    async def begin(
        self, channel: str, language: str, page: str | None = None, customer_id: int | None = None
    ) -> Begun:
        """Open a conversation with the opening words of its language."""
        token, now = secrets.token_urlsafe(32), self._clock()
        async with self._storage.work() as work:
            conversation = Conversation(
                id=str(uuid.uuid4()),
                token_hash=hashed(token),
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
        """Whether this token opens this conversation. Raises as Arrivals.authorise does."""
        await self._arrivals.authorise(conversation_id, token)

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
        arrived = Arrived(conversation_id, client_message_id, text, choice, origin)
        async with self._arriving.hold(conversation_id):
            message, alone = await self._arrivals.accept(arrived, token)
        waiting = self._turns.waiting(message, alone) if alone is not None else None
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

    async def history(self, conversation_id: str) -> tuple[Past, ...]:
        """What this customer's earlier conversations were, newest first; empty while the customer is not known.

        Raises NoSuchConversation.
        """
        async with self._storage.work() as work:
            conversation = await work.get(Conversation, conversation_id)
            if conversation is None:
                raise NoSuchConversation
            return await history(work, conversation)

    async def erase(self, conversation_id: str) -> None:
        """Erase everything said, for good, with its tickets; its streams end."""
        async with self._turn_of(conversation_id):
            await self._erasures.erase(conversation_id)
        self._mailbox.tell(conversation_id, Signal(MISSED, {}))
        self._mailbox.tell(DESK, Signal("ticket", {"conversation_id": conversation_id}))

    async def _outcome(self, message: Message) -> Outcome:
        async with self._storage.work() as work:
            outcome = await outcome_of(work, message)
        if outcome is None:
            raise NoSuchConversation
        return outcome


def _all(messages: Sequence[Message]) -> tuple[Said, ...]:
    return tuple(said(message) for message in messages)
