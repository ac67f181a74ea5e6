"""A command in a process beside this one: what it says is heard line by line, and it ends when it is told to."""

from __future__ import annotations

import asyncio
import contextlib
import sys
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bot.settings import HOUSE

LONGEST_LINE = 1 << 20
LAST_LINES, LAST_BYTES = 15, 4096


@dataclass(frozen=True)
class Ended:
    """How a command ended: its exit code, the last line of its output, and the last lines of what it told people."""

    code: int
    result: str
    told: tuple[str, ...]


class Child:
    """A command with an environment of its own; `heard` gets each line that it writes to standard error."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str], heard: Callable[[str], None]) -> None:
        self._command, self._environment, self._heard = command, environment, heard
        self._process: asyncio.subprocess.Process | None = None
        self._last: deque[str] = deque(maxlen=LAST_LINES)
        self._wanted = True

    async def run(self) -> Ended:
        """Run it to its end, or until this is cut off, and the command with it."""
        self._process = process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot.learning.runs.beside", *self._command),
            cwd=HOUSE,
            env=dict(self._environment),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            limit=LONGEST_LINE,
        )
        try:
            if not self._wanted:
                self.end()
            result, _ = await asyncio.gather(_last_line(process.stdout), self._listen(process.stderr))
            return Ended(await process.wait(), result, tuple(self._last))
        finally:
            self.end()
            await process.wait()

    def end(self) -> None:
        """Let it end, and all it has started; within seconds."""
        self._wanted = False
        if self._process is not None and self._process.stdin is not None:
            with contextlib.suppress(OSError):
                self._process.stdin.close()

    async def _listen(self, stream: asyncio.StreamReader | None) -> None:
        while stream is not None and (line := await stream.readline()):
            told = line.decode(errors="replace").strip()
            if told:
                self._last.append(told)
                self._heard(told)


async def _last_line(stream: asyncio.StreamReader | None) -> str:
    """The last line, or its end where it is long: what is written before is not kept."""
    last = b""
    while stream is not None and (some := await stream.read(LONGEST_LINE)):
        last = (last + some)[-LAST_BYTES:]
    lines = last.decode(errors="replace").split("\n")
    return next((line.strip() for line in reversed(lines) if line.strip()), "")
