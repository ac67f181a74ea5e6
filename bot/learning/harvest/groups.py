"""Messages that say nearly the same, put together, so that a lead corrects them at once.

Leader clustering (Hartigan, Clustering Algorithms, 1975, chapter 3): a message joins the nearest leader that is near
enough, else it leads a group of its own. One pass, in the order given; only the leaders' vectors are held in memory.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any

import numpy as np

NEAR_ENOUGH = 0.78
"""Cosine of two sentence vectors."""
GROWTH = 1024


class Groups:
    """Leaders so far, by language: what is said in two languages is never one group."""

    def __init__(self, near_enough: float = NEAR_ENOUGH) -> None:
        self._near_enough = near_enough
        self._leaders: dict[Hashable, _Leaders] = {}

    def join(self, names: Sequence[str], vectors: Any, language: str) -> list[str]:
        """The leader of each message; one that leads is its own. `vectors` has a row of length 1 for each name."""
        leaders = self._leaders.setdefault(language, _Leaders())
        return [self._join(leaders, name, vector) for name, vector in zip(names, vectors, strict=True)]

    def lead(self, name: str, vector: Any, language: str) -> None:
        """Take up a leader known from before."""
        self._leaders.setdefault(language, _Leaders()).add(name, vector)

    def _join(self, leaders: _Leaders, name: str, vector: Any) -> str:
        nearest = leaders.nearest(vector, self._near_enough)
        if nearest is None:
            leaders.add(name, vector)
        return nearest or name


class _Leaders:
    """Vectors in one array that grows by doubling, and their names."""

    def __init__(self) -> None:
        self._names: list[str] = []
        self._vectors: Any = None

    def add(self, name: str, vector: Any) -> None:
        if self._vectors is None:
            self._vectors = np.zeros((GROWTH, len(vector)), np.float32)
        if len(self._names) == len(self._vectors):
            self._vectors = np.vstack([self._vectors, np.zeros_like(self._vectors)])
        self._vectors[len(self._names)] = vector
        self._names.append(name)

    def nearest(self, vector: Any, near_enough: float) -> str | None:
        if not self._names:
            return None
        likeness = self._vectors[: len(self._names)] @ np.asarray(vector, np.float32)
        best = int(likeness.argmax())
        return self._names[best] if likeness[best] >= near_enough else None
