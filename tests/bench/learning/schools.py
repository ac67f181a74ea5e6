"""Putting together what an experiment learns from: training messages, a shopper's file, and the head to begin with."""

from __future__ import annotations

import json
import shutil
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import yaml

from bot.learning.sameness import plain
from bot.learning.topic_files import TopicFile
from bot.nlu.encoder import SentenceEncoder, shared_encoder
from bot.nlu.learn import LearningPlan, learn_head
from tests.bench.learning.days import School
from tests.bench.learning.faults import Ground
from tests.bench.learning.material import as_learnt, material
from tests.bench.nlu.messages import Example
from tests.bench.processes import ROOT

KEPT = ROOT / ".bench" / "vectors"
TRAINED = ROOT / ".rasa" / "cache"
BASE, MET, JUDGED = "base", "met", "judged"


def encoders() -> list[SentenceEncoder]:
    """Those of the project's own pipeline."""
    pipeline = yaml.safe_load((ROOT / "config.yml").read_text("utf-8"))["pipeline"]
    paths = next(one["encoders"] for one in pipeline if "encoders" in one)
    return [shared_encoder(path) for path in paths]


def own_vectors(kept: Path = KEPT) -> Path:
    """A folder for vectors of the benchmark's own, begun with those of the last training: its file stays as it is."""
    begun = kept / BASE
    begun.mkdir(parents=True, exist_ok=True)
    for path in TRAINED.glob("vectors-*.npz"):
        shutil.copy2(path, begun / path.name)
    return kept


def different(examples: Sequence[Example]) -> list[Example]:
    """Each message once, whatever its capitals and stops: none may be learnt and then tested by."""
    firsts: dict[str, Example] = {}
    for one in examples:
        firsts.setdefault(plain(one.text), one)
    return list(firsts.values())


def school(base: Sequence[Example], met: Sequence[Example], using: Sequence[SentenceEncoder], kept: Path) -> School:
    """An assistant that knows the base messages and is to meet others; its start is learnt whole, in folds."""
    learnt = [replace(one, text=as_learnt(one.text, one.lang), voice="shoppers") for one in met]
    every = material(base, using, kept / BASE) + material([*met, *learnt], using, kept / MET)
    forms = {len(base) + place: len(base) + len(met) + place for place in range(len(met))}
    own, plan = list(range(len(base))), LearningPlan()
    start = learn_head(every.lesson(own, [one.label for one in base]), plan)
    return School(every, own, forms, [topic_of(base)], start, plan)


def topic_of(base: Sequence[Example]) -> TopicFile:
    """The base messages as one file of training messages that stands nowhere."""
    messages: dict[str, list[str]] = defaultdict(list)
    for one in base:
        messages[one.label].append(one.text)
    return TopicFile(Path("base.yml"), json.dumps(sorted(messages)), messages)


def grounds(
    base: Sequence[Example],
    golden: Sequence[Example],
    unseen: Sequence[Example],
    using: Sequence[SentenceEncoder],
    kept: Path,
) -> Ground:
    """What faults are put into, and both sets by which their harm is measured."""
    every = material(base, using, kept / BASE) + material([*golden, *unseen], using, kept / JUDGED)
    places, behind = range(len(every.examples)), len(base) + len(golden)
    return Ground(every, places[: len(base)], places[len(base) : behind], places[behind:], LearningPlan())
