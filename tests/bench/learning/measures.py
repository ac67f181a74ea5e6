"""Shares and F1 of what was said against what was wanted, and the area of foreign messages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from statistics import fmean
from typing import Any

Two = dict[str, Any]


def per_intent(wanted: Sequence[str], said: Sequence[str]) -> dict[str, dict[str, Any]]:
    """For each wanted intent n and F1, the harmonic mean of precision and recall; 0 without a hit."""
    n, told = Counter(wanted), Counter(said)
    hits = Counter(one for one, other in zip(wanted, said, strict=True) if one == other)
    return {name: {"n": n[name], "f1": 2 * hits[name] / (n[name] + told[name])} for name in sorted(n)}


def accuracy(wanted: Sequence[str], said: Sequence[str]) -> float:
    """The share of messages understood; there must be one."""
    return fmean(one == other for one, other in zip(wanted, said, strict=True))


def macro_f1(wanted: Sequence[str], said: Sequence[str]) -> float:
    """The plain mean of the F1 of the wanted intents."""
    return fmean(one["f1"] for one in per_intent(wanted, said).values())


def beside(before: dict[str, dict[str, Any]], now: dict[str, dict[str, Any]]) -> Two:
    """Figures of two models as a part of an exam; an intent that only one of them has lacks the other's figure."""
    names = sorted({*before, *now})
    return {
        "n": sum(one["n"] for one in now.values()),
        "per_intent": {
            name: {
                "n": now.get(name, before.get(name, {}))["n"],
                "f1": {"now": now.get(name, {}).get("f1"), "before": before.get(name, {}).get("f1")},
            }
            for name in names
        },
    }


def worst(part: Two, fewest: int = 1) -> tuple[str, float]:
    """The intent that fell most, of those with so many messages, and by how much (0 to 1); ("", 0.0) for none."""
    falls = [
        ((told["f1"]["before"] or 0.0) - (told["f1"]["now"] or 0.0), name)
        for name, told in part["per_intent"].items()
        if told["n"] >= fewest
    ]
    fall, name = max(falls, default=(0.0, ""))
    return name, fall
