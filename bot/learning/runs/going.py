"""One training as it goes on: merging, training, examining; with a word every second that it does, and how far."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from bot.clock import Clock
from bot.learning.card import ENDING, path_of
from bot.learning.merge import carry_out
from bot.learning.runs.book import Book, Orders, State
from bot.learning.runs.child import Child, Ended
from bot.learning.runs.files import kept_new, kept_of
from bot.learning.runs.preparing import Prepared
from bot.learning.runs.records import TrainingRun
from bot.learning.runs.steps import Phases, step_of, usual_seconds, usual_share
from bot.learning.runs.workshop import Workshop
from bot.storage import StorageUnavailable

MERGED, TRAINED = 0.02, 0.75
"""About how much is done once the corrections are merged, and once the model is there."""
SHOWN_LINES, SHOWN_LETTERS = 3, 300


class Lost(Exception):
    """Another process has taken the training over: this one leaves it alone."""


class Cancelled(Exception):
    """Somebody wants the training's end."""


class Failed(Exception):
    """The training failed; the text tells leads why."""


class Going:
    """A training that this process sees to."""

    def __init__(self, run: TrainingRun, book: Book, workshop: Workshop, clock: Clock) -> None:
        self.run_id, self._by, self._step = run.id, run.by, run.step
        self._book, self._workshop, self._clock = book, workshop, clock
        self._models = workshop.project / "models"
        self._usual = usual_seconds(self._models)
        self._orders = Orders.GO_ON
        self._child: Child | None = None
        self._enter(State.MERGING, run.step)

    async def carry_out(self, prepared: Prepared) -> None:
        """All of it. Raises Lost, Cancelled and Failed, and has put nothing back then."""
        beating = asyncio.ensure_future(self._beat())
        try:
            await self._merge(prepared)
            problem = await self._examine(await self._train())
        finally:
            beating.cancel()
        if not await self._book.done(self.run_id, problem):
            await self._say()
            self._check()

    async def _merge(self, prepared: Prepared) -> None:
        if prepared.merge is None or prepared.blocking:
            raise Failed(" ".join(problem.text for problem in prepared.blocking))
        kept = kept_of(prepared.merge.changes, self._workshop.project)
        fates = [one.fate for one in prepared.merge.outcomes]
        if not await self._book.learn(self.run_id, fates, prepared.learnt, kept):
            raise Lost
        await _wholly(carry_out, prepared.merge)

    async def _train(self) -> str:
        """The model's name."""
        self._enter(State.TRAINING, "Begins to train")
        there = set(self._models.glob(f"*{ENDING}"))
        ended = await self._run([*self._workshop.train, f"--by={self._by}"])
        model = self._models / Path(ended.result).name
        if ended.code != 0 or not model.is_file():
            raise Failed(f"The training failed. {_last_words(ended)}")
        fresh = [] if model in there else [model, path_of(model)]
        kept = await asyncio.to_thread(kept_new, fresh, self._workshop.project)
        if not await self._book.trained(self.run_id, model.name, kept):
            raise Lost
        return model.name

    async def _examine(self, model: str) -> str | None:
        """What is to be said of the exam; None where it was taken."""
        self._enter(State.EXAMINING, "Begins the exam")
        ended = await self._run([*self._workshop.exam, f"--model={model}"])
        if ended.code == 0:
            return None
        return f"The model is trained, but it has no exam, because that failed. {_last_words(ended)}"

    async def _run(self, command: Sequence[str]) -> Ended:
        self._check()
        self._child = Child(command, self._workshop.environment, self._hear)
        try:
            ended = await self._child.run()
        finally:
            self._child = None
        self._check()
        return ended

    async def _beat(self) -> None:
        while self._orders is Orders.GO_ON:
            await asyncio.sleep(self._workshop.beat_seconds)
            # A database that is away for a moment ends no training.
            with contextlib.suppress(StorageUnavailable):
                await self._say()
        if self._child is not None:
            self._child.end()

    async def _say(self) -> None:
        self._orders = await self._book.beat(self.run_id, self._state, self._step, self._share())

    def _check(self) -> None:
        if self._orders is not Orders.GO_ON:
            raise Lost if self._orders is Orders.LEAVE else Cancelled

    def _enter(self, state: State, step: str) -> None:
        self._state, self._step, self._since = state, step, self._clock()
        self._phases = Phases()

    def _hear(self, line: str) -> None:
        step = step_of(line)
        if step is not None:
            self._step = step
            self._phases.hear(step)

    def _share(self) -> float | None:
        """How far it is, 0 to 1; None where nobody can know, as with the first training of all."""
        if self._state is State.MERGING:
            return 0.0
        if self._state is State.EXAMINING:
            return TRAINED + (1 - TRAINED) * self._phases.share
        part = usual_share((self._clock() - self._since).total_seconds(), self._usual)
        return None if part is None else MERGED + (TRAINED - MERGED) * part


async def _wholly(do: Callable[..., Any], *arguments: Any) -> None:
    """Do it in a thread, and to its end, also when the waiting for it is cut off: nothing is put back meanwhile."""
    doing = asyncio.ensure_future(asyncio.to_thread(do, *arguments))
    try:
        await asyncio.shield(doing)
    except asyncio.CancelledError:
        await doing
        raise


def _last_words(ended: Ended) -> str:
    said = " ".join(ended.told[-SHOWN_LINES:])[-SHOWN_LETTERS:]
    return f"It said last: {said}" if said else f"It ended with the code {ended.code} and said nothing."
