"""Encoders without a model, for tests of what is built on encoders."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bot.nlu.arrays import Array
from bot.nlu.encoder import SentenceEncoder


class LetterEncoder(SentenceEncoder):
    """Counts groups of letters in boxes; near in spelling, near in space. Remembers what it was asked."""

    name = "letters-1"
    group = 1
    boxes = 16

    def __init__(self) -> None:
        self.asked: list[str] = []

    def encode(self, texts: Sequence[str]) -> Array:
        self.asked.extend(texts)
        counts = np.full((len(texts), self.boxes), 0.1, dtype=np.float32)
        for row, text in zip(counts, texts, strict=True):
            codes = np.array([ord(char) for char in text], int)
            for groups in zip(*(codes[start:] for start in range(self.group)), strict=False):
                row[sum(groups) % self.boxes] += 1
        vectors: Array = counts / np.linalg.norm(counts, axis=1, keepdims=True)
        return vectors


class PairEncoder(LetterEncoder):
    """Counts pairs of letters in more boxes."""

    name = "pairs-1"
    group = 2
    boxes = 23
