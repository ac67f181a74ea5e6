"""Weeks of shoppers that were never there, drawn by lot: days of figures with a change, or without one."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np

from bot.learning.watch.figures import Figures

BEGAN = date(2026, 3, 2)
INTENTS = 40
USUAL = {"clarified": 0.12, "handed_over": 0.15, "unknown_words": 0.04, "confidence": 0.9}


@dataclass(frozen=True)
class Change:
    """What is different from one day on: shares and confidence by name, and a topic that takes a share of all turns."""

    to: dict[str, float]
    asked_more: float = 0.0


def weeks(seed: int, length: int, changed_from: int | None = None, change: Change | None = None) -> dict[date, Figures]:
    """Days of 150 to 250 conversations; which topics are asked for differs by weekday and from day to day."""
    lots = np.random.default_rng(seed)
    topics = lots.dirichlet(np.full(INTENTS, 0.8))
    weekdays = lots.lognormal(0, 0.1, (7, INTENTS))
    days = {}
    for number in range(length):
        shares = topics * weekdays[number % 7] * lots.lognormal(0, 0.05, INTENTS)
        after = change if changed_from is not None and number >= changed_from else None
        days[BEGAN + timedelta(days=number)] = _day(lots, shares / shares.sum(), after or Change({}))
    return days


def _day(lots: Any, shares: Any, change: Change) -> Figures:
    told = {**USUAL, **change.to}
    shares = shares * (1 - change.asked_more)
    shares[int(shares.argsort()[INTENTS // 2])] += change.asked_more
    conversations = int(lots.integers(150, 250))
    turns = 1 + lots.geometric(0.35, conversations)
    return _turns(lots, turns, shares, told)


def _turns(lots: Any, turns: Any, shares: Any, told: dict[str, float]) -> Figures:
    """Those of a conversation go together: half are about what its first was, and some shoppers' words are stranger."""
    whole = int(turns.sum())
    first = np.repeat(lots.choice(INTENTS, len(turns), p=shares), turns)
    topics = np.where(lots.random(whole) < 0.5, first, lots.choice(INTENTS, whole, p=shares))
    sure = (100 * lots.beta(20 * told["confidence"], 20 * (1 - told["confidence"]), whole)).astype(int)
    clarified, handed_over = (int(lots.binomial(whole, told[name])) for name in ("clarified", "handed_over"))
    words = turns * lots.integers(4, 14, len(turns))
    strange = np.minimum(1, lots.gamma(2, told["unknown_words"] / 2, len(turns)))
    return Figures(
        conversations=len(turns),
        turns=whole,
        answered=whole - clarified - handed_over,
        clarified=clarified,
        handed_over=handed_over,
        words=int(words.sum()),
        unknown_words=int(lots.binomial(words, strange).sum()),
        confidences=Counter(sure.tolist()),
        intents=Counter(f"topic_{topic}" for topic in topics.tolist()),
    )
