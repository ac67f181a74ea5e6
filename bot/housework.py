"""What a running service does by itself, every now and then, until it stops."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import structlog

from bot.observer import NOBODY, Observer

log = structlog.get_logger()


@dataclass(frozen=True)
class Chore:
    """Something to be done again `seconds` after it was done; what goes wrong is logged and tried again."""

    name: str
    seconds: float
    do: Callable[[], Awaitable[Any]]


class Housework:
    """Runs every chore in a task of its own."""

    def __init__(self, chores: list[Chore], observer: Observer = NOBODY) -> None:
        self._chores, self._observer = chores, observer
        self._stopping = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """Begin; needs a running event loop."""
        self._tasks = [asyncio.ensure_future(self._repeat(chore)) for chore in self._chores]

    async def stop(self, patience_seconds: float) -> None:
        """Let every chore come to its end, and cut off the one that does not in time."""
        self._stopping.set()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=patience_seconds)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _repeat(self, chore: Chore) -> None:
        while not self._stopping.is_set():
            try:
                await chore.do()
            except Exception as error:
                self._observer.chore_failed(chore.name)
                # Where nobody reads the log, the work goes on all the same.
                with contextlib.suppress(OSError, ValueError):
                    log.error("chore_failed", chore=chore.name, cause=type(error).__name__)
            with contextlib.suppress(asyncio.TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), chore.seconds)
