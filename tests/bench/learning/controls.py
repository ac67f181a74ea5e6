"""Changes that break nothing, to be let pass: what faults show counts only where these are not refused."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tests.bench.learning.faults import Ground

TAUGHT, THINNED = "right corrections added", "messages left away at random"
COUNTS = {TAUGHT: (20, 60), THINNED: (20, 50)}
TIMES = 3
"""Each count with so many draws."""


@dataclass(frozen=True)
class Control:
    """So many right corrections of what shoppers wrote, or training messages fewer."""

    kind: str
    count: int
    seed: int
    share: float = 0.0
    """Of an intent's messages that are wrong."""

    def __str__(self) -> str:
        """In words, for a table."""
        return f"{self.count} {self.kind}"


def drawn(seed: int, most: int | None = None) -> list[Control]:
    """The controls of a seed; of each kind at most so many, if given."""
    return [
        control
        for kind, counts in COUNTS.items()
        for control in [Control(kind, count, seed + time) for time in range(TIMES) for count in counts][:most]
    ]


def parted(ground: Ground) -> tuple[Ground, Sequence[int]]:
    """The ground that judges by every second unseen message, and the others: what corrections are taken from."""
    return replace(ground, unseen=ground.unseen[1::2]), ground.unseen[::2]


def changed(ground: Ground, met: Sequence[int], control: Control) -> tuple[list[int], list[str]]:
    """The places to learn from and their labels."""
    dice = random.Random(control.seed)
    if control.kind == TAUGHT:
        places = [*ground.base, *dice.sample(list(met), control.count)]
    else:
        gone = set(dice.sample(list(ground.base), control.count))
        places = [place for place in ground.base if place not in gone]
    return places, ground.labels(places)
