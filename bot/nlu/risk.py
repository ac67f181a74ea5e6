"""From which confidence to answer, chosen so that few answers are wrong also for shoppers nobody has heard yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from bot.nlu.arrays import Array

MOST_WRONG = 0.05
FEWEST_ANSWERS = 40
"""A voice with fewer answers says nothing of its own: one mistake in them is already 2.5 %."""
FEWEST_INTENTS = 10
"""A voice that speaks of fewer intents is a topic rather than a person."""
FEWEST_REVIEWED = 200
"""From so many reviewed turns on they alone choose: below, chance would."""
LEAST_OFFERED = 0.6
OFFERED = 3
EVERY = 2
STEPS = np.round(np.arange(0.30, 1.0, 0.005), 3)
"""The confidences tried; every EVERY-th is kept as the curve."""
CAREFUL = (0.97, 0.35)


@dataclass(frozen=True)
class Heard:
    """Messages judged by a model that never heard their voice, side by side.

    `first` is the first meaning and `intents` the true one (numbers), `confidence` that of the first, `place` of the
    true meaning in the ranking (0 is first), and the `voices`. `reviewed` marks real turns that a person has checked.
    """

    first: Array
    confidence: Array
    place: Array
    intents: Array
    voices: Sequence[str]
    reviewed: Array


@dataclass(frozen=True)
class Thresholds:
    """Answer from `answer`, ask which from `clarify`, hand over below; and what that choice was made from.

    `curve` has for confidences the share answered from there on, the share of these that was wrong, and the share to
    expect in the voice that was hardest.
    """

    answer: float
    clarify: float
    chosen_on: str
    messages: int
    curve: tuple[dict[str, float], ...]

    def as_json(self) -> dict[str, Any]:
        """What `of` needs, of types that JSON has."""
        return {**vars(self), "curve": list(self.curve)}

    @classmethod
    def of(cls, stored: dict[str, Any]) -> Thresholds:
        """The thresholds behind `as_json`; raises KeyError or TypeError when something is missing."""
        return cls(**{**stored, "curve": tuple(stored["curve"])})


def choose(heard: Heard) -> Thresholds | None:
    """Gives the least confidence from which at most MOST_WRONG of the answers are wrong, also in the hardest voice.

    Every voice counts, not their mean: a shop's shoppers are a voice of their own, and may be like the hardest of
    ours. From FEWEST_REVIEWED reviewed turns on they choose instead, all as one voice. Fewer than FEWEST_REVIEWED
    messages in all can only make the careful choice more careful. Where no step will do, it is the last one; None for
    no message.
    This is selective classification by risk (El-Yaniv and Wiener 2010), by the worst group (Sagawa et al. 2020).
    """
    use_reviewed = int(heard.reviewed.sum()) >= FEWEST_REVIEWED
    used = heard.reviewed if use_reviewed else ~heard.reviewed
    if not used.any():
        return None
    confidence, right_at = heard.confidence[used], heard.place[used]
    groups = [np.ones(len(right_at), bool)] if use_reviewed else _broad_voices(heard, used)
    points = [_point(confidence, right_at > 0, groups, float(step)) for step in STEPS]
    few_wrong = (point["confidence"] for point in points if point["wrong_hardest"] <= MOST_WRONG)
    answer = next(few_wrong, float(STEPS[-1]))
    if len(confidence) < FEWEST_REVIEWED:
        answer = max(answer, CAREFUL[0])
    chosen_on = "reviewed turns" if use_reviewed else "voices left out"
    clarify = _clarify(confidence, right_at, answer)
    return Thresholds(answer, clarify, chosen_on, len(confidence), tuple(points[::EVERY]))


def _broad_voices(heard: Heard, used: Array) -> list[Array]:
    """Gives the mask of each voice that speaks of many intents."""
    voices, intents = np.array(heard.voices)[used], heard.intents[used]
    masks = [voices == voice for voice in np.unique(voices)]
    return [mask for mask in masks if len(np.unique(intents[mask])) >= FEWEST_INTENTS]


def _point(confidence: Array, wrong: Array, groups: Sequence[Array], step: float) -> dict[str, float]:
    answered = confidence >= step
    telling = [answered, *(answered & group for group in groups if (answered & group).sum() >= FEWEST_ANSWERS)]
    counts = [(int(wrong[some].sum()), int(some.sum())) for some in telling]
    point = {
        "confidence": step,
        "answered": answered.mean(),
        "wrong": counts[0][0] / max(counts[0][1], 1),
        "wrong_hardest": max(share(*count) for count in counts),
    }
    return {name: round(float(value), 4) for name, value in point.items()}


def share(wrong: int, of: int) -> float:
    """The share of `wrong` to expect, by Laplace's rule of succession: a few answers can never look faultless."""
    return (wrong + 1) / (of + 2)


def _clarify(confidence: Array, place: Array, answer: float) -> float:
    """The least confidence from which the meaning is among the OFFERED first in LEAST_OFFERED of the cases or more."""
    for step in STEPS[answer > STEPS]:
        asked = (confidence >= step) & (confidence < min(step + 0.1, answer))
        if asked.sum() and (place[asked] < OFFERED).mean() >= LEAST_OFFERED:
            return float(step)
    return min(CAREFUL[1], answer)
