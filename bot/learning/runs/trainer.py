"""Trains from the desk: one training at a time among all processes, in processes of its own, and undone if it fails."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

import structlog

from bot.clock import Clock
from bot.desk.person import Person
from bot.learning.review.reviews import Reviews
from bot.learning.runs.book import Book, State, as_json
from bot.learning.runs.files import put_back
from bot.learning.runs.going import Cancelled, Failed, Going, Lost
from bot.learning.runs.preparing import Preparing
from bot.learning.runs.problems import DataProblem
from bot.learning.runs.workshop import Workshop
from bot.storage import Storage

log = structlog.get_logger()
DIED = "The service stopped while this training went on."
UNFORESEEN = "Something went wrong that nobody foresaw; the service's log has it."
AS_BEFORE = "Everything is as it was before."


class CannotTrain(Exception):
    """The data must be mended first."""

    def __init__(self, problems: Sequence[DataProblem]) -> None:
        super().__init__(" ".join(problem.text for problem in problems))
        self.problems = problems


@dataclass(frozen=True)
class Runs:
    """What is known of trainings: the last twenty, the corrections that wait, and what is wrong with the data."""

    runs: list[dict[str, Any]]
    waiting: int
    problems: list[dict[str, Any]]


class Trainer:
    """Begins, ends and shows trainings in a workshop; `before` is done before the first change to what is taught.

    What a process that died has left is put right by the next one that looks after it.
    """

    def __init__(
        self,
        storage: Storage,
        reviews: Reviews,
        workshop: Workshop,
        clock: Clock,
        before: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        self._workshop, self._clock, self._before = workshop, clock, before
        self._book, self._preparing = Book(storage, clock), Preparing(workshop.project, reviews)
        self._task: asyncio.Task[None] | None = None

    async def start(self, person: Person) -> dict[str, Any]:
        """Begin a training. Raises CannotTrain and AlreadyTraining."""
        await self.look_after()
        prepared = await self._preparing.look()
        if prepared.blocking:
            raise CannotTrain(prepared.blocking)
        if self._before is not None:
            await self._before()
        run = await self._book.begin(person)
        self._task = asyncio.ensure_future(self._see_to(Going(run, self._book, self._workshop, self._clock)))
        return as_json(run)

    async def cancel(self, person: Person, run_id: int) -> dict[str, Any]:
        """Have it ended within seconds, whichever process sees to it; nothing where it has ended. Raises NoSuchRun."""
        run = await self._book.cancel(person, run_id)
        await self.look_after()
        return as_json(run)

    async def look(self, run_id: int) -> dict[str, Any]:
        """How one stands. Raises NoSuchRun."""
        return as_json(await self._book.get(run_id))

    async def all(self) -> Runs:
        """How all stand, and what a training would begin with now."""
        prepared = await self._preparing.look()
        runs = [as_json(run) for run in await self._book.newest()]
        return Runs(runs, prepared.waiting, [problem.as_json() for problem in prepared.problems])

    async def look_after(self) -> None:
        """Put right what a process has left that is gone."""
        if self._task is not None and not self._task.done():
            return
        left = await self._book.take_over()
        if left is not None:
            log.warning("training_left", run=left.id)
            await self._undo(left.id, State.CANCELLED if left.cancelled else State.FAILED, DIED)

    async def stop(self) -> None:
        """End what this process sees to, and put it right; nothing where it sees to none."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def ended(self) -> None:
        """Wait for the end of what this process sees to."""
        if self._task is not None:
            await asyncio.wait([self._task])

    async def _see_to(self, going: Going) -> None:
        run_id = going.run_id
        try:
            # Looked at anew: until it began, another one may have changed the files.
            await going.carry_out(await self._preparing.look())
        except Lost:
            log.warning("training_lost", run=run_id)
        except Cancelled:
            await self._undo(run_id, State.CANCELLED, None)
        except Failed as error:
            await self._undo(run_id, State.FAILED, str(error))
        except asyncio.CancelledError:
            await self._undo(run_id, State.FAILED, DIED)
        except Exception as error:
            log.error("training_failed", run=run_id, exc_info=error)
            with contextlib.suppress(Exception):
                await self._undo(run_id, State.FAILED, UNFORESEEN)

    async def _undo(self, run_id: int, state: State, why: str | None) -> None:
        """Put the files back first: should this process die meanwhile, the next one does it again."""
        left = await asyncio.to_thread(put_back, self._workshop.project, await self._book.kept(run_id))
        as_it_is = f"Somebody changed {', '.join(left)} meanwhile: what was learnt may still stand there."
        told = " ".join(filter(None, (why, as_it_is if left else AS_BEFORE if why else None)))
        await self._book.ended(run_id, state, told or None)
