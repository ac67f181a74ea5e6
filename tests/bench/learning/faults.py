"""Faults put into training messages on purpose, and whether the rules of promotion refuse what comes of them."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from bot.learning.evaluation.trust import auroc
from bot.learning.rules import Exam, refusals
from bot.nlu.head import Head
from bot.nlu.learn import LearningPlan
from tests.bench.learning.assistant import Learning, judge
from tests.bench.learning.material import Material
from tests.bench.learning.measures import Two, beside, per_intent, worst

FOREIGN = "out_of_scope"
WRONG, DELETED = "wrong labels", "deleted examples"
SHARES = {WRONG: (0.02, 0.6, 12), DELETED: (0.3, 1.0, 10)}
"""From and to, and how many faults between, evenly."""
FOLDS = 2
TELLING = 20
"""From so many messages on, one misunderstood message is less than the points that a promotion may cost."""

HARM = 0.03
"""The fall of F1 that must be refused."""


@dataclass(frozen=True)
class Fault:
    """A share of an intent's messages deleted, or said to be `into`."""

    kind: str
    intent: str
    share: float
    into: str | None
    seed: int

    def __str__(self) -> str:
        """In words, for a table."""
        return f"{self.share:.0%} of {self.intent} {f'said to be {self.into}' if self.into else 'deleted'}"


class Put(Protocol):
    """A change put into the training messages; as text it is said in words."""

    @property
    def kind(self) -> str:
        """Its kind."""

    @property
    def share(self) -> float:
        """Of an intent's messages that are hit."""


@dataclass(frozen=True)
class Ground:
    """Places of the training messages, of those the rule looks at, and of those that it never sees."""

    material: Material
    base: Sequence[int]
    golden: Sequence[int]
    unseen: Sequence[int]
    plan: LearningPlan

    def labels(self, places: Sequence[int]) -> list[str]:
        """The intents the messages stand for."""
        return [self.material.examples[place].label for place in places]


@dataclass(frozen=True)
class Marks:
    """F1 by intent in cross-validation, of golden messages and of unseen ones, and how foreign ones are told."""

    cross_validation: dict[str, dict[str, Any]]
    golden: dict[str, dict[str, Any]]
    unseen: dict[str, dict[str, Any]]
    ood_auroc: float | None


def drawn(intents: Sequence[str], seed: int, most: int | None = None) -> list[Fault]:
    """The faults of a seed: of each kind the shares of SHARES, intents at random; `most` of each kind, if given."""
    dice, faults = random.Random(seed), list[Fault]()
    for kind, (least, greatest, count) in SHARES.items():
        for number in range(count if most is None else min(most, count)):
            share = least + (greatest - least) * number / max(min(count, most or count) - 1, 1)
            intent, other = dice.sample(sorted(set(intents)), 2)
            faults.append(Fault(kind, intent, share, other if kind == WRONG else None, seed + len(faults)))
    return faults


def broken(ground: Ground, fault: Fault) -> tuple[list[int], list[str]]:
    """The places that are left to learn from, and their labels."""
    labels = dict(zip(ground.base, ground.labels(ground.base), strict=True))
    own = [place for place, label in labels.items() if label == fault.intent]
    hit = set(random.Random(fault.seed).sample(own, max(1, round(fault.share * len(own)))))
    if fault.into is None:
        left = [place for place in ground.base if place not in hit]
        return left, [labels[place] for place in left]
    return list(ground.base), [fault.into if place in hit else labels[place] for place in ground.base]


def marked(ground: Ground, places: Sequence[int], labels: Sequence[str], calibrated: Head) -> Marks:
    """What a head learnt from these messages under these labels shows."""
    lesson = ground.material.lesson(places, labels)
    learning = Learning(lesson, ground.plan)
    head, unheard = learning.head(calibrated), learning.unheard(calibrated, FOLDS)
    golden, unseen = (judge(head, ground.material, some) for some in (ground.golden, ground.unseen))
    foreign: dict[bool, list[float]] = defaultdict(list)
    for label, value in zip(ground.labels(ground.golden), golden.of(FOREIGN), strict=True):
        foreign[label == FOREIGN].append(float(value))
    return Marks(
        per_intent(lesson.intents, unheard.first),
        per_intent(ground.labels(ground.golden), golden.first),
        per_intent(ground.labels(ground.unseen), unseen.first),
        auroc(foreign[True], foreign[False]),
    )


def exam(before: Marks, now: Marks) -> Exam:
    """What the rules of promotion look at: nothing of the unseen messages is in it. There is nothing to replay, and no
    conversation to go wrong."""
    return {
        "cross_validation": beside(before.cross_validation, now.cross_validation),
        "golden": beside(before.golden, now.golden),
        "conversations": {"n": 1, "failing": []},
        "ood_auroc": {"before": before.ood_auroc, "now": now.ood_auroc},
        "replay": {"handed_over": {"before": None, "now": None}},
    }


def judged(fault: Put, before: Marks, now: Marks) -> dict[str, Any]:
    """One row: the fault, the worst falls (by how much, 0 to 1) seen and unseen, and what was refused."""
    taken = exam(before, now)
    unseen: Two = beside(before.unseen, now.unseen)
    parts = {"golden": taken["golden"], "cross_validation": taken["cross_validation"], "unseen": unseen}
    falls = {name: worst(part, TELLING if name == "unseen" else 1) for name, part in parts.items()}
    refused = refusals(taken)
    return {
        "fault": str(fault),
        "kind": fault.kind,
        "share": fault.share,
        "worst": {name: {"intent": intent, "fall": fall} for name, (intent, fall) in falls.items()},
        "harmful": falls["unseen"][1] >= HARM,
        "refused": [f"{one['rule']}: {one['what']}" for one in refused],
    }
