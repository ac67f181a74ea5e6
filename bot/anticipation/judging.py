"""How well what comes next is foreseen, judged by conversations held out from anticipation and from the estimate."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.anticipation.estimate import Case, Counts, Estimate, distance
from bot.anticipation.journeys import FOLDS, Step
from bot.learning.intervals import wilson
from bot.replies.follow_ups import NOTHING, Prior, Shares, Weighing, likeliest

AT = 2
BINS = 10
FIRST_LOOK = 50
Truth = Mapping[str, Mapping[str, Mapping[str, Shares]]]


class Learning:
    """Counts steps fold by fold, and remembers how the counts stood after 50, 100, 200 ... of them."""

    def __init__(self, prior: Prior, weighing: Weighing) -> None:
        self._prior, self._weighing = prior, weighing
        self._folds = [Counts() for _ in range(FOLDS)]
        self._looks: list[Counts] = []
        self._steps, self._next_look = 0, FIRST_LOOK

    def add(self, step: Step) -> None:
        """Learn from a step; one of a conversation in which something was told ahead by then teaches nothing."""
        if step.told:
            return
        self._folds[step.fold].add(step)
        self._steps += 1
        if self._steps == self._next_look:
            self._looks.append(self.counts())
            self._next_look *= 2

    def counts(self, without: int | None = None) -> Counts:
        """All counts, or those of every fold but one."""
        summed = Counts()
        for number, fold in enumerate(self._folds):
            summed.add_all(fold if number != without else Counts())
        return summed

    def estimate(self, counts: Counts) -> Estimate:
        """What these counts say together with the prior."""
        return Estimate(counts, self._prior, self._weighing)

    def convergence(self, truth: Truth | None = None) -> Iterator[tuple[int, float]]:
        """How far the estimate was from the truth after so many steps; without a truth, from what it is now.

        Total variation, averaged over the cases (topic, state, kind) by how often they were seen.
        """
        counts = self.counts()
        now = self.estimate(counts)
        looks = [Counts(), *self._looks, *([counts] if truth else [])]
        for look in looks:
            yield look.steps, _apart(self.estimate(look), now, truth, counts)


@dataclass
class Judged:
    """Questions that came, and how often they were among the two foreseen."""

    n: int = 0
    estimate: int = 0
    prior: int = 0
    most_frequent: int = 0


@dataclass
class Bin:
    """Shares foreseen within one tenth: how many, their sum, and how many of these questions came."""

    n: int = 0
    foreseen: float = 0.0
    came: int = 0


class Judge:
    """Judges steps of held-out conversations, each by an estimate that has not seen its conversation."""

    def __init__(self, learning: Learning, prior: Prior, weighing: Weighing) -> None:
        counts = [learning.counts(without=fold) for fold in range(FOLDS)]
        self._estimates = [learning.estimate(one) for one in counts]
        self._frequent = [likeliest(one.overall())[:AT] for one in counts]
        self._prior = Estimate(Counts(), prior, weighing)
        self.judged, self.bins = Judged(), [Bin() for _ in range(BINS)]

    def add(self, step: Step) -> None:
        """Judge a step; only of a held-out conversation in which nothing was told ahead."""
        if step.told or not step.held_out:
            return
        shares = self._estimates[step.fold].shares(step.topic, step.state, step.kind)
        self._weigh(shares, step.next)
        if step.next != NOTHING:
            self.judged.n += 1
            self.judged.estimate += step.next in likeliest(shares)[:AT]
            self.judged.prior += step.next in likeliest(self._prior.shares(step.topic, step.state))[:AT]
            self.judged.most_frequent += step.next in self._frequent[step.fold]

    def _weigh(self, shares: Shares, came: str) -> None:
        for name, share in shares.items():
            if name != NOTHING:
                one = self.bins[min(int(share * BINS), BINS - 1)]
                one.n, one.foreseen, one.came = one.n + 1, one.foreseen + share, one.came + (name == came)

    def hit_rate(self) -> dict[str, Any]:
        """The share of questions among the two foreseen: by the estimate (with where it lies with 95 %), by the prior
        alone, and by naming the two most frequent questions whatever went before. None without a question."""
        judged = self.judged
        rates = {
            name: getattr(judged, name) / judged.n if judged.n else None
            for name in ("estimate", "prior", "most_frequent")
        }
        ahead = 100 * (judged.estimate - judged.most_frequent) / judged.n if judged.n else None
        interval = list(wilson(judged.estimate, judged.n))
        return {"n": judged.n, **rates, "interval": interval, "points_over_most_frequent": ahead}

    def calibration(self) -> dict[str, Any]:
        """Whether a share of a half comes true every other time: by tenths, and the mean distance (ECE)."""
        seen = [one for one in self.bins if one.n]
        total = sum(one.n for one in seen)
        off = sum(abs(one.foreseen - one.came) for one in seen)
        bins = [{"n": one.n, "foreseen": one.foreseen / one.n, "came": one.came / one.n} for one in seen]
        return {"ece": off / total if total else None, "bins": bins}


def _apart(look: Estimate, now: Estimate, truth: Truth | None, counts: Counts) -> float:
    apart = total = 0.0
    for case, came in counts.by_case.items():
        aim = _true(truth, case) if truth else now.shares(*case)
        if aim is not None:
            apart += sum(came.values()) * distance(look.shares(*case), aim)
            total += sum(came.values())
    return apart / total if total else 0.0


def _true(truth: Truth, case: Case) -> Shares | None:
    topic, state, kind = case
    return truth.get(topic, {}).get(state, {}).get(kind)
