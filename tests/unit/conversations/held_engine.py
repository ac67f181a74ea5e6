"""What a test needs to stop time where it likes: an engine that can be held, a clock that jumps, a cut at any wait."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Coroutine, Generator
from pathlib import Path
from typing import Any, TypeVar

from bot.conversations.engine import Answered, Asked, EngineFailed
from tests.services.chaos.script import answer

T = TypeVar("T")
MOODS = ("well", "fails", "breaks", "hangs")


class JumpingLoop(asyncio.SelectorEventLoop):
    """An event loop whose clock can jump, so that a limit of many seconds is over at once."""

    jumped = 0.0

    def time(self) -> float:
        """The real time and every jump."""
        return super().time() + self.jumped


class HeldEngine:
    """A dialogue engine with moods; with `hold_next` its next answer is kept back until `let_go`."""

    def __init__(self, loop: JumpingLoop, limit_seconds: float, seed: int) -> None:
        self._loop, self._limit, self._random = loop, limit_seconds, random.Random(seed)
        self._may_answer = asyncio.Event()
        self.mood, self.model, self.hold_next = "well", "first", False
        self.trial: tuple[str, float] | None = None
        self.holds: set[str] = set()

    async def swap(self, model: Path, sha256: str | None = None) -> None:
        """Answer by another model from the next message on."""
        self.model = model.name

    async def try_out(self, model: Path | None, share: float = 0.0, sha256: str | None = None) -> None:
        """Nothing is tried out here."""

    async def respond(self, asked: Asked) -> Answered:
        """The scripted answer, by the model of the time when it was asked for."""
        model = self.model
        await asyncio.sleep(self._random.choice((0, 0, 0.001, 0.004)))
        if self.hold_next and not self.holds:
            self.hold_next = False
            await self._held(asked.conversation_id)
        if self.mood == "hangs":
            self._loop.jumped += self._limit + 1
            await asyncio.Event().wait()
        if self.mood != "well":
            raise EngineFailed if self.mood == "fails" else ZeroDivisionError
        return answer(asked, model)

    def let_go(self) -> None:
        """Answer what was held back."""
        self.hold_next = False
        self._may_answer.set()
        self._may_answer = asyncio.Event()

    async def _held(self, conversation_id: str) -> None:
        self.holds.add(conversation_id)
        try:
            await self._may_answer.wait()
        finally:
            self.holds.discard(conversation_id)


class CutAt:
    """Awaits a coroutine whose task is cancelled at its n-th wait, as a request is when its client hangs up."""

    def __init__(self, coroutine: Coroutine[Any, Any, T], wait: int) -> None:
        self._coroutine, self._wait = coroutine, wait

    def __await__(self) -> Generator[Any, Any, T]:
        task, loop = asyncio.current_task(), asyncio.get_running_loop()
        assert task is not None
        go_on, given = self._coroutine.send, None
        for wait in range(1, 10**6):
            try:
                waits_for = go_on(given)
            except StopIteration as end:
                result: T = end.value
                return result
            if wait == self._wait:
                loop.call_soon(task.cancel)
            try:
                go_on, given = self._coroutine.send, (yield waits_for)
            except BaseException as error:
                go_on, given = self._coroutine.throw, error
        raise AssertionError("a coroutine waits without end")
