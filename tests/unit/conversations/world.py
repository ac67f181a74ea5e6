"""Shoppers, operators and processes of one shop under any order of events, and a ledger of what each was told."""

from __future__ import annotations

import asyncio
import contextlib
import json
import sqlite3
from collections.abc import Coroutine
from dataclasses import asdict, dataclass, field
from typing import Any

from bot.app import Service, assemble
from bot.conversations import ownership, transcript
from bot.conversations.errors import BadToken, DialogueUnavailable, NoSuchConversation
from bot.conversations.records import Author, Owner
from bot.conversations.told import Outcome
from bot.desk.errors import DeskError
from bot.desk.operators import Person
from bot.settings import Settings
from tests.fakes import HandClock, hand_over
from tests.services.chaos.checks import Kept, Line, Went
from tests.unit.conversations.held_engine import CutAt, HeldEngine, JumpingLoop

GRACE_SECONDS = 0.02
PATIENCE = 500


@dataclass
class Sent:
    """A shopper's message as the client knows it; `began` and `known` are moments of the world."""

    client_id: str
    text: str
    choice: str | None
    began: int
    known: int | None = None
    outcome: dict[str, Any] | None = None


@dataclass
class Chat:
    """One shopper's view of a conversation, and what the desk was told about it."""

    id: str
    token: str
    sent: dict[str, Sent] = field(default_factory=dict)
    from_desk: dict[str, bool] = field(default_factory=dict)
    claimed: dict[int, bool] = field(default_factory=dict)
    closed: dict[int, bool] = field(default_factory=dict)
    erased: bool = False
    kept: Kept | None = None


@dataclass
class Process:
    """One running service; a process that is gone keeps its turns until it is woken."""

    service: Service
    engine: HeldEngine
    tasks: set[asyncio.Task[None]] = field(default_factory=set)


