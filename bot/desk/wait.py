"""How long a shopper may have to wait for a person's first word: in four of five cases no longer than this.

What is known beforehand is turned into a load: the minutes it would take one after the other,

    load = first reply + max(0, ahead + 1 - idle) * handling / here

where `ahead` wait already, of `here` operators `idle` hold nothing, and nobody here counts as half a one. (It is the
mean wait of M/M/c under full load, ahead + 1 over c times the rate; Gross et al., Fundamentals of Queueing Theory,
4th ed., 2.3.) That alone would not be honest: operators are quicker or slower than assumed, go to lunch, hold several
tickets. So history sets it right: of each earlier ticket there is the ratio of its true wait to its load, and the
expected wait is the load times the 80th percentile of those ratios. As loads and hours differ, ratios seen lately, at
about this hour and with about this load weigh most; tickets that still wait, or ended without an answer, count as
"longer than so far". That is Beran's estimator, Kaplan and Meier's with kernel weights (Kaplan, Meier, JASA 53, 1958;
Beran, Nonparametric regression with randomly censored survival data, Berkeley 1981). As the score of a conformal
prediction (Lei et al., JASA 113, 2018), the ratio keeps the promise of 80 in 100 whatever the load leaves out.

While history is short, made-up ratios weigh in: exponential, with 80 in 100 below 2. All minutes are open ones.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

SHARE = 0.8
NOBODY = 0.5
PRIOR_WEIGHT = 4.0
PRIOR_SHARE_BELOW = 2.0
PRIOR_POINTS = 20
HALF_LIFE_TICKETS = 60
HOURS_APART = 2.0
LOADS_APART = 0.4
EXACT_UP_TO, FIVES_UP_TO = 20, 60


@dataclass(frozen=True)
class Desk:
    """Who is at the desk, and how many wait before the one that is asked for; `busy` hold a ticket."""

    ahead: int
    here: int
    busy: int


@dataclass(frozen=True)
class Past:
    """An earlier ticket: its load, the hour of day it came at, and its true wait; `over` if that has ended."""

    load: float
    hour: float
    minutes: float
    over: bool


def load_of(desk: Desk, first_reply: float, handling: float) -> float:
    """Minutes, by the formula above; above zero."""
    idle = max(0, desk.here - desk.busy)
    return first_reply + max(0, desk.ahead + 1 - idle) * handling / max(desk.here, NOBODY)


def expected_minutes(load: float, hour: float, history: Sequence[Past]) -> float:
    """Minutes within which four of five have their first answer. `history` begins with the newest ticket."""
    seen = ((one.minutes / one.load, _weight(rank, one, load, hour), one.over) for rank, one in enumerate(history))
    return load * _percentile([*_made_up(), *seen])


def rounded(minutes: float) -> int:
    """As it is told: whole minutes, above twenty of them fives, above an hour quarters; at least one."""
    step = 1 if minutes < EXACT_UP_TO else 5 if minutes < FIVES_UP_TO else 15
    return max(1, round(minutes / step) * step)


def _weight(rank: int, one: Past, load: float, hour: float) -> float:
    apart = abs(one.hour - hour)
    hours = min(apart, 24 - apart) / HOURS_APART
    loads = math.log(one.load / load) / LOADS_APART
    return math.exp(-(hours**2 + loads**2) / 2 - rank * math.log(2) / HALF_LIFE_TICKETS)


def _made_up() -> Iterable[tuple[float, float, bool]]:
    scale = PRIOR_SHARE_BELOW / -math.log(1 - SHARE)
    for point in range(PRIOR_POINTS):
        yield -scale * math.log(1 - (point + 0.5) / PRIOR_POINTS), PRIOR_WEIGHT / PRIOR_POINTS, True


def _percentile(seen: Sequence[tuple[float, float, bool]]) -> float:
    """The value that all but a fifth stay below, of (value, weight, ended); the greatest where that is not known."""
    at_risk, left = sum(weight for _, weight, _ in seen), 1.0
    for value, weight, over in sorted(seen):
        if over:
            left *= 1 - weight / at_risk
        if left <= 1 - SHARE:
            return value
        at_risk -= weight
    return max(value for value, _, _ in seen)
