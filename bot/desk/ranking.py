"""Which saved reply fits a ticket best, by which ones were sent for tickets like it.

The share of a reply among those sent for an intent and a state of the order is estimated with Dirichlet smoothing,
one level upon the other (MacKay & Peto, "A hierarchical Dirichlet language model", Natural Language Engineering 1
(3), 1995): every level is worth WORTH uses of the next finer one, and the coarsest is Laplace's rule of succession.

    all(r)            = (n(r) + 1) / (N + R)
    intent(r)         = (n(r, i) + WORTH * all(r)) / (N(i) + WORTH)
    intent, state(r)  = (n(r, i, s) + WORTH * intent(r)) / (N(i, s) + WORTH)

n counts the uses of reply r, N those of all replies, R is how many replies there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

WORTH = 5.0


class Use(NamedTuple):
    """So many times this reply was sent for this intent and state of the order; either may be None."""

    reply_id: int
    intent: str | None
    order_state: str | None
    times: int


@dataclass(frozen=True)
class Ranking:
    """The shares of `replies` for one intent and state of the order; a reply never sent has one too."""

    replies: int
    all: Mapping[int, int]
    of_intent: Mapping[int, int]
    of_both: Mapping[int, int]

    @classmethod
    def of(cls, uses: Iterable[Use], replies: int, intent: str | None, order_state: str | None) -> Ranking:
        """Count the uses on each level."""
        uses = tuple(uses)
        alike = [use for use in uses if use.intent == intent]
        return cls(replies, _times(uses), _times(alike), _times(use for use in alike if use.order_state == order_state))

    def share(self, reply_id: int) -> float:
        """How often this reply is the one sent, between 0 and 1; the shares of all replies add up to 1."""
        share = (self.all.get(reply_id, 0) + 1) / (sum(self.all.values()) + self.replies)
        for counts in (self.of_intent, self.of_both):
            share = (counts.get(reply_id, 0) + WORTH * share) / (sum(counts.values()) + WORTH)
        return share


def _times(uses: Iterable[Use]) -> dict[int, int]:
    counted: dict[int, int] = {}
    for use in uses:
        counted[use.reply_id] = counted.get(use.reply_id, 0) + use.times
    return counted
