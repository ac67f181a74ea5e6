"""An encoder without a model, for tests of what is built on encoders."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bot.nlu.arrays import Array
from bot.nlu.encoder import SentenceEncoder


class LetterEncoder(SentenceEncoder):
    """Counts letters in 16 boxes; near in spelling, near in space. Remembers what it was asked."""

    name = "letters-1"

    def __init__(self) -> None:
        self.asked: list[str] = []

    def encode(self, texts: Sequence[str]) -> Array:
        self.asked.extend(texts)
        counts = np.full((len(texts), 16), 0.1, dtype=np.float32)
        for row, text in zip(counts, texts, strict=True):
            for char in text:
                row[ord(char) % 16] += 1
        vectors: Array = counts / np.linalg.norm(counts, axis=1, keepdims=True)
        return vectors
