"""The progress of a benchmark: a bar for every step on a terminal, a line of its own in a log."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

Result = TypeVar("Result")
COLUMNS = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())


class Telling:
    """Tells what is being measured; a context manager, as its progress is."""

    def __init__(self, console: Console) -> None:
        self._progress = Progress(*COLUMNS, console=console)

    def __enter__(self) -> Telling:
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def step(self, text: str, do: Callable[[], Result]) -> Result:
        """Do one thing; its result."""
        task = self._add(text, 1)
        result = do()
        self._progress.advance(task)
        return result

    def steps(self, text: str, total: int) -> Callable[[], None]:
        """Begin something of `total` steps; what to call after each."""
        task = self._add(text, total)
        return lambda: self._progress.advance(task)

    def _add(self, text: str, total: int) -> TaskID:
        if not self._progress.console.is_terminal:
            self._progress.console.print(text)
        return self._progress.add_task(text, total=total, visible=self._progress.console.is_terminal)
