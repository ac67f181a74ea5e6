"""A small project to be taught, and commands that stand in for training and exam: no assistant is trained here."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

import sqlalchemy as sa

from bot.app import Service
from bot.desk.person import Person
from bot.learning.harvest.gathering import Harvest
from bot.learning.harvest.records import ReviewItem
from bot.learning.review.reviews import Reviews
from bot.learning.review.verdicts import Verdict
from bot.learning.runs.workshop import Workshop
from bot.settings import process_environment
from tests.fakes import FakeEngine, HandClock, begin, says
from tests.unit.learning.doubtful import ByLetters, unsure

ORDERS = """version: "3.1"
nlu:
# where things are
- intent: track_order
  metadata: {voice: teen}
  examples: |
    - where is my parcel
    - any news of [BH-204817](order_number)
    - has it left yet
    - did you post it
    - is it on a van
- intent: cancel_order
  metadata: {voice: teen}
  examples: |
    - cancel pls
    - dont want it anymore
    - stop the order
    - please call it off
    - i changed my mind about buying
"""
DOMAIN = """version: "3.1"
intents:
- track_order
- cancel_order
"""
TRAINS = """import json, sys, time, pathlib
for line in ("Training IntentHead", "Read 5 of 20 messages", "Training RulePolicy"):
    print(line, file=sys.stderr, flush=True)
{more}
models = pathlib.Path({project!r}) / "models"
models.mkdir(exist_ok=True)
(models / "beforehand-new.tar.gz").write_bytes(b"a model")
card = {{"trained_at": "2026-03-17T12:00:00+00:00", "train_seconds": 240.0, "thresholds": None}}
(models / "beforehand-new.json").write_text(json.dumps(card))
print("models/beforehand-new.tar.gz")
"""
EXAMINES = """import sys
print("Question 1 of 2", file=sys.stderr)
{more}
"""
SLEEPS = "time.sleep(60)"
FAILS = "sys.exit('no space left')"


def small_project(folder: Path, files: Mapping[str, str] | None = None) -> Path:
    """A project of two intents, with other files or other words in them."""
    usual = {"config.yml": "language: en\n", "domain.yml": DOMAIN, "data/nlu/en/orders.yml": ORDERS}
    for name, text in {**usual, **(files or {})}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def workshop(project: Path, training: str = "", exam: str = "") -> Workshop:
    """Commands that print steps, do these lines of Python, and leave a model."""
    train = (sys.executable, "-c", TRAINS.format(project=str(project), more=training))
    examine = (sys.executable, "-c", EXAMINES.format(more=exam))
    return Workshop(project, train, examine, process_environment(), beat_seconds=0.05)


def bytes_of(project: Path) -> dict[str, bytes]:
    """Everything in a project."""
    return {path.relative_to(project).as_posix(): path.read_bytes() for path in project.rglob("*") if path.is_file()}


class Corrected:
    """Turns that were doubted and that a lead decides on."""

    def __init__(self, service: Service, engine: FakeEngine, clock: HandClock, lead: Person) -> None:
        self._service, self._engine, self._clock, self._lead = service, engine, clock, lead
        self.reviews = Reviews(service.storage, {"track_order": "Track", "cancel_order": "Cancel"}, clock)

    async def mean(self, *intents: str, text: str) -> str:
        """A shopper says this, and the lead says what it meant; the message's id."""
        self._engine.usual = says("which?", parse=unsure("track_order"))
        self._clock.forward(seconds=1)
        await (await begin(self._service)).say(text)
        self._clock.forward(minutes=11)
        await Harvest(self._service.storage, ByLetters, self._clock).gather()
        async with self._service.storage.work() as work:
            query = sa.select(ReviewItem.message_id).order_by(ReviewItem.said_at.desc()).limit(1)
            message_id = str((await work.execute(query)).scalar_one())
            # Whatever the cleaning would take out is there again.
            await work.execute(sa.update(ReviewItem).where(ReviewItem.message_id == message_id).values(text=text))
            await work.commit()
        verdict = Verdict.RELABEL if len(intents) == 1 else Verdict.TWO
        await self.reviews.decide(self._lead, [message_id], verdict, intents, None)
        return message_id
