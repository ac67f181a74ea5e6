"""Which saved reply fits a ticket best, by which ones were sent for tickets like it.

The share of a reply among those sent for an intent and a state of the order is estimated with Dirichlet smoothing,
one level upon the other (MacKay & Peto, "A hierarchical Dirichlet language model", Natural Language Engineering 1
(3), 1995): every level is worth WORTH uses of the next finer one. The coarsest is Laplace's rule of succession, with
pseudo-counts that are larger for replies whose words are those of the matter: so the first tickets are served too.

    a(r)              = 1 + ALIKE * like(r)
    all(r)            = (n(r) + a(r)) / (N + sum of all a)
    intent(r)         = (n(r, i) + WORTH * all(r)) / (N(i) + WORTH)
    intent, state(r)  = (n(r, i, s) + WORTH * intent(r)) / (N(i, s) + WORTH)

n counts the uses of reply r, N those of all replies; like(r), between 0 and 1, is how many words of the intent and of
the order's state the reply has.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

WORTH, ALIKE = 5.0, 5.0
EVERYWHERE = frozenset({"order", "item", "or", "on", "its", "way"})
"""Words of intents and states that say nothing of the matter."""
_WORD = re.compile(r"[^\W_]+")


class Use(NamedTuple):
    """So many times this reply was sent for this intent and state of the order; either may be None."""

    reply_id: int
    intent: str | None
    order_state: str | None
    times: int


@dataclass(frozen=True)
class Ranking:
    """The shares of replies for one intent and state of the order; `counts` has the pseudo-count of each, also of one
    that was never sent."""

    counts: Mapping[int, float]
    all: Mapping[int, int]
    of_intent: Mapping[int, int]
    of_both: Mapping[int, int]

    @classmethod
    def of(cls, uses: Iterable[Use], texts: Mapping[int, str], intent: str | None, order_state: str | None) -> Ranking:
        """Count the uses on each level; `texts` are the words of every reply there is, by its id."""
        matter = _words(f"{intent or ''} {order_state or ''}") - EVERYWHERE
        counts = {reply: 1 + ALIKE * _like(matter, text) for reply, text in texts.items()}
        uses = tuple(uses)
        alike = [use for use in uses if use.intent == intent]
        return cls(counts, _times(uses), _times(alike), _times(use for use in alike if use.order_state == order_state))

    def share(self, reply_id: int) -> float:
        """How often this reply is the one sent, between 0 and 1; the shares of all replies add up to 1."""
        whole = sum(self.all.values()) + sum(self.counts.values())
        share = (self.all.get(reply_id, 0) + self.counts.get(reply_id, 1.0)) / whole
        for counts in (self.of_intent, self.of_both):
            share = (counts.get(reply_id, 0) + WORTH * share) / (sum(counts.values()) + WORTH)
        return share


def _like(matter: frozenset[str], text: str) -> float:
    return len(matter & _words(text)) / len(matter) if matter else 0.0


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.lower()))


def _times(uses: Iterable[Use]) -> dict[int, int]:
    counted: dict[int, int] = {}
    for use in uses:
        counted[use.reply_id] = counted.get(use.reply_id, 0) + use.times
    return counted
