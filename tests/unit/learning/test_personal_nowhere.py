"""What leads to a person is in the transcript and nowhere else: not in the pool, what is learnt of it, or the logs.

Models and what else a training leaves are searched in tests/services/test_personal_archive.py.

How much of it is found at all is measured in tests/unit/reading/test_personal.py: 0.98 of it in messages that the rules
were not made with. What is missed there is all that may stand in the pool.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
import structlog

from bot.app import Service
from bot.desk.operators import Person
from bot.learning.merge import carry_out
from bot.learning.runs.preparing import prepare
from bot.learning.watch.records import WatchDay
from bot.logs import set_up_logs
from tests.fakes import FakeEngine, HandClock
from tests.unit.learning.marked import MARKED, MARKS, MISSED, NOBODYS, accept_all, say_all, standing

FEW = 0.03
NLU = 'version: "3.1"\nnlu:\n- intent: track_order\n  metadata: {voice: curt}\n  examples: |\n    - any news of it\n'
OF_NOBODY = standing(NOBODYS)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with one message, to which what leads decide is added."""
    folder = tmp_path / "project"
    (folder / "data/nlu/en").mkdir(parents=True)
    (folder / "data/nlu/en/orders.yml").write_text(NLU, encoding="utf-8")
    (folder / "domain.yml").write_text("intents: [track_order]\n", encoding="utf-8")
    (folder / "config.yml").write_text("language: en\n", encoding="utf-8")
    (folder / "models").mkdir()
    return folder


@pytest.fixture
def logged(capfd: pytest.CaptureFixture[str]) -> Iterator[pytest.CaptureFixture[str]]:
    """All that is logged, down to the finest."""
    before = structlog.get_config()
    set_up_logs("DEBUG")
    yield capfd
    structlog.configure(**before)


def test_nearly_nothing_of_it_is_missed() -> None:
    assert len(MARKED) >= 300
    assert len(MISSED) / len(MARKS) <= FEW, MISSED
    assert len(OF_NOBODY) < 5


async def test_no_mark_of_300_messages_stands_where_leads_look_or_in_what_is_learnt(
    service: Service,
    engine: FakeEngine,
    clock: HandClock,
    kim: Person,
    project: Path,
    logged: pytest.CaptureFixture[str],
) -> None:
    await say_all(service, engine, clock, ["track_order"])
    await service.learning_watch.look()
    kept = await accept_all(service, kim)
    assert len(kept) == len(MARKED)
    prepared = prepare(project, await service.reviews.corrections())
    assert prepared.merge is not None
    carry_out(prepared.merge)
    learnt = [path.read_text(encoding="utf-8") for path in project.rglob("*") if path.is_file()]
    assert sum(text.count("source:") for text in learnt) >= 100
    told = await service.learning_watch.told()
    assert standing(item.text for item in kept) <= MISSED
    assert standing(learnt) <= MISSED | OF_NOBODY
    assert standing([str(told), *(str(day.frequent) for day in await days(service))]) == set()
    out, err = logged.readouterr()
    assert standing([out, err]) == set()


async def days(service: Service) -> list[WatchDay]:
    async with service.storage.work() as work:
        return list((await work.execute(sa.select(WatchDay))).scalars())
