"""The book of trainings: one at a time among all processes, each seen to by one of them, which says so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from enum import Enum
from typing import Any
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import Clock
from bot.desk import audit
from bot.desk.person import Person
from bot.learning.harvest.records import ReviewItem
from bot.learning.merge import Fate
from bot.learning.runs.files import Kept
from bot.learning.runs.records import KeptFile, TrainingRun
from bot.storage import Storage

SHOWN = 20
COUNTED = (Fate.TAKEN, Fate.DOUBLED, Fate.CONTRADICTED, Fate.REFUSED)
AT_ONCE = 500
SILENT = timedelta(seconds=30)
"""Who sees to a training says so every second; after so long without a word they are gone."""


class AlreadyTraining(Exception):
    """Somebody's training goes on already."""

    def __init__(self, by: str) -> None:
        super().__init__(by)
        self.by = by


class NoSuchRun(Exception):
    """There is no training of this number."""


class State(str, Enum):
    """What is being done, or how it ended."""

    MERGING = "merging"
    TRAINING = "training"
    EXAMINING = "examining"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Orders(Enum):
    """What whoever sees to a training is to do: go on, end it, or leave it to another process that has taken it."""

    GO_ON = 0
    END = 1
    LEAVE = 2


class Book:
    """Trainings as one process keeps them, under a name of its own."""

    def __init__(self, storage: Storage, clock: Clock) -> None:
        self._storage, self._clock, self._own = storage, clock, str(uuid4())

    async def begin(self, person: Person) -> TrainingRun:
        """A training of this process. Raises AlreadyTraining."""
        now = self._clock()
        run = TrainingRun(
            going=True,
            state=State.MERGING.value,
            by=person.name,
            holder=self._own,
            began_at=now,
            beat_at=now,
            step="Puts the corrections among the training messages",
            share=0.0,
        )
        try:
            async with self._storage.work() as work:
                work.add(run)
                await work.flush()
                await audit.note(work, person, "train", at=now, run=run.id)
                await work.commit()
        except IntegrityError:
            raise AlreadyTraining(await self._who_trains()) from None
        return run

    async def beat(self, run_id: int, state: State, step: str, share: float | None) -> Orders:
        """Say that it goes on and how far it is; what to do."""
        async with self._storage.work() as work:
            told = {"beat_at": self._clock(), "state": state.value, "step": step, "share": share}
            changed: Any = await work.execute(self._ours(run_id).values(told))
            query = sa.select(TrainingRun.cancelled).where(TrainingRun.id == run_id)
            cancelled = (await work.execute(query)).scalar()
            await work.commit()
        return Orders.LEAVE if not changed.rowcount else Orders.END if cancelled else Orders.GO_ON

    async def learn(self, run_id: int, fates: Sequence[Fate], learnt: Sequence[str], kept: Sequence[Kept]) -> bool:
        """Keep how the files were, the corrections' fates, and which of them wait no longer; before a file is changed.

        False, and nothing is kept, where another process has it.
        """
        async with self._storage.work() as work:
            counts = {fate.value: fates.count(fate) for fate in COUNTED}
            changed: Any = await work.execute(self._ours(run_id).values(counts))
            if not changed.rowcount:
                return False
            for start in range(0, len(learnt), AT_ONCE):
                some = ReviewItem.message_id.in_(learnt[start : start + AT_ONCE])
                await work.execute(_quietly(sa.update(ReviewItem).where(some).values(run_id=run_id)))
            _keep(work, run_id, kept)
            await work.commit()
        return True

    async def trained(self, run_id: int, model: str, kept: Sequence[Kept]) -> bool:
        """Keep the model's name, and the files that are new with it; False where another process has it."""
        async with self._storage.work() as work:
            changed: Any = await work.execute(self._ours(run_id).values(model=model))
            if not changed.rowcount:
                return False
            _keep(work, run_id, kept)
            await work.commit()
        return True

    async def kept(self, run_id: int) -> list[Kept]:
        """The files as they were."""
        query = sa.select(KeptFile).where(KeptFile.run_id == run_id).order_by(KeptFile.path)
        async with self._storage.work() as work:
            rows = (await work.execute(query)).scalars().all()
        return [Kept(row.path, row.before, row.after) for row in rows]

    async def done(self, run_id: int, problem: str | None) -> bool:
        """It is done; False where somebody wanted its end, or another process has it."""
        ours = self._ours(run_id).where(TrainingRun.cancelled.is_(False))
        return await self._end(run_id, ours, State.DONE, {"share": 1.0, "step": "Done", "problem": problem})

    async def ended(self, run_id: int, state: State, problem: str | None) -> bool:
        """It has failed or was cancelled, and what it learnt waits again; False where another process has it."""
        return await self._end(run_id, self._ours(run_id), state, {"problem": problem, "model": None}, forget=True)

    async def take_over(self) -> TrainingRun | None:
        """The training that nobody sees to any more, which is this process's now; None where there is none."""
        now = self._clock()
        query = sa.select(TrainingRun).where(TrainingRun.going.is_(True), TrainingRun.beat_at < now - SILENT)
        async with self._storage.work() as work:
            run = (await work.execute(query)).scalars().first()
            if run is None:
                return None
            seen = sa.update(TrainingRun).where(TrainingRun.id == run.id, TrainingRun.beat_at == run.beat_at)
            taken: Any = await work.execute(_quietly(seen.values(holder=self._own, beat_at=now)))
            await work.commit()
        return run if taken.rowcount else None

    async def cancel(self, person: Person, run_id: int) -> TrainingRun:
        """Somebody wants its end; nothing happens where it has ended. Raises NoSuchRun."""
        async with self._storage.work() as work:
            wanted = sa.update(TrainingRun).where(TrainingRun.id == run_id, TrainingRun.going.is_(True))
            wanted = wanted.where(TrainingRun.cancelled.is_(False)).values(cancelled=True)
            changed: Any = await work.execute(_quietly(wanted))
            if changed.rowcount:
                await audit.note(work, person, "cancel_training", at=self._clock(), run=run_id)
            await work.commit()
        return await self.get(run_id)

    async def get(self, run_id: int) -> TrainingRun:
        """One. Raises NoSuchRun."""
        async with self._storage.work() as work:
            run = await work.get(TrainingRun, run_id)
        if run is None:
            raise NoSuchRun
        return run

    async def newest(self) -> list[TrainingRun]:
        """The last twenty, newest first."""
        query = sa.select(TrainingRun).order_by(TrainingRun.id.desc()).limit(SHOWN)
        async with self._storage.work() as work:
            return list((await work.execute(query)).scalars())

    async def _who_trains(self) -> str:
        query = sa.select(TrainingRun.by).order_by(TrainingRun.id.desc()).limit(1)
        async with self._storage.work() as work:
            return str((await work.execute(query)).scalar())

    async def _end(self, run_id: int, ours: Any, state: State, told: Mapping[str, Any], forget: bool = False) -> bool:
        values = {"state": state.value, "going": None, "ended_at": self._clock(), **told}
        async with self._storage.work() as work:
            changed: Any = await work.execute(ours.values(values))
            if not changed.rowcount:
                return False
            await work.execute(_quietly(sa.delete(KeptFile).where(KeptFile.run_id == run_id)))
            if forget:
                theirs = sa.update(ReviewItem).where(ReviewItem.run_id == run_id)
                await work.execute(_quietly(theirs.values(run_id=None)))
            await work.commit()
        return True

    def _ours(self, run_id: int) -> Any:
        ours = sa.update(TrainingRun).where(TrainingRun.id == run_id, TrainingRun.holder == self._own)
        return _quietly(ours.where(TrainingRun.going.is_(True)))


def as_json(run: TrainingRun) -> dict[str, Any]:
    """The contract's Run."""
    return {
        "id": run.id,
        "state": run.state,
        "by": run.by,
        "began_at": run.began_at.isoformat(),
        "ended_at": run.ended_at.isoformat() if run.ended_at else None,
        "step": run.step,
        "share": run.share,
        "corrections": {fate.value: getattr(run, fate.value) for fate in COUNTED},
        "model": run.model,
        "problem": run.problem,
    }


def _keep(work: AsyncSession, run_id: int, kept: Sequence[Kept]) -> None:
    work.add_all(KeptFile(run_id=run_id, path=one.path, before=one.before, after=one.after) for one in kept)


def _quietly(statement: Any) -> Any:
    return statement.execution_options(synchronize_session=False)
