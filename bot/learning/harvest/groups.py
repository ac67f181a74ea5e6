"""Messages that say nearly the same, put together, so that a lead corrects them at once.

Leader clustering (Hartigan, Clustering Algorithms, 1975, chapter 3): a message joins the nearest leader that is near
enough, else it leads a group of its own. One pass, in the order given; only the leaders' vectors are held in memory,
and of these the MOST that were joined last: so a message costs the same among many as among few, in time and in room.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any

import numpy as np

NEAR_ENOUGH = 0.78
"""Cosine of two sentence vectors."""
GROWTH = 1024
MOST = 8192
"""Leaders of a language: 12 MiB of 384 numbers each."""
AT_ONCE = 64
"""Messages compared with all leaders by one product of matrices, several times as quick as one by one."""


class Groups:
    """Leaders so far, by language: what is said in two languages is never one group."""

    def __init__(self, near_enough: float = NEAR_ENOUGH, most: int = MOST) -> None:
        self._near_enough, self._most = near_enough, most
        self._leaders: dict[Hashable, _Leaders] = {}

    def join(self, names: Sequence[str], vectors: Any, language: str) -> list[str]:
        """The leader of each message; one that leads is its own. `vectors` has a row of length 1 for each name."""
        leaders, rows = self._of(language), np.asarray(vectors, np.float32)
        found: list[str] = []
        for start in range(0, len(names), AT_ONCE):
            some = slice(start, start + AT_ONCE)
            found += leaders.join(names[some], rows[some], self._near_enough)
        return found

    def lead(self, name: str, vector: Any, language: str) -> None:
        """Take up a leader known from before."""
        self._of(language).add(name, np.asarray(vector, np.float32))

    def _of(self, language: str) -> _Leaders:
        return self._leaders.setdefault(language, _Leaders(self._most))


class _Leaders:
    """Vectors in one array that grows by doubling, their names, and when each was joined last."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._names: list[str] = []
        self._vectors: Any = np.zeros((0, 0), np.float32)
        self._joined: Any = np.zeros(0, np.int64)
        self._turn = 0

    def add(self, name: str, vector: Any) -> int:
        """The place of a new leader: behind the others, or of the one that was joined longest ago."""
        place = len(self._names)
        if place == self._most:
            place = int(self._joined.argmin())
            self._names[place] = name
        else:
            self._names.append(name)
            self._make_room(place + 1, len(vector))
        self._vectors[place] = vector
        self._touch(place)
        return place

    def join(self, names: Sequence[str], vectors: Any, near_enough: float) -> list[str]:
        """The leader of each, as if they came one by one: a leader among them is joined by those behind it."""
        nearest, among = self._nearest(vectors), vectors @ vectors.T
        found: list[str] = []
        new: dict[int, int] = {}
        for number, (name, (likeness, place, leader)) in enumerate(zip(names, nearest, strict=True)):
            for other, other_place in new.items():
                if among[number, other] > likeness:
                    likeness, place, leader = among[number, other], other_place, names[other]
            if likeness < near_enough:
                new[number], leader = self.add(name, vectors[number]), name
            else:
                self._touch(place)
            found.append(leader)
        return found

    def _nearest(self, vectors: Any) -> list[tuple[float, int, str]]:
        """For each vector the nearest leader: its likeness, its place and its name."""
        if not self._names:
            return [(-1.0, 0, "")] * len(vectors)
        likeness = vectors @ self._vectors[: len(self._names)].T
        best = likeness.argmax(axis=1)
        return [(likeness[row, place], int(place), self._names[place]) for row, place in enumerate(best)]

    def _make_room(self, needed: int, width: int) -> None:
        if needed > len(self._joined):
            more = min(max(needed, 2 * len(self._joined), GROWTH), self._most) - len(self._joined)
            self._vectors = np.concatenate([self._vectors.reshape(-1, width), np.zeros((more, width), np.float32)])
            self._joined = np.concatenate([self._joined, np.zeros(more, np.int64)])

    def _touch(self, place: int) -> None:
        self._turn += 1
        self._joined[place] = self._turn
