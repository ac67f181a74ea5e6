"""P(next question | topic, state of the order, kind of shopper), estimated from steps with a prior.

Each case (topic; topic and state; topic, state and kind) has a categorical distribution over what comes next, with a
Dirichlet prior around what is believed before looking at the case itself. The posterior mean after n steps, n_x of them
followed by x, is

    P(x | case) = (n_x + w m_x) / (n + w)

with the believed shares m and their worth w in steps: an average of what was seen and what was believed, which forgets
the belief as n grows. What is believed of a case is the estimate of the next broader one, so that a thin case backs off
from kind to state to topic (the hierarchical Dirichlet model of MacKay and Bauman Peto 1995, "A hierarchical Dirichlet
language model", Natural Language Engineering 1(3)). What data/followups.yml says of a topic, or of a
state of it, is one more such belief, with a worth of its own; the sum of the pseudo-counts of two beliefs is again one
Dirichlet.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping

from bot.anticipation.journeys import Step
from bot.replies.follow_ups import ANY, NOTHING, Prior, Shares, Weighing

Case = tuple[str, str, str]
Belief = tuple[float, Shares]


class Counts:
    """How often what came next, by (topic, state, kind); its size is that of the cases, not of the transcripts."""

    def __init__(self) -> None:
        self.by_case: dict[Case, Counter[str]] = defaultdict(Counter)

    def add(self, step: Step) -> None:
        """Count a step in which nothing was told ahead; others do not say what shoppers want to know."""
        if not step.told:
            self.by_case[step.topic, step.state, step.kind][step.next] += 1

    def add_all(self, other: Counts) -> None:
        """Count what others have counted."""
        for case, came in other.by_case.items():
            self.by_case[case].update(came)

    @property
    def steps(self) -> int:
        """How many steps were counted."""
        return sum(sum(came.values()) for came in self.by_case.values())

    def overall(self) -> Counter[str]:
        """How often what came next, whatever went before."""
        return sum(self.by_case.values(), Counter())


class Estimate:
    """The posterior means of every case, after these counts and this prior."""

    def __init__(self, counts: Counts, prior: Prior, weighing: Weighing) -> None:
        self._prior, self._weighing = prior, weighing
        self._counts: dict[Case, Counter[str]] = defaultdict(Counter)
        for (topic, state, kind), came in counts.by_case.items():
            for case in {(topic, ANY, ANY), (topic, state, ANY), (topic, state, kind)}:
                self._counts[case].update(came)
        self._known: dict[Case, Shares] = {}

    def shares(self, topic: str, state: str, kind: str = ANY) -> Shares:
        """What comes next, shares that add up to one; of a topic nobody knows, nothing."""
        case = (topic, state, kind)
        if case not in self._known:
            self._known[case] = posterior(self._counts.get(case, {}), self._beliefs(case))
        return self._known[case]

    def cells(self) -> Iterator[tuple[Case, Shares]]:
        """Every case that was seen or is in the prior, the broader ones too, with its shares."""
        cases = set(self._counts) | {(topic, ANY, ANY) for topic in self._prior}
        cases |= {(topic, state, ANY) for topic, by_state in self._prior.items() for state in by_state}
        yield from ((case, self.shares(*case)) for case in sorted(cases))

    def _beliefs(self, case: Case) -> list[Belief]:
        topic, state, kind = case
        weighing, by_state = self._weighing, self._prior.get(topic, {})
        if kind != ANY:
            return [(weighing.broader_worth, self.shares(topic, state))]
        if state == ANY:
            return [(weighing.prior_worth, by_state[ANY] if ANY in by_state else mean(by_state.values()))]
        broader = (weighing.broader_worth, self.shares(topic, ANY))
        return [broader, (weighing.prior_worth, by_state[state])] if state in by_state else [broader]


def posterior(came: Mapping[str, int], beliefs: Iterable[Belief]) -> Shares:
    """The mean of the Dirichlet posterior: counts and believed shares, each belief counted for what it is worth."""
    summed: dict[str, float] = defaultdict(float, came)
    for worth, shares in beliefs:
        for name, share in whole(shares).items():
            summed[name] += worth * share
    total = sum(summed.values())
    return {name: weight / total for name, weight in summed.items() if weight > 0}


def whole(shares: Shares) -> Shares:
    """Shares that add up to one: what is lacking is that nothing comes; what is too much is taken off all alike."""
    total = sum(shares.values())
    if total > 1:
        return {name: share / total for name, share in shares.items()}
    return {**shares, NOTHING: shares.get(NOTHING, 0.0) + 1 - total}


def mean(cases: Iterable[Shares]) -> Shares:
    """The average of several cases' shares; nothing of no case."""
    all_shares = [whole(shares) for shares in cases]
    names = {name for shares in all_shares for name in shares}
    return {name: sum(shares.get(name, 0.0) for shares in all_shares) / len(all_shares) for name in names}


def distance(one: Shares, other: Shares) -> float:
    """Total variation: half the sum of the differences, 0 for the same shares, 1 for nothing in common."""
    return sum(abs(one.get(name, 0.0) - other.get(name, 0.0)) for name in one.keys() | other.keys()) / 2
