"""There is one training at a time; it learns what leads decided, ends when told, and leaves nothing if it fails."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from bot.app import Service
from bot.desk.person import Person
from bot.learning.review.verdicts import Verdict
from bot.learning.runs.book import AlreadyTraining, Book, NoSuchRun, Orders, State
from bot.learning.runs.files import Kept
from bot.learning.runs.records import KeptFile, TrainingRun
from bot.learning.runs.trainer import CannotTrain, Trainer
from bot.storage import Storage
from tests.fakes import FakeEngine, HandClock
from tests.unit.learning.teaching import FAILS, ORDERS, SLEEPS, Corrected, bytes_of, small_project, workshop

LEARNT = b'{text: "has it gone missing", metadata: {source: '


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return small_project(tmp_path / "project")


@pytest.fixture
def corrected(service: Service, engine: FakeEngine, clock: HandClock, kim: Person) -> Corrected:
    return Corrected(service, engine, clock, kim)


Makes = Callable[..., Trainer]


@pytest.fixture
async def trainers(service: Service, project: Path, corrected: Corrected, clock: HandClock) -> AsyncIterator[Makes]:
    """Trainers, each as in a process of its own, with lines of Python that their training and exam do."""
    made: list[tuple[Trainer, Storage]] = []

    def make(training: str = "", exam: str = "") -> Trainer:
        storage = Storage(service.storage.url)
        trainer = Trainer(storage, corrected.reviews, workshop(project, training, exam), clock)
        made.append((trainer, storage))
        return trainer

    yield make
    for trainer, storage in made:
        await trainer.stop()
        await storage.close()


async def newest(trainer: Trainer) -> dict[str, Any]:
    return (await trainer.all()).runs[0]


async def until(wanted: Callable[[], Awaitable[bool]]) -> None:
    """Wait for something that another task brings about."""
    for _ in range(400):
        if await wanted():
            return
        await asyncio.sleep(0.05)
    raise AssertionError("it never came about")


def at(trainer: Trainer, step: str) -> Callable[[], Awaitable[bool]]:
    """Whether the newest training has come to a step."""

    async def come() -> bool:
        return bool((await newest(trainer))["step"] == step)

    return come


async def test_what_was_decided_is_merged_and_trained_and_waits_no_longer(
    trainers: Makes, project: Path, corrected: Corrected, kim: Person
) -> None:
    source = await corrected.mean("track_order", text="has it gone missing")
    trainer = trainers()
    assert (await trainer.all()).waiting == 1
    begun = await trainer.start(kim)
    await trainer.ended()
    run = await trainer.look(begun["id"])
    assert (run["state"], run["by"], run["step"], run["share"], run["problem"]) == ("done", "Kim", "Done", 1.0, None)
    assert run["corrections"] == {"taken": 1, "doubled": 0, "contradicted": 0, "refused": 0}
    assert run["model"] == "beforehand-new.tar.gz"
    assert LEARNT + f'"{source}"'.encode() in (project / "data/nlu/en/orders.yml").read_bytes()
    assert (await trainer.all()).waiting == 0


async def test_what_was_learnt_and_is_decided_anew_waits_again(
    trainers: Makes, corrected: Corrected, kim: Person
) -> None:
    source = await corrected.mean("track_order", text="has it gone missing")
    trainer = trainers()
    await trainer.start(kim)
    await trainer.ended()
    await corrected.reviews.decide(kim, [source], Verdict.RELABEL, ["cancel_order"], None)
    told = await trainer.all()
    assert (told.waiting, [problem["kind"] for problem in told.problems]) == (0, ["contradiction"])


async def test_of_two_services_that_begin_at_once_one_trains(trainers: Makes, kim: Person, sam: Person) -> None:
    one, other = trainers(SLEEPS), trainers(SLEEPS)
    begun = await asyncio.gather(one.start(kim), other.start(sam), return_exceptions=True)
    (refused,) = [each for each in begun if isinstance(each, AlreadyTraining)]
    assert refused.by == (await newest(one))["by"]
    assert len((await one.all()).runs) == 1


@pytest.mark.parametrize(
    "where", [pytest.param((SLEEPS, ""), id="training"), pytest.param(("", f"import time; {SLEEPS}"), id="examining")]
)
async def test_a_cancelled_one_ends_from_any_service_and_leaves_nothing(
    where: tuple[str, str], trainers: Makes, project: Path, corrected: Corrected, kim: Person, sam: Person
) -> None:
    await corrected.mean("track_order", text="has it gone missing")
    before = bytes_of(project)
    ours, other = trainers(*where), trainers()
    begun = await ours.start(kim)
    await until(at(ours, "Learns what to do next" if where[0] else "Question 1 of 2"))
    assert LEARNT in (project / "data/nlu/en/orders.yml").read_bytes()
    await other.cancel(sam, begun["id"])
    await asyncio.wait_for(ours.ended(), 20)
    run = await other.look(begun["id"])
    assert (run["state"], run["model"], run["problem"], bool(run["ended_at"])) == ("cancelled", None, None, True)
    assert bytes_of(project) == before
    assert (await other.all()).waiting == 1
    assert (await other.start(sam))["state"] == "merging"


async def test_a_failed_one_says_what_it_said_last_and_leaves_nothing(
    trainers: Makes, project: Path, corrected: Corrected, kim: Person
) -> None:
    await corrected.mean("track_order", text="has it gone missing")
    before, trainer = bytes_of(project), trainers(FAILS)
    await trainer.start(kim)
    await trainer.ended()
    run = await newest(trainer)
    assert run["state"] == "failed"
    assert "no space left" in run["problem"]
    assert run["problem"].endswith("Everything is as it was before.")
    assert (bytes_of(project), (await trainer.all()).waiting) == (before, 1)


async def test_without_an_exam_the_model_is_kept_and_that_is_said(trainers: Makes, kim: Person) -> None:
    trainer = trainers("", FAILS)
    await trainer.start(kim)
    await trainer.ended()
    run = await newest(trainer)
    assert (run["state"], run["model"]) == ("done", "beforehand-new.tar.gz")
    assert "no exam" in run["problem"]


async def test_what_a_service_left_that_died_is_put_right_by_the_next_that_looks(
    trainers: Makes, project: Path, corrected: Corrected, clock: HandClock, kim: Person, service: Service
) -> None:
    await corrected.mean("track_order", text="has it gone missing")
    before, died, other = bytes_of(project), trainers(SLEEPS), trainers()
    await died.start(kim)
    await until(at(died, "Learns what to do next"))
    await other.look_after()
    assert (await newest(other))["state"] == "training"
    clock.forward(seconds=31)
    await until_taken(service, other)
    run = await newest(other)
    assert (run["state"], bytes_of(project), (await other.all()).waiting) == ("failed", before, 1)
    assert run["problem"].startswith("The service stopped")
    # Should it only have slept, it ends its training and leaves the rest alone.
    await asyncio.wait_for(died.ended(), 20)
    assert await newest(other) == run


async def until_taken(service: Service, other: Trainer) -> None:
    """Look after it from another service until that has found it."""

    async def taken() -> bool:
        async with service.storage.work() as work:
            # As if the first service had been silent.
            await work.execute(sa.update(TrainingRun).values(beat_at=sa.text("began_at")))
            await work.commit()
        await other.look_after()
        return (await newest(other))["ended_at"] is not None

    await until(taken)


async def test_a_service_that_stops_ends_its_training_at_once(
    trainers: Makes, project: Path, corrected: Corrected, kim: Person
) -> None:
    await corrected.mean("track_order", text="has it gone missing")
    before, trainer = bytes_of(project), trainers(SLEEPS)
    await trainer.start(kim)
    await until(at(trainer, "Learns what to do next"))
    await trainer.stop()
    assert ((await newest(trainer))["state"], bytes_of(project)) == ("failed", before)


async def test_a_file_that_somebody_changes_meanwhile_keeps_their_change_and_is_named(
    trainers: Makes, project: Path, corrected: Corrected, kim: Person
) -> None:
    await corrected.mean("track_order", text="has it gone missing")
    trainer, path = trainers(SLEEPS), project / "data/nlu/en/orders.yml"
    begun = await trainer.start(kim)
    await until(at(trainer, "Learns what to do next"))
    path.write_text(theirs := path.read_text() + "# mine\n")
    await trainer.cancel(kim, begun["id"])
    await trainer.ended()
    assert path.read_text() == theirs
    assert "data/nlu/en/orders.yml" in (await newest(trainer))["problem"]


async def test_nothing_is_trained_while_something_must_be_mended(trainers: Makes, project: Path, kim: Person) -> None:
    small_project(project, {"data/nlu/en/more.yml": "nlu: ["})
    with pytest.raises(CannotTrain, match=r"more\.yml cannot be read"):
        await trainers().start(kim)
    assert (await trainers().all()).runs == []


async def test_personal_data_never_come_to_the_training(
    trainers: Makes, project: Path, corrected: Corrected, kim: Person
) -> None:
    await corrected.mean("track_order", text="write to ewa.lis@example.com when it left")
    trainer = trainers()
    told = await trainer.all()
    assert (told.waiting, [problem["kind"] for problem in told.problems]) == (0, ["personal_data"])
    await trainer.start(kim)
    await trainer.ended()
    assert (await newest(trainer))["corrections"]["refused"] == 1
    assert not any(b"ewa" in content for content in bytes_of(project).values())
    assert "ewa" not in str(told)


async def test_a_run_that_is_not_there_cannot_be_looked_at_or_ended(trainers: Makes, kim: Person) -> None:
    with pytest.raises(NoSuchRun):
        await trainers().look(7)
    with pytest.raises(NoSuchRun):
        await trainers().cancel(kim, 7)


async def test_nothing_of_how_files_were_is_kept_once_it_has_ended(
    trainers: Makes, corrected: Corrected, kim: Person, service: Service
) -> None:
    await corrected.mean("track_order", text="has it gone missing")
    for training in ("", FAILS):
        trainer = trainers(training)
        await trainer.start(kim)
        await trainer.ended()
    async with service.storage.work() as work:
        assert (await work.execute(sa.select(sa.func.count()).select_from(KeptFile))).scalar() == 0


async def test_whoever_has_lost_a_training_keeps_and_ends_nothing_of_it(
    service: Service, clock: HandClock, kim: Person
) -> None:
    slept, other = Book(service.storage, clock), Book(service.storage, clock)
    run = await slept.begin(kim)
    clock.forward(seconds=31)
    taken = await other.take_over()
    assert taken is not None and taken.id == run.id
    kept = [Kept("data/nlu/en/orders.yml", ORDERS, "0" * 64)]
    assert await slept.beat(run.id, State.TRAINING, "trains", 0.5) is Orders.LEAVE
    assert not await slept.learn(run.id, [], [], kept)
    assert not await slept.trained(run.id, "new.tar.gz", kept)
    assert not await slept.done(run.id, None)
    assert await other.kept(run.id) == []
    assert await other.ended(run.id, State.FAILED, "gone")
    assert await other.take_over() is None
