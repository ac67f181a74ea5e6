"""Weighted terms: the words, word pairs and letter groups of a message, without scikit-learn at run time.

The weighting is the smoothed tf-idf of Salton and Buckley (1988) as scikit-learn's TfidfTransformer defines it, with
1 + log(tf) for the count and each family of terms brought to unit length.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
from scipy import sparse

from bot.nlu.arrays import Array

WORD_GROUPS = range(1, 3)
LETTER_GROUPS = range(2, 6)
_WORD = re.compile(r"\w+")
_NON_SPACE = re.compile(r"\S+")


def terms_of(text: str) -> tuple[Counter[str], Counter[str]]:
    """Gives the word terms and the letter terms of a cleaned text; both are empty for an empty text."""
    return Counter(_word_terms(text)), Counter(_letter_terms(text))


def _word_terms(text: str) -> Iterable[str]:
    words = _WORD.findall(text)
    for size in WORD_GROUPS:
        for i in range(len(words) - size + 1):
            yield "w " + " ".join(words[i : i + size])


def _letter_terms(text: str) -> Iterable[str]:
    """Yields letter groups inside a word and its two edges; a word shorter than the group counts once, whole."""
    for word in _NON_SPACE.findall(text):
        edged = f" {word} "
        for size in LETTER_GROUPS:
            if size > len(edged):
                break
            for i in range(len(edged) - size + 1):
                yield "c" + edged[i : i + size]


class TermWeights:
    """The vocabulary with its inverse document frequencies (terms); `names[i]` is column i."""

    def __init__(self, names: list[str], idf: Array) -> None:
        self.names = names
        self.idf = idf
        self._columns = {name: i for i, name in enumerate(names)}

    @classmethod
    def learn(cls, texts: Sequence[str], at_least: int = 2) -> TermWeights:
        """Counts in how many of the cleaned texts each term occurs and keeps those in `at_least` texts or more."""
        counts: Counter[str] = Counter()
        for text in texts:
            words, letters = terms_of(text)
            counts.update([*words, *letters])
        names = sorted(name for name, n in counts.items() if n >= at_least)
        seen_in = np.array([counts[name] for name in names], dtype=np.float64)
        return cls(names, (np.log((1 + len(texts)) / (1 + seen_in)) + 1).astype(np.float32))

    def row(self, text: str) -> tuple[Array, Array]:
        """Gives (columns int64 ascending, weights float32) of one cleaned text; both empty when no term is known."""
        families = [self._family(counter) for counter in terms_of(text)]
        columns = np.concatenate([columns for columns, _ in families])
        weights = np.concatenate([weights for _, weights in families])
        order = np.argsort(columns)
        return columns[order], weights[order]

    def matrix(self, texts: Sequence[str]) -> sparse.csr_matrix:
        """Gives the rows of the cleaned texts as a float32 matrix (number of texts, number of terms)."""
        rows = [self.row(text) for text in texts]
        ends = np.cumsum([0] + [len(columns) for columns, _ in rows])
        columns = np.concatenate([np.zeros(0, np.int64), *(columns for columns, _ in rows)])
        weights = np.concatenate([np.zeros(0, np.float32), *(weights for _, weights in rows)])
        return sparse.csr_matrix((weights, columns, ends), shape=(len(texts), len(self.names)))

    def _family(self, counter: Counter[str]) -> tuple[Array, Array]:
        known = [(self._columns[name], n) for name, n in counter.items() if name in self._columns]
        columns = np.array([column for column, _ in known], dtype=np.int64)
        weights = (1 + np.log(np.array([n for _, n in known], dtype=np.float32))) * self.idf[columns]
        return columns, (weights / max(float(np.linalg.norm(weights)), 1e-9)).astype(np.float32)