class World:
    """Does one thing at a time, or several at once, and lets what is held back run on behind it."""

    def __init__(self, loop: JumpingLoop, settings: Settings) -> None:
        self._loop, self._settings, self.clock = loop, settings, HandClock()
        self.now, self.gone = 0, list[Process]()
        self.process = self._start()

    def _start(self) -> Process:
        engine = HeldEngine(self._loop, self._settings.turn_limit_seconds, seed=self.now)
        return Process(assemble(self._settings, engine, self.clock), engine)

    @property
    def processes(self) -> list[Process]:
        """Every process there ever was, the one at work last."""
        return [*self.gone, self.process]

    async def begin(self) -> Chat:
        """A new conversation."""
        begun = await self.process.service.conversations.begin("web", "en")
        return Chat(begun.conversation_id, begun.token)

    async def do(self, *acts: Coroutine[Any, Any, None]) -> None:
        """Do all of these at once; those that wait for an answer held back go on later."""
        self.now += 1
        self.clock.forward(seconds=1)
        tasks = {self._loop.create_task(act) for act in acts}
        self.process.tasks |= tasks
        await self._finish(self.process, tasks)

    async def _finish(self, process: Process, tasks: set[asyncio.Task[None]]) -> None:
        for _ in range(PATIENCE):
            running = {task for task in tasks if not task.done()}
            if not running:
                break
            await asyncio.wait(running, timeout=GRACE_SECONDS)
            if any(one.engine.holds for one in self.processes):
                break
        else:
            raise AssertionError("a step does not end")
        self._harvest(process)

    def _harvest(self, process: Process) -> None:
        for task in [task for task in process.tasks if task.done()]:
            process.tasks.discard(task)
            task.result()

    async def post(self, chat: Chat, sent: Sent, process: Process | None = None) -> None:
        """Post a message, and keep what is known of it afterwards."""
        outcome: Outcome | None = None
        try:
            text = None if sent.choice else sent.text
            conversations = (process or self.process).service.conversations
            outcome = await conversations.post(chat.id, chat.token, sent.client_id, text, sent.choice)
        except (BadToken, NoSuchConversation):
            assert chat.erased
            return
        except (DialogueUnavailable, ZeroDivisionError):
            pass
        sent.known = sent.known or self.now
        if outcome is not None:
            told = asdict(outcome)
            assert told == (sent.outcome or told)
            sent.outcome = told

    async def cut(self, act: Coroutine[Any, Any, None], wait: int) -> None:
        """The caller hangs up at the n-th wait of what is done for it."""
        with contextlib.suppress(asyncio.CancelledError):
            await CutAt(act, wait)

    async def claim(self, chat: Chat, person: Person) -> None:
        """Claim the newest ticket."""
        await self._at_desk(chat, chat.claimed, "claim", person)

    async def hand_back(self, chat: Chat, person: Person) -> None:
        """Hand the newest ticket back."""
        await self._at_desk(chat, chat.closed, "hand_back", person, "a note")

    async def resolve(self, chat: Chat, person: Person) -> None:
        """Resolve the newest ticket."""
        await self._at_desk(chat, chat.closed, "resolve", person, "question", "low", "")

    async def say(self, chat: Chat, person: Person, client_id: str) -> None:
        """An operator writes, having seen everything."""
        await self._at_desk(chat, chat.from_desk, "say", person, client_id, "a person speaks", 10**6)

    async def _at_desk(self, chat: Chat, ledger: dict[Any, bool], act: str, person: Person, *more: object) -> None:
        """Whatever is begun may be done; it is done for certain once the desk says so."""
        tickets = self.process.service.tickets
        row = await self.process.service.inbox.row_of(chat.id)
        if row is None:
            return
        key = more[0] if act == "say" else row["id"]
        ledger.setdefault(key, False)
        with contextlib.suppress(DeskError):
            await getattr(tickets, act)(row["id"], person, *more)
            ledger[key] = True

    async def take_over(self, chat: Chat) -> None:
        """A ticket is opened without a turn of this process, as another process may do at any time."""
        service = self.process.service
        async with service.storage.work() as work:
            conversation = await transcript.lock(work, chat.id, self.clock())
            if conversation.owner == Owner.BOT.value:
                ownership.give_to(conversation, Owner.QUEUE)
                wait = await service.tickets.open(work, conversation, hand_over(), self.clock())
                transcript.write(work, conversation, Author.SYSTEM, wait.said, self.clock())
                await work.commit()

    async def let_go(self) -> None:
        """Every answer held back in this process may come."""
        self.now += 1
        self.process.engine.let_go()
        await self._finish(self.process, set(self.process.tasks))

    async def crash(self, lose_turns: bool) -> None:
        """This process is gone without closing anything, with or for now without its turns; a new one starts."""
        if lose_turns:
            await self._lose(self.process)
        self.gone.append(self.process)
        self.process = self._start()

    async def _lose(self, process: Process) -> None:
        for task in process.tasks:
            task.cancel()
        await asyncio.gather(*process.tasks, return_exceptions=True)
        process.tasks.clear()

    async def wake(self, *acts: Coroutine[Any, Any, None]) -> None:
        """A process thought dead was only asleep: its turns go on, while this is done."""
        asleep = [process for process in self.gone if process.tasks]
        for process in asleep:
            process.engine.let_go()
        await self.do(*acts)
        for process in asleep:
            await self._finish(process, set(process.tasks))

    async def calm_down(self) -> None:
        """Every process is well and awake, and everything that was begun comes to its end."""
        for process in self.processes:
            process.engine.mood = "well"
            process.engine.let_go()
        for process in self.processes:
            await self._finish(process, set(process.tasks))
            assert not process.tasks

    async def hang_up(self) -> None:
        """Every client that still waits in this process gives up."""
        await self._lose(self.process)

    async def close(self) -> None:
        """Close all there was."""
        for process in self.processes:
            await self._lose(process)
            await process.service.locks.close()
            await process.service.storage.close()


class Rows:
    """Reads a conversation's rows in one snapshot, past the service."""

    def __init__(self, path: str) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None)

    def kept(self, conversation_id: str) -> Kept | None:
        """All that is stored of a conversation, or None."""
        self._connection.execute("begin")
        try:
            head = self._all("select owner, epoch, last_seq, memory from conversation where id = ?", conversation_id)
            lines = self._all(LINES, conversation_id)
            turns = self._all(TURNS, conversation_id)
        finally:
            self._connection.execute("commit")
        went = tuple(
            Went(seq, message_id, state, tuple(json.loads(reply)), *rest)
            for seq, message_id, state, reply, *rest in turns
        )
        if not head:
            assert not (lines or went)
            return None
        return Kept(conversation_id, *head[0], tuple(Line(*line) for line in lines), went)

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def _all(self, query: str, conversation_id: str) -> list[Any]:
        return self._connection.execute(query, (conversation_id,)).fetchall()


LINES = "select seq, id, author, client_message_id, text from message where conversation_id = ? order by seq"
TURNS = "select seq, message_id, state, reply, model, owner_after from turn where conversation_id = ? order by seq"
