"""The intent head, learnt quickly and asked about many messages at once."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np

from bot.nlu.arrays import Array
from bot.nlu.head import Ear, Head
from bot.nlu.learn import AT_ONCE, LearningPlan, Lesson, unheard_logits
from bot.nlu.logistic import Way, softmax
from bot.nlu.opinions import Alike, Opinion, Regression, Sense
from bot.nlu.terms import TermWeights
from tests.bench.learning.material import Material

BARE_INTENT = "inform"


@dataclass(frozen=True)
class Said:
    """What the head made of messages: the probabilities (messages, intents) and the names of the intents."""

    probabilities: Array
    intents: Sequence[str]

    @property
    def first(self) -> list[str]:
        """The likeliest intent of each message."""
        return [self.intents[place] for place in self.probabilities.argmax(axis=1)]

    @property
    def confidence(self) -> Array:
        """How sure it was of each."""
        sure: Array = self.probabilities.max(axis=1)
        return sure

    def of(self, intent: str) -> Array:
        """The probability of an intent for each message; 0 for one it does not know."""
        known = list(self.intents)
        column: Array = self.probabilities[:, known.index(intent)] if intent in known else np.zeros(len(self.first))
        return column


class Learning:
    """The opinions of a lesson, as bot.nlu.learn learns them; the slow parts are done when they are asked for."""

    def __init__(self, lesson: Lesson, plan: LearningPlan) -> None:
        self._lesson, self._plan = lesson, plan
        self.names, self.labels = np.unique(np.array(lesson.intents), return_inverse=True)
        classes, way = len(self.names), Way("lbfgs", plan.semantic_strength, plan.seed)
        self._terms = TermWeights.learn(lesson.texts)
        word_way = Way("liblinear", plan.lexical_strength, plan.seed)
        self._words = Regression(self._terms.matrix(lesson.texts), self.labels, classes, word_way)
        self._senses = [Sense(rows, self.labels, classes, way) for rows in lesson.vectors.values()]
        self._alikes = [Alike(rows, self.labels, classes) for rows in lesson.vectors.values()]

    def head(self, calibrated: Head) -> Head:
        """The head with all fits anew and the divisors and thresholds of another: a sixth of a whole learning."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with ThreadPoolExecutor(AT_ONCE) as threads:
                words, *senses = threads.map(lambda one: one.learnt(), [self._words, *self._senses])
        parts = zip(self._lesson.vectors, senses, self._alikes, strict=True)
        names = list(map(str, self.names))
        return replace(
            calibrated,
            intents=names,
            terms=self._terms,
            words=words,
            ears=tuple(Ear(encoder, sense, alike.learnt()) for encoder, sense, alike in parts),
            foreign=names.index(self._plan.out_of_scope_intent) if self._plan.out_of_scope_intent in names else None,
        )

    def unheard(self, calibrated: Head, folds: int) -> Said:
        """What fits that never heard a message's voice say of it, merged by the divisors of a calibrated head."""
        pairs = zip(self._senses, self._alikes, strict=True)
        opinions: list[Opinion] = [self._words, *(one for pair in pairs for one in pair)]
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            logits = unheard_logits(opinions, self._lesson.voices, folds)
        merged = np.einsum("omi,o->mi", np.nan_to_num(logits), 1 / calibrated.divisors[-1])
        return Said(softmax(merged), list(map(str, self.names)))


def judge(head: Head, material: Material, places: Sequence[int]) -> Said:
    """What a head says of the messages at these places, in one go; a bare value is told to be one, as in a talk."""
    texts = [material.seen[place] for place in places]
    opinions = [head.words.logits(head.terms.matrix(texts))]
    said = softmax(opinions[0] / head.divisors[0][0])
    for stage, ear in enumerate(head.ears, 1):
        rows = material.vectors[ear.encoder][list(places)]
        opinions += [ear.sense.logits(rows), ear.alike.logits_of(rows)]
        merged = sum(one / divisor for one, divisor in zip(opinions, head.divisors[stage], strict=False))
        sure = (said.max(axis=1, keepdims=True) >= head.enough) & (stage > 1)
        said = np.where(sure, said, softmax(np.asarray(merged, np.float64)))
    return Said(_with_bare(said, head, [material.bare[place] for place in places]), head.intents)


def _with_bare(said: Array, head: Head, bare: Sequence[bool]) -> Array:
    if BARE_INTENT in head.intents:
        said[np.array(bare, bool)] = np.eye(len(head.intents))[head.intents.index(BARE_INTENT)]
    return said
