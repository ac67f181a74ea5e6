"""The intent head: one stacked linear model over weighted terms and a sentence vector. Knows no Rasa.

The geometric mean of two softmax classifiers is the softmax of the mean of their logits. So the two regressions,
their temperatures and the mean fold into one matrix, and a message costs one row of sums.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bot.nlu.arrays import Array
from bot.nlu.logistic import softmax
from bot.nlu.terms import TermWeights

WEIGHTS_FILE = "head.npz"
NAMES_FILE = "head.json"


@dataclass(frozen=True)
class Judgement:
    """What the head makes of a message: intents by falling confidence (summing to 1), and how foreign it looks.

    `out_of_scope` is 0 for a training message of a sure intent and nears 1 for what is like none of them.
    """

    ranking: list[tuple[str, float]]
    out_of_scope: float


@dataclass(frozen=True)
class Head:
    """`lexical` (terms, intents), `semantic` (dimensions, intents), `bias` (intents), `known` (messages, dimensions).

    `known` are the vectors of the training messages in scope, `in_scope` the mask of intents (intents); all numbers
    are float32 with the temperatures folded in. `encoder` names the one behind the vectors; without it `semantic`
    and `known` have no dimensions.
    """

    intents: list[str]
    terms: TermWeights
    lexical: Array
    semantic: Array
    bias: Array
    known: Array
    in_scope: Array
    encoder: str | None = None

    def judge(self, text: str, vector: Array | None = None) -> Judgement:
        """Judges a cleaned text and its unit vector (dimensions); None when there is no encoder."""
        probabilities = softmax(self._logits(text, vector).astype(np.float64))
        order = np.argsort(-probabilities, kind="stable")
        ranking = [(self.intents[i], float(probabilities[i])) for i in order]
        return Judgement(ranking, 1.0 - self._belonging(probabilities, vector))

    def _logits(self, text: str, vector: Array | None) -> Array:
        columns, weights = self.terms.row(text)
        logits: Array = weights @ self.lexical[columns] + self.bias
        return logits if vector is None else logits + vector @ self.semantic

    def _belonging(self, probabilities: Array, vector: Array | None) -> float:
        """The highest probability of an intent in scope times the highest cosine to a message in scope."""
        nearest = 1.0 if vector is None or not len(self.known) else float((self.known @ vector).max())
        likeliest = float(probabilities[self.in_scope].max(initial=0.0))
        return min(max(likeliest * nearest, 0.0), 1.0)

    def save(self, directory: Path) -> None:
        """Writes numbers as npz and names as JSON; the same head gives the same bytes."""
        names = {"intents": self.intents, "terms": self.terms.names, "encoder": self.encoder}
        (directory / NAMES_FILE).write_text(json.dumps(names, ensure_ascii=False), encoding="utf-8")
        numbers = {"lexical": self.lexical, "semantic": self.semantic, "bias": self.bias}
        further = {"known": self.known, "in_scope": self.in_scope, "idf": self.terms.idf}
        np.savez(directory / WEIGHTS_FILE, **numbers, **further)

    @classmethod
    def load(cls, directory: Path) -> Head:
        """Reads what `save` wrote; raises OSError when it is not there and ValueError when it is damaged."""
        names = json.loads((directory / NAMES_FILE).read_text(encoding="utf-8"))
        with np.load(directory / WEIGHTS_FILE, allow_pickle=False) as stored:
            numbers = {name: stored[name] for name in stored.files}
        terms = TermWeights(names["terms"], numbers.pop("idf"))
        return cls(names["intents"], terms, **numbers, encoder=names["encoder"])
