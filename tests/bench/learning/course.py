"""The proofs from beginning to end, with their progress."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from statistics import fmean
from time import perf_counter
from typing import Any

from rich.progress import Progress

from bot.clock import utc_now
from bot.learning.exam.golden import golden_messages
from bot.learning.train import train
from bot.nlu.learn import learn_head
from tests.bench.learning import controls
from tests.bench.learning.assistant import judge
from tests.bench.learning.days import Course, School, by_chance, by_worth, measured, parts, run, taught_head
from tests.bench.learning.faults import Put, broken, drawn, judged, marked
from tests.bench.learning.rules_broken import drawn as some_of
from tests.bench.learning.rules_broken import every, read_rules
from tests.bench.learning.rules_examined import Healthy
from tests.bench.learning.rules_examined import rows as examined
from tests.bench.learning.schools import different, encoders, grounds, own_vectors, school
from tests.bench.nlu.messages import Example, split, voices_to_hold
from tests.bench.processes import ROOT

WAYS = {"worth": by_worth, "chance": by_chance}
TEST_SHARE = 0.25
SHOWN = 0.2
SEED = 7
TIMES = 5
"""How often a reviewed message is said to try what more weight does."""


def days(base: Sequence[Example], met: Sequence[Example], asked: argparse.Namespace, progress: Progress) -> Any:
    """Every seed by worth and by chance: rounds of figures, and what more weight and a whole learning would change."""
    task = progress.add_task("Day by day", total=asked.seeds * len(WAYS) * asked.days)
    taught = school(base, different(met), encoders(), own_vectors())
    rounds: dict[str, list[Any]] = {way: [] for way in WAYS}
    for seed in range(asked.seeds):
        dealt, tests = parts(sorted(taught.learnt), asked.days, TEST_SHARE, seed)
        for way, choose in WAYS.items():
            told = run(taught, Course(dealt, tests, SHOWN, seed), choose, lambda: progress.advance(task))
            rounds[way].append([*told[:-1], {**told[-1], **_besides(taught, told[-1], tests, seed)}])
    return {"met": len(taught.learnt), "days": asked.days, "shown": SHOWN, "times": TIMES, "rounds": _plainly(rounds)}


def _besides(taught: School, last: dict[str, Any], tests: Sequence[int], seed: int) -> dict[str, Any]:
    """At the end: each reviewed message said more often; and, once, the head learnt whole instead of quickly."""
    heavy = taught_head(taught, last["of"], TIMES)
    return {
        "heavy": measured(taught, heavy, tests, []),
        **({"whole": _whole(taught, last["of"], tests)} if not seed else {}),
    }


def _whole(taught: School, learnt: Sequence[int], tests: Sequence[int]) -> dict[str, float]:
    places = [*taught.base, *learnt]
    labels = [taught.material.examples[place].label for place in places]
    began = perf_counter()
    quick = taught_head(taught, learnt)
    between = perf_counter()
    whole = learn_head(taught.material.lesson(places, labels), taught.plan)
    ended = perf_counter()
    one, other = (judge(head, taught.material, tests).first for head in (quick, whole))
    same = fmean(a == b for a, b in zip(one, other, strict=True))
    return {"same": same, "quick_seconds": between - began, "whole_seconds": ended - between}


def _plainly(rounds: dict[str, list[Any]]) -> dict[str, list[Any]]:
    """Without the places, which say nothing to anybody else."""
    return {
        way: [[{name: value for name, value in one.items() if name != "of"} for one in some] for some in runs]
        for way, runs in rounds.items()
    }


def faults(base: Sequence[Example], met: Sequence[Example], asked: argparse.Namespace, progress: Progress) -> Any:
    """Every fault beside the healthy head: F1 by intent, seen and unseen by the rules, and whether they refuse; and
    what they make of changes that break nothing."""
    golden = [Example(one.text, one.intent) for one in golden_messages(ROOT / "data/golden")]
    held = [] if golden else voices_to_hold(base)
    learn, spoken = split(base, held)
    ground, kept = controls.parted(grounds(learn, golden or spoken, different(met), encoders(), own_vectors()))
    put = [(one, broken(ground, one)) for one in drawn([one.label for one in learn], SEED, asked.faults)]
    sound = [(one, controls.changed(ground, kept, one)) for one in controls.drawn(SEED, asked.faults)]
    task = progress.add_task("Faults", total=len(put) + len(sound) + 1)
    calibrated = learn_head(ground.material.lesson(ground.base, ground.labels(ground.base)), ground.plan)
    before = marked(ground, ground.base, ground.labels(ground.base), calibrated)
    progress.advance(task)

    def row(one: Put, learnt: tuple[list[int], list[str]]) -> dict[str, Any]:
        told = judged(one, before, marked(ground, *learnt, calibrated))
        progress.advance(task)
        return told

    return {
        "golden": "data/golden" if golden else f"the voices {', '.join(held)}",
        "rows": [row(*one) for one in put],
        "controls": [row(*one) for one in sound],
    }


def rules(base: Sequence[Example], met: Sequence[Example], asked: argparse.Namespace, progress: Progress) -> Any:
    """Every fault put into the rules: what the exam of a model that has learnt them says. No message is needed."""
    own = read_rules(ROOT / "data/rules")
    faults_in_rules = every(own) if asked.every_rule else some_of(own, SEED)
    task = progress.add_task("Broken rules", total=len(faults_in_rules))
    healthy = Healthy.of(ROOT, train(ROOT, lambda step: None, utc_now))
    rows = examined(healthy, faults_in_rules, utc_now())
    return {"conversations": len(healthy.asked.conversations), "rows": list(progress.track(rows, task_id=task))}
