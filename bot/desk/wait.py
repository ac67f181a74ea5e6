"""How long a shopper may have to wait for a person."""

from __future__ import annotations

import math
from collections.abc import Sequence

USUAL_MINUTES = 10
KNOWN_FROM = 5
ROUND_TO = 5


def expected_minutes(first_replies: Sequence[float], waiting_ahead: int) -> int:
    """Minutes within which four of five shoppers had their first answer, rounded up to five.

    `first_replies` are minutes of recent tickets; with fewer than five of them ten minutes are assumed. Each ticket
    waiting ahead adds a fifth of that, because several operators share the queue.
    """
    usual = _percentile_80(first_replies) if len(first_replies) >= KNOWN_FROM else USUAL_MINUTES
    minutes = max(1.0, usual) * (1 + waiting_ahead / 5)
    return math.ceil(minutes / ROUND_TO) * ROUND_TO


def _percentile_80(values: Sequence[float]) -> float:
    ordered = sorted(values)
    return ordered[math.ceil(0.8 * len(ordered)) - 1]
