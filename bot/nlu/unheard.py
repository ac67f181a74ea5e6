"""How well voices are understood that were left out of learning: a cross-validation that learning makes anyway."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from bot.nlu.arrays import Array
from bot.nlu.risk import Heard

DIGITS = 6


def figures_of(heard: Heard, names: Sequence[str]) -> dict[str, Any]:
    """{"n", "accuracy" (None for no message), "per_intent": {name: {"n", "f1"}}} of messages that were judged unheard.

    F1 is the harmonic mean of precision and recall (van Rijsbergen 1979, chapter 7). An intent of which no message
    could be left out is not in it.
    """
    size = len(names)
    wanted, said = np.bincount(heard.intents, minlength=size), np.bincount(heard.first, minlength=size)
    right = heard.first == heard.intents
    hits = np.bincount(heard.intents[right], minlength=size)
    return {
        "n": len(right),
        "accuracy": _rounded(hits.sum(), len(right)) if len(right) else None,
        "per_intent": {
            name: {"n": int(wanted[place]), "f1": _rounded(2 * hits[place], wanted[place] + said[place])}
            for place, name in enumerate(names)
            if wanted[place]
        },
    }


def _rounded(part: Array, of: Array | int) -> float:
    return round(float(part / of), DIGITS)
