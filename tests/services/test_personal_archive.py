"""A model that is taught by shoppers' messages, its exam and all that a training leaves behind lead to none of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
import structlog

from bot.app import Service
from bot.learning.known import exam_path
from bot.learning.runs.trainer import Trainer
from bot.learning.runs.workshop import workshop_of
from bot.logs import set_up_logs
from bot.settings import HOUSE, Settings
from bot.storage import Record
from tests.fakes import FakeEngine, HandClock, person
from tests.unit.learning.marked import MARKED, MISSED_PIECES, NOBODYS, PIECES, accept_all, say_all, standing
from tests.unit.learning.packed import inside
from tests.unit.learning.teaching import small_project

pytestmark = pytest.mark.services
VOICES = 8
SAYS = {
    "track_order": ("where is it", "any news of the parcel", "has it left yet", "is it on a van"),
    "cancel_order": ("stop the order", "please call it off", "do not want it any more", "cancel this"),
}
HOW = ("{}", "{} please", "hi, {}", "{}, thanks", "well {}", "ok {}", "{} now", "so {}")
DOMAIN = """version: "3.1"
intents: [track_order, cancel_order]
actions: [action_unsure]
responses:
  utter_told:
  - text: "It is on its way."
"""
RULES = """version: "3.1"
rules:
- rule: either
  steps:
  - or:
    - intent: track_order
    - intent: cancel_order
  - action: utter_told
"""


def messages() -> str:
    """Training messages of two intents, each in the voices of eight people."""
    blocks = []
    for intent, said in SAYS.items():
        for voice in range(VOICES):
            examples = "\n".join(f"    - {HOW[voice].format(text)}" for text in said)
            blocks.append(f"- intent: {intent}\n  metadata: {{voice: voice{voice}}}\n  examples: |\n{examples}\n")
    return 'version: "3.1"\nnlu:\n' + "".join(blocks)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project that trains within seconds, by our own pipeline."""
    golden = "".join(f"{intent}: [{', '.join(said)}]\n" for intent, said in SAYS.items())
    files = {
        "config.yml": (HOUSE / "config.yml").read_text(encoding="utf-8"),
        "domain.yml": DOMAIN,
        "data/rules/all.yml": RULES,
        "data/nlu/en/orders.yml": messages(),
        "data/golden/en/messages.yml": golden,
    }
    folder = small_project(tmp_path / "project", files)
    (folder / "models").mkdir()
    return folder


@pytest.fixture
def logged(capfd: pytest.CaptureFixture[str]) -> Iterator[pytest.CaptureFixture[str]]:
    """All that is logged, down to the finest."""
    before = structlog.get_config()
    set_up_logs("DEBUG")
    yield capfd
    structlog.configure(**before)


async def test_no_mark_of_300_messages_stands_in_a_model_that_was_taught_by_them_or_beside_it(
    service: Service,
    database: str,
    engine: FakeEngine,
    clock: HandClock,
    project: Path,
    tmp_path: Path,
    logged: pytest.CaptureFixture[str],
) -> None:
    settings = Settings(database_url=database, data_dir=tmp_path / "data", project_dir=project, secret_key="services")
    nobodys = standing([*NOBODYS, *read(project)], PIECES)
    await say_all(service, engine, clock, list(SAYS))
    lead = await person(service, "Kim", "lead")
    assert len(await accept_all(service, lead)) == len(MARKED)
    trainer = Trainer(service.storage, service.reviews, workshop_of(settings), clock)
    await trainer.start(lead)
    await trainer.ended()
    run = (await trainer.all()).runs[0]
    assert (run["state"], run["problem"]) == ("done", None)
    assert run["corrections"]["taken"] >= len(MARKED) / 2
    assert exam_path(project / "models" / run["model"]).is_file()
    assert standing(read(tmp_path), PIECES) - nobodys <= MISSED_PIECES
    assert standing(await learning_rows(service), PIECES) - nobodys <= MISSED_PIECES
    assert standing(logged.readouterr(), PIECES) == set()


def read(folder: Path) -> Iterator[str]:
    """All that can be read in the files of a folder."""
    return (text for path in sorted(folder.rglob("*")) if path.is_file() for text in inside(path.read_bytes()))


async def learning_rows(service: Service) -> list[str]:
    """All that is kept of learning in the database."""
    tables = [each.local_table for each in Record.registry.mappers if ".learning." in each.class_.__module__]
    async with service.storage.work() as work:
        return [str(tuple(row)) for table in tables for row in (await work.execute(sa.select(table))).all()]
