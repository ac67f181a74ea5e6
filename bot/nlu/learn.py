"""Learning the head: two regressions, each calibrated on voices it has not heard."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from bot.nlu import logistic
from bot.nlu.arrays import Array
from bot.nlu.head import Head
from bot.nlu.logistic import Way
from bot.nlu.terms import TermWeights


@dataclass(frozen=True)
class LearningPlan:
    """How strongly to follow the messages, how many folds calibrate, and which intent means "not ours"."""

    lexical_strength: float = 30.0
    semantic_strength: float = 5.0
    folds: int = 5
    seed: int = 7
    out_of_scope_intent: str = "out_of_scope"


@dataclass(frozen=True)
class Lesson:
    """Training messages side by side: cleaned texts, intents, voices, and vectors (messages, dimensions) if any,
    with the name of their encoder."""

    texts: Sequence[str]
    intents: Sequence[str]
    voices: Sequence[str]
    vectors: Array | None = None
    encoder: str | None = None


@dataclass(frozen=True)
class _Part:
    """One of the two regressions: features (messages, width) and how to fit them."""

    features: Any
    way: Way


def learn_head(lesson: Lesson, plan: LearningPlan) -> Head:
    """Gives the head; the same lesson and plan give the same numbers. The lesson must not be empty."""
    names, labels = np.unique(np.array(lesson.intents), return_inverse=True)
    terms = TermWeights.learn(lesson.texts)
    vectors = np.zeros((len(labels), 0), np.float32) if lesson.vectors is None else lesson.vectors
    points, mean, spread = logistic.centred(vectors)
    parts = (
        _Part(terms.matrix(lesson.texts), Way(plan.lexical_strength, "liblinear")),
        _Part(points, Way(plan.semantic_strength, "lbfgs")),
    )
    divisors = calibrate(unheard_logits(parts, labels, lesson.voices, plan), labels)
    fits = [logistic.fit(part.features, labels, len(names), part.way, plan.seed) for part in parts]
    (lexical, lexical_bias), (semantic, semantic_bias) = _cooled(fits, divisors)
    semantic = semantic / spread
    bias = lexical_bias + semantic_bias - mean @ semantic
    in_scope = names != plan.out_of_scope_intent
    return Head(
        list(map(str, names)), terms, lexical, semantic, bias, vectors[in_scope[labels]], in_scope, lesson.encoder
    )


def _cooled(fits: Sequence[tuple[Array, Array]], divisors: Sequence[float]) -> list[tuple[Array, Array]]:
    return [(weights / by, bias / by) for (weights, bias), by in zip(fits, divisors, strict=True)]


def unheard_logits(parts: Sequence[_Part], labels: Array, voices: Sequence[str], plan: LearningPlan) -> Array:
    """Gives the logits (parts, messages, intents) from fits that never heard the message's voice; else not a number."""
    classes = int(labels.max()) + 1
    logits = np.full((len(parts), len(labels), classes), np.nan)
    for held in logistic.voice_folds(voices, plan.folds):
        for row, part in zip(logits, parts, strict=True):
            weights, bias = logistic.fit(part.features[~held], labels[~held], classes, part.way, plan.seed)
            row[held] = part.features[held] @ weights + bias
    return logits


def calibrate(logits: Array, labels: Array) -> list[float]:
    """Gives each part's divisor: its own temperature, times the number of parts (the mean), times the merged one's."""
    heard_of = ~np.isnan(logits).any(axis=(0, 2))
    logits, labels = logits[:, heard_of], labels[heard_of]
    own = np.array([logistic.temperature(part, labels) * len(logits) for part in logits])
    merged = (logits / own[:, None, None]).sum(axis=0)
    return [float(divisor) for divisor in own * logistic.temperature(merged, labels)]
