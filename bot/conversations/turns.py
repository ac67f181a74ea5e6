"""A turn: one stored message, the engine's answer, and the commit that makes the answer real or drops it.

The reply, the dialogue's memory, the turn and a ticket are committed together or not at all, and only if the
conversation is still in the epoch the engine answered in.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from bot.conversations import ownership, transcript
from bot.conversations.engine import (
    FOR_DESK,
    Answered,
    Asked,
    DialogueEngine,
    Draft,
    EngineFailed,
    HandOver,
    OpensTickets,
    Wording,
)
from bot.conversations.errors import DialogueUnavailable, NoSuchConversation
from bot.conversations.mailbox import DESK, Mailbox, Signal
from bot.conversations.records import HEARD, Author, Conversation, Message, Owner, Turn, TurnState
from bot.conversations.sign_in import SignIns
from bot.conversations.told import Outcome, asked_of, note, outcome, record_parse, record_reply, turn_of
from bot.observer import Observer
from bot.storage import Storage

log = structlog.get_logger()
ATTEMPTS = 3
UNDECIDED = "undecided"
_NEXT = (
    sa.select(Message, Conversation)
    .join(Turn, Turn.message_id == Message.id)
    .join(Conversation, Conversation.id == Message.conversation_id)
    .where(Turn.conversation_id == sa.bindparam("conversation_id"), Turn.state == TurnState.PENDING.value)
    .order_by(Message.seq)
    .limit(1)
)


@dataclass(frozen=True)
class Waiting:
    """A stored message that waits for its answer, and the epoch to answer in: None while the desk is to answer."""

    asked: Asked
    epoch: int | None


class Turns:
    """Answers stored messages in order. Callers hold the conversation's turn lock."""

    def __init__(
        self,
        storage: Storage,
        engine: DialogueEngine,
        tickets: OpensTickets,
        wording: Wording,
        sign_ins: SignIns,
        mailbox: Mailbox,
        clock: Callable[[], datetime],
        limit_seconds: float,
        idle: timedelta,
        observer: Observer,
    ) -> None:
        self._storage, self._engine, self._tickets = storage, engine, tickets
        self._wording, self._sign_ins, self._mailbox, self._clock = wording, sign_ins, mailbox, clock
        self._limit, self._idle, self._observer = limit_seconds, idle, observer

    async def answer_pending(self, conversation_id: str, first: Waiting | None = None) -> Outcome | None:
        """Answer every message of a conversation that still waits, oldest first; what the last one led to.

        `first` is a message known to be the only one that waits: it spares the look. None if nothing waited.
        Raises DialogueUnavailable when the engine cannot answer; the rest stays pending.
        """
        outcome = await self._settle(first) if first is not None else None
        if outcome is not None:
            return outcome
        while (waiting := await self._next(conversation_id)) is not None:
            outcome = await self._settle(waiting)
        return outcome

    def waiting(self, message: Message, conversation: Conversation) -> Waiting:
        """A stored message of a conversation as it is now. After a long silence the dialogue starts afresh."""
        epoch = conversation.epoch if conversation.owner == Owner.BOT.value else None
        return Waiting(asked_of(message, conversation, self._idle), epoch)

    async def _next(self, conversation_id: str) -> Waiting | None:
        """The oldest message that waits."""
        async with self._storage.work() as work:
            row = (await work.execute(_NEXT, {"conversation_id": conversation_id})).first()
        return self.waiting(*row) if row is not None else None

    async def _settle(self, waiting: Waiting) -> Outcome | None:
        """What a message led to; None if things have changed meanwhile, and are to be looked at again."""
        if waiting.epoch is None:
            return await self._pass_to_desk(waiting.asked)
        if waiting.asked.pressed is not None and waiting.asked.pressed["intent"] == FOR_DESK:
            return await self._press(waiting.asked)
        return await self._answer(waiting.asked, waiting.epoch)

    async def _answer(self, asked: Asked, epoch: int) -> Outcome | None:
        started = time.perf_counter()
        try:
            answered = await asyncio.wait_for(self._engine.respond(asked), self._limit)
        except (EngineFailed, asyncio.TimeoutError) as error:
            log.error("turn_failed", conversation_id=asked.conversation_id, cause=type(error).__name__)
            self._observer.turn_failed("limit" if isinstance(error, asyncio.TimeoutError) else "error")
            if await self._attempts(asked) < ATTEMPTS:
                raise DialogueUnavailable from error
            answered = self._given_up(asked)
        return await self._commit(asked, epoch, answered, started)

    async def _attempts(self, asked: Asked) -> int:
        """Count one more failed attempt; how many there were."""
        async with self._storage.work() as work:
            _conversation, _message, turn = await turn_of(work, asked.message_id)
            turn.attempts += 1
            attempts: int = turn.attempts
            await work.commit()
        return attempts

    def _given_up(self, asked: Asked) -> Answered:
        """A message the bot cannot get through is a person's, so that nothing behind it waits for ever."""
        text = self._wording.say("utter_hand_over_bot_failed", asked.language)
        hand_over = HandOver("bot_failed", None, asked.carried, None, None, (), ())
        return Answered({}, (Draft(text),), asked.memory, hand_over)

    async def _commit(self, asked: Asked, epoch: int, answered: Answered, started: float) -> Outcome | None:
        milliseconds = (time.perf_counter() - started) * 1000
        now, address = self._clock(), await self._sign_ins.address(answered.sign_in)
        try:
            async with self._storage.work() as work:
                await transcript.hold(work, asked.conversation_id, now)
                conversation, message, turn = await turn_of(work, asked.message_id)
                # Somebody else speaks by now, or another process has answered already.
                if conversation.epoch != epoch or turn.state != TurnState.PENDING.value:
                    log.info("reply_dropped", conversation_id=asked.conversation_id, epoch=epoch)
                    return None
                record_parse(message, turn, conversation, answered, now)
                drafts = await self._drafts(work, conversation, answered, address, now)
                replies = [transcript.write_draft(work, conversation, draft, now) for draft in drafts]
                wait = await self._hand_over(work, conversation, answered, replies, now)
                record_reply(turn, conversation, replies)
                note(turn, answered.drafts)
                turn.milliseconds, turn.finished_at = milliseconds, now
                await work.commit()
        except NoSuchConversation:
            return None
        self._tell(conversation, replies, wait)
        self._count(turn, answered, started)
        return outcome(message, turn, replies)

    def _count(self, turn: Turn, answered: Answered, started: float) -> None:
        self._observer.turn_ended(str(turn.decision or UNDECIDED), time.perf_counter() - started)
        if answered.hand_over is not None:
            self._observer.handed_over(answered.hand_over.reason)

    async def _drafts(
        self, work: AsyncSession, conversation: Conversation, answered: Answered, address: str | None, now: datetime
    ) -> tuple[Draft, ...]:
        """What is said: the answer, or why the code that it speaks of was not sent."""
        wanted = answered.sign_in
        if wanted is None or await self._sign_ins.send_code(work, conversation, wanted, address, now):
            return answered.drafts
        return (self._sign_ins.not_sent(conversation.language),)

    async def _hand_over(
        self,
        work: AsyncSession,
        conversation: Conversation,
        answered: Answered,
        replies: list[Message],
        now: datetime,
    ) -> Signal | None:
        """Open a ticket if the answer asks for one, and add to the replies how long it may take."""
        if answered.hand_over is None:
            return None
        ownership.give_to(conversation, Owner.QUEUE)
        await work.flush()
        wait = await self._tickets.open(work, conversation, answered.hand_over, now)
        replies.append(transcript.write(work, conversation, Author.SYSTEM, wait.said, now))
        return Signal("wait", wait.as_json())

    async def _pass_to_desk(self, asked: Asked) -> Outcome | None:
        """A person owns the conversation: the message is theirs, and the bot stays silent."""
        now = self._clock()
        async with self._storage.work() as work:
            await transcript.hold(work, asked.conversation_id, now)
            conversation, message, turn = await turn_of(work, asked.message_id)
            if conversation.owner == Owner.BOT.value or turn.state != TurnState.PENDING.value:
                return None
            turn.state, turn.finished_at = TurnState.TO_DESK.value, now
            turn.owner_after, turn.cursor_after = conversation.owner, turn.seq
            changed = await self._tickets.hear(work, conversation, now)
            await work.commit()
        if changed:
            self._mailbox.tell(DESK, Signal("ticket", {"conversation_id": conversation.id}))
        return outcome(message, turn, [])

    async def _press(self, asked: Asked) -> Outcome | None:
        """What the desk asked is answered by the desk, without the engine."""
        now = self._clock()
        async with self._storage.work() as work:
            await transcript.hold(work, asked.conversation_id, now)
            conversation, message, turn = await turn_of(work, asked.message_id)
            if conversation.owner != Owner.BOT.value or turn.state != TurnState.PENDING.value:
                return None
            replies = await self._tickets.press(work, conversation, (asked.pressed or {})["values"], now)
            turn.decision, turn.finished_at = HEARD, now
            record_reply(turn, conversation, replies)
            await work.commit()
        self._mailbox.tell(conversation.id, ownership.owner_signal(conversation))
        self._mailbox.tell(DESK, Signal("ticket", {"conversation_id": conversation.id}))
        self._tell(conversation, replies, None)
        return outcome(message, turn, replies)

    def _tell(self, conversation: Conversation, messages: list[Message], wait: Signal | None) -> None:
        if wait is not None:
            self._mailbox.tell(conversation.id, ownership.owner_signal(conversation))
            self._mailbox.tell(conversation.id, wait)
            self._mailbox.tell(DESK, Signal("ticket", {"conversation_id": conversation.id}))
        for message in messages:
            self._mailbox.tell(conversation.id, Signal("message", {"seq": message.seq}))
