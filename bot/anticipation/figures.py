"""What the report says, as data."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from bot.anticipation.contacts import Contacts
from bot.anticipation.estimate import Estimate
from bot.anticipation.judging import Judge, Learning, Truth
from bot.replies.follow_ups import ANY, NOTHING, likeliest

Figures = dict[str, Any]
CASES = 24
NEXT = 3


def figures(
    turns: int, learning: Learning, judge: Judge, contacts: Contacts, now: datetime, truth: Truth | None = None
) -> Figures:
    """Everything the page shows. Shares are from 0 to 1, None where there was nothing to measure them on."""
    counts = learning.counts()
    return {
        "made_at": now.isoformat(),
        "turns": turns,
        "steps": counts.steps,
        "hit_rate_at_2": judge.hit_rate(),
        "calibration": judge.calibration(),
        "convergence": {
            "to": "truth" if truth else "now",
            "points": [{"steps": n, "distance": apart} for n, apart in learning.convergence(truth)],
        },
        "contacts": contacts.figures(),
        "cases": list(_cases(learning.estimate(counts), _seen(learning))),
    }


def _seen(learning: Learning) -> dict[tuple[str, str], int]:
    seen: dict[tuple[str, str], int] = defaultdict(int)
    for (topic, state, _kind), came in learning.counts().by_case.items():
        seen[topic, state] += sum(came.values())
    return seen


def _cases(estimate: Estimate, seen: dict[tuple[str, str], int]) -> Iterator[dict[str, Any]]:
    """The cases seen most often, and what comes next in them."""
    for topic, state in sorted(seen, key=lambda case: (-seen[case], case))[:CASES]:
        shares = estimate.shares(topic, state, ANY)
        following = [{"question": name, "share": shares[name]} for name in likeliest(shares)[:NEXT]]
        yield {
            "topic": topic,
            "state": state,
            "steps": seen[topic, state],
            "nothing": shares.get(NOTHING, 0.0),
            "next": following,
        }
