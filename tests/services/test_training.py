"""Trainings on PostgreSQL: one at a time among services, ended from another, put right by whoever looks next."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.app import Service
from bot.learning.runs.book import AlreadyTraining
from bot.learning.runs.records import TrainingRun
from bot.learning.runs.trainer import Trainer
from bot.storage import Storage
from tests.fakes import FakeEngine, HandClock, person
from tests.unit.learning.teaching import SLEEPS, Corrected, bytes_of, small_project, workshop

pytestmark = pytest.mark.services


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return small_project(tmp_path / "project")


@pytest.fixture
async def trainers(service: Service, project: Path, clock: HandClock) -> AsyncIterator[Callable[[], Trainer]]:
    """Trainers as of several services, with a command for training that sleeps."""
    made: list[tuple[Trainer, Storage]] = []

    def make() -> Trainer:
        storage = Storage(service.storage.url)
        made.append((Trainer(storage, service.reviews, workshop(project, SLEEPS), clock), storage))
        return made[-1][0]

    yield make
    for trainer, storage in made:
        await trainer.stop()
        await storage.close()


async def test_one_trains_and_another_ends_it(
    service: Service, engine: FakeEngine, clock: HandClock, project: Path, trainers: Callable[[], Trainer]
) -> None:
    lead = await person(service, "Kim", "lead")
    await Corrected(service, engine, clock, lead).mean("track_order", text="has it gone missing")
    before, several = bytes_of(project), [trainers() for _ in range(4)]
    begun = await asyncio.gather(*(each.start(lead) for each in several), return_exceptions=True)
    assert sum(isinstance(each, AlreadyTraining) for each in begun) == 3
    (ours,) = [trainer for trainer, each in zip(several, begun, strict=True) if isinstance(each, dict)]
    other = next(trainer for trainer in several if trainer is not ours)
    (run,) = (await other.all()).runs
    await other.cancel(lead, run["id"])
    await asyncio.wait_for(ours.ended(), 20)
    told = await other.all()
    assert (told.runs[0]["state"], told.waiting, bytes_of(project)) == ("cancelled", 1, before)


async def test_what_was_left_is_put_right_by_one_of_those_who_look(
    service: Service, engine: FakeEngine, clock: HandClock, project: Path, trainers: Callable[[], Trainer]
) -> None:
    lead = await person(service, "Kim", "lead")
    await Corrected(service, engine, clock, lead).mean("track_order", text="has it gone missing")
    before, died, others = bytes_of(project), trainers(), [trainers() for _ in range(3)]
    await died.start(lead)
    while (await others[0].all()).runs[0]["state"] != "training":
        await asyncio.sleep(0.05)
    async with service.storage.work() as work:
        # As if a service had begun it that is not there any more.
        await work.execute(sa.update(TrainingRun).values(holder="gone"))
        await work.commit()
    await asyncio.wait_for(died.ended(), 20)
    clock.forward(seconds=31)
    await asyncio.gather(*(other.look_after() for other in others))
    told = await others[0].all()
    assert (told.runs[0]["state"], told.waiting, bytes_of(project)) == ("failed", 1, before)
