"""A pipeline in a copy of the project of its own: what it keeps, no other finds, and nobody edits it meanwhile."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from tests.bench.nlu.messages import Example, as_training_data
from tests.bench.nlu.pipelines import Configuration
from tests.bench.nlu.workers import Heard, Worker
from tests.bench.processes import ROOT, environment
from tests.bench.services import OURS_ALONE

NEEDED = ("bot", "data", "config.yml", "tests/__init__.py", "tests/bench")
ROUND = 40


@dataclass(frozen=True)
class Trained:
    """A training: its seconds, when each epoch was done (seconds; empty without epochs), peak bytes, the archive."""

    seconds: float
    epochs: list[float]
    peak_bytes: int
    archive: Path


@dataclass(frozen=True)
class Parse:
    """What was made of a message: intents by falling confidence, how foreign it looked if told, and the seconds."""

    meanings: list[tuple[str, float]]
    out_of_scope: float | None
    seconds: float


@dataclass(frozen=True)
class Served:
    """A model that has understood messages: seconds until the first one, peak bytes, and every parse in order."""

    load_seconds: float
    peak_bytes: int
    parses: list[Parse]


class Apart:
    """One pipeline, trained and asked in processes of its own. Its caches live and end with its folder."""

    def __init__(self, folder: Path, configuration: Configuration, our_threads: bool) -> None:
        for needed in NEEDED:
            source, target = ROOT / needed, folder / needed
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copytree(source, target) if source.is_dir() else shutil.copy2(source, target)
        (folder / "bench.yml").write_text(yaml.safe_dump(configuration, sort_keys=False), encoding="utf-8")
        self._folder, self._our_threads = folder, our_threads

    def train(self, examples: list[Example], heard: Heard) -> Trained:
        """Train on the messages; what an earlier training of this pipeline has kept is at hand. Raises BenchFailed."""
        (self._folder / "bench-nlu.yml").write_text(as_training_data(examples), encoding="utf-8")
        order = {"config": "bench.yml", "data": "bench-nlu.yml", "out": "bench-models"}
        with Worker("train", order, self._folder, self._told("train")) as worker:
            answer = worker.answer(heard)
        return Trained(**{**answer, "archive": self._folder / answer["archive"]})

    def serving(self, archive: Path, warm: Sequence[Example], tests: Sequence[Example]) -> Worker:
        """A process that loads the model, is warmed by some messages, and then waits to be asked the others."""
        texts = {"warm": [[one.text, one.lang] for one in warm], "messages": [[one.text, one.lang] for one in tests]}
        return Worker("serve", {"model": str(archive), **texts}, self._folder, self._told("serve"))

    def _told(self, task: str) -> dict[str, str]:
        kept = {"RASA_CACHE_DIRECTORY": str(self._folder / "cache"), "DATA_DIR": str(self._folder / f"kept-{task}")}
        told = environment(**kept, LOG_LEVEL="INFO", RASA_TELEMETRY_ENABLED="false")
        return {name: value for name, value in told.items() if self._our_threads or name not in OURS_ALONE}


def understood(servings: Mapping[str, Worker], total: int, heard: Heard) -> dict[str, Served]:
    """Every serving's parses of all messages, a round of each in turn, so that what else the machine does falls on all.

    Loads one after the other, too. Raises BenchFailed.
    """
    with contextlib.ExitStack() as running:
        for number, worker in enumerate(servings.values()):
            running.enter_context(worker).reach(0)
            heard(number, len(servings))
        for reached in _rounds(total):
            for worker in servings.values():
                worker.go(reached)
            heard(reached, total)
        return {name: _served(worker) for name, worker in servings.items()}


def _rounds(total: int) -> Iterator[int]:
    yield from range(ROUND, total, ROUND)
    yield total


def _served(worker: Worker) -> Served:
    answer = worker.answer(lambda done, total: None)
    parses = [
        Parse([(name, confidence) for name, confidence in one.pop("meanings")], **one) for one in answer["parses"]
    ]
    return Served(answer["load_seconds"], answer["peak_bytes"], parses)
