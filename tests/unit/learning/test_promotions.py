"""Which model serves, and which is tried out, is one decision for all processes, and each of them follows it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.app import Service
from bot.learning.known import UnknownArchive
from bot.learning.promotions import Decided, Plan, Promotions, Trial, last_trial
from bot.learning.serving import Serving
from bot.settings import Settings
from bot.site import chores
from tests.fakes import NOON, FakeEngine, HandClock


@pytest.fixture
def promotions(service: Service) -> Promotions:
    return service.models.promotions


def decided(model: str, share: float = 1.0, minutes: int = 0, sha256: str | None = None) -> Decided:
    return Decided(f"{model}.tar.gz", "Kim", NOON + timedelta(minutes=minutes), share, None, sha256)


async def decide(service: Service, *all_of_them: Decided) -> None:
    for one in all_of_them:
        async with service.storage.work() as work:
            service.models.promotions.decide(work, one)
            await work.commit()


async def test_while_nobody_has_decided_nothing_changes(service: Service, engine: FakeEngine) -> None:
    assert await service.models.promotions.plan() == Plan()
    assert await service.models.promotions.gone_back_to() == []
    await service.serving.keep_up()
    assert (engine.model, engine.trial) == ("fake", None)


A, B, C, B_TRIED, C_TRIED = decided("a"), decided("b"), decided("c"), decided("b", 0.1), decided("c", 0.5)


@pytest.mark.parametrize(
    ("history", "plan", "back"),
    [
        pytest.param([A], Plan(A), [], id="the first"),
        pytest.param([A, B, B], Plan(B), ["a"], id="the same again"),
        pytest.param([A, B, C], Plan(C), ["b", "a"], id="three"),
        pytest.param([A, B, A], Plan(A), ["b"], id="gone back"),
        pytest.param([A, B_TRIED], Plan(A, B_TRIED), ["a"], id="a trial goes back to what serves"),
        pytest.param([A, B, C_TRIED], Plan(B, C_TRIED), ["b", "a"], id="a trial of the third"),
        pytest.param([A, B_TRIED, B], Plan(B), ["a"], id="a trial that went well"),
        pytest.param([A, B_TRIED, A], Plan(A), [], id="a trial that was given up"),
        pytest.param([A, B_TRIED, C_TRIED], Plan(A, C_TRIED), ["a"], id="a trial after a trial"),
        pytest.param([B_TRIED], Plan(None, B_TRIED), [], id="a trial beside what nobody chose"),
    ],
)
async def test_the_last_decision_holds_and_what_served_before_it_is_known(
    history: list[Decided], plan: Plan, back: list[str], service: Service, promotions: Promotions
) -> None:
    await decide(service, *history)
    assert await promotions.plan() == plan
    assert [one.model for one in await promotions.gone_back_to()] == [f"{name}.tar.gz" for name in back]
    assert await promotions.history() == history[::-1]


@pytest.mark.parametrize(
    ("history", "trial"),
    [
        pytest.param([A, B], None, id="none"),
        pytest.param(
            [A, decided("b", 0.1, 5)], Trial("b.tar.gz", "a.tar.gz", NOON + timedelta(minutes=5), None), id="on"
        ),
        pytest.param(
            [A, decided("b", 0.1, 5), decided("b", 0.5, 6), decided("b", 1, 9)],
            Trial("b.tar.gz", "a.tar.gz", NOON + timedelta(minutes=5), NOON + timedelta(minutes=9)),
            id="one whose share grew until it was promoted",
        ),
        pytest.param(
            [A, decided("b", 0.1, 5), decided("c", 0.1, 7), decided("a", 1, 9)],
            Trial("c.tar.gz", "a.tar.gz", NOON + timedelta(minutes=7), NOON + timedelta(minutes=9)),
            id="the second, which was given up",
        ),
    ],
)
def test_the_last_trial_has_a_beginning_and_an_end(history: list[Decided], trial: Trial | None) -> None:
    assert last_trial(history[::-1]) == trial


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in "abc":
        (tmp_path / f"{name}.tar.gz").write_bytes(name.encode())
    return tmp_path


@pytest.fixture
def serving(engine: FakeEngine, promotions: Promotions, folder: Path) -> Serving:
    return Serving(engine, promotions, folder)


async def test_every_process_follows_a_trial_from_its_beginning_to_its_end(
    service: Service, serving: Serving, engine: FakeEngine
) -> None:
    seen = []
    for one in (A, B_TRIED, decided("b", 0.5), B, C_TRIED, A):
        await decide(service, one)
        await serving.keep_up()
        seen.append((engine.model[0], engine.trial and (engine.trial[0][0], engine.trial[1])))
    assert seen == [
        ("a", None),
        ("a", ("b", 0.1)),
        ("a", ("b", 0.5)),
        ("b", None),
        ("b", ("c", 0.5)),
        ("a", None),
    ]


async def test_a_promoted_model_is_served_as_soon_as_its_archive_is_there(
    service: Service, serving: Serving, engine: FakeEngine, folder: Path
) -> None:
    await decide(service, decided("better"))
    await serving.keep_up()
    assert engine.model == "fake"
    (folder / "better.tar.gz").touch()
    await serving.keep_up()
    assert engine.model == "better.tar.gz"


async def test_an_archive_that_is_not_the_promoted_one_is_refused_once_and_the_engine_goes_on(
    service: Service, promotions: Promotions, folder: Path
) -> None:
    class Careful(FakeEngine):
        tried = 0

        async def swap(self, model: Path, sha256: str | None = None) -> None:
            self.tried += 1
            raise UnknownArchive(f"{model.name} has changed since it was made, so it is not loaded.")

        try_out = swap  # type: ignore[assignment]

    engine = Careful()
    serving = Serving(engine, promotions, folder)
    await decide(service, decided("a", sha256="0" * 64))
    for _ in range(3):
        await serving.keep_up()
    assert (engine.model, engine.tried) == ("fake", 1)


def test_the_service_looks_every_other_second(settings: Settings, service: Service, clock: HandClock) -> None:
    (chore,) = (one for one in chores(settings, service, clock) if one.name == "serve what was promoted")
    assert chore.seconds == 2
