"""Messages that say nearly the same, put together, so that a lead corrects them at once.

Two that the assistant took for the same may be less alike than two that it did not: so 849 golden messages, which no
model was trained with, are 582 groups instead of 846, with 0.98 of them in a group that mostly means the same.

Leader clustering (Hartigan, Clustering Algorithms, 1975, chapter 3): a message joins the nearest leader that is near
enough, else it leads a group of its own. One pass, in the order given; only the leaders' vectors are held in memory,
and of these the MOST that were joined last: so a message costs the same among many as among few, in time and in room.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from bot.learning.evaluation.rows import OUT_OF_SCOPE

NEAR_ENOUGH, NEAR_ENOUGH_OF_ONE_GUESS = 0.78, 0.45
"""Cosines of two sentence vectors; at 0.40 the doubted ones of the golden messages are hardly 0.95 pure any more."""
GUESSED_IN = frozenset({"en"})
"""The languages whose messages are understood well enough for a guess to tell something. Of Polish ones, which nothing
was learnt of, half would stand in a wrong group."""
GROWTH = 1024
MOST = 8192
"""Leaders of a language: 12 MiB of 384 numbers each."""
NO_GUESS = -1
AT_ONCE = 64
"""Messages compared with all leaders by one product of matrices, several times as quick as one by one."""


class Groups:
    """Leaders so far, by language: what is said in two languages is never one group."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._leaders: dict[str, _Leaders] = {}
        self._numbers: dict[str, int] = {}

    def join(self, names: Sequence[str], vectors: Any, language: str, guesses: Sequence[str | None]) -> list[str]:
        """The leader of each message; one that leads is its own.

        For each name there is a row of length 1 in `vectors`, and the guess that it was taken for; None tells nothing.
        """
        leaders, rows = self._of(language), np.asarray(vectors, np.float32)
        numbers = self._numbered(guesses, language)
        found: list[str] = []
        for start in range(0, len(names), AT_ONCE):
            some = slice(start, start + AT_ONCE)
            found += leaders.join(names[some], rows[some], numbers[some])
        return found

    def lead(self, name: str, vector: Any, language: str, guess: str | None) -> None:
        """Take up a leader known from before."""
        self._of(language).add(name, np.asarray(vector, np.float32), self._numbered([guess], language)[0])

    def _numbered(self, guesses: Sequence[str | None], language: str) -> Any:
        """A number for each guess, NO_GUESS where it tells nothing: what is foreign is of many meanings."""
        telling = language in GUESSED_IN
        found = np.full(len(guesses), NO_GUESS)
        for place, guess in enumerate(guesses):
            if telling and guess not in (None, OUT_OF_SCOPE):
                found[place] = self._numbers.setdefault(str(guess), len(self._numbers))
        return found

    def _of(self, language: str) -> _Leaders:
        return self._leaders.setdefault(language, _Leaders(self._most))


class _Leaders:
    """Vectors in one array that grows by doubling, their names and guesses, and when each was joined last."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._names: list[str] = []
        self._vectors: Any = np.zeros((0, 0), np.float32)
        self._guesses: Any = np.zeros(0, np.int64)
        self._joined: Any = np.zeros(0, np.int64)
        self._turn = 0

    def add(self, name: str, vector: Any, guess: int) -> int:
        """The place of a new leader: behind the others, or of the one that was joined longest ago."""
        place = len(self._names)
        if place == self._most:
            place = int(self._joined.argmin())
            self._names[place] = name
        else:
            self._names.append(name)
            self._make_room(place + 1, len(vector))
        self._vectors[place], self._guesses[place] = vector, guess
        self._touch(place)
        return place

    def join(self, names: Sequence[str], vectors: Any, guesses: Any) -> list[str]:
        """The leader of each, as if they came one by one: a leader among them is joined by those behind it."""
        nearest, among = self._nearest(vectors, guesses), _spare(vectors, guesses, vectors, guesses)
        found: list[str] = []
        new: dict[int, int] = {}
        for number, (name, (spare, place, leader)) in enumerate(zip(names, nearest, strict=True)):
            for other, other_place in new.items():
                if among[number, other] > spare:
                    spare, place, leader = among[number, other], other_place, names[other]
            if spare < 0:
                new[number], leader = self.add(name, vectors[number], guesses[number]), name
            else:
                self._touch(place)
            found.append(leader)
        return found

    def _nearest(self, vectors: Any, guesses: Any) -> list[tuple[float, int, str]]:
        """For each vector the leader it is nearest to: what it is nearer than it must be, its place and its name."""
        count = len(self._names)
        if not count:
            return [(-1.0, 0, "")] * len(vectors)
        spare = _spare(vectors, guesses, self._vectors[:count], self._guesses[:count])
        best = spare.argmax(axis=1)
        return [(spare[row, place], int(place), self._names[place]) for row, place in enumerate(best)]

    def _make_room(self, needed: int, width: int) -> None:
        if needed > len(self._joined):
            more = min(max(needed, 2 * len(self._joined), GROWTH), self._most) - len(self._joined)
            self._vectors = np.concatenate([self._vectors.reshape(-1, width), np.zeros((more, width), np.float32)])
            self._joined, self._guesses = (
                np.concatenate([numbers, np.zeros(more, np.int64)]) for numbers in (self._joined, self._guesses)
            )

    def _touch(self, place: int) -> None:
        self._turn += 1
        self._joined[place] = self._turn


def _spare(vectors: Any, guesses: Any, leaders: Any, led: Any) -> Any:
    """How much nearer each vector is to each leader than it must be to join it; below 0 where it is too far."""
    same = (guesses[:, None] == led[None, :]) & (guesses[:, None] != NO_GUESS)
    return vectors @ leaders.T - np.where(same, NEAR_ENOUGH_OF_ONE_GUESS, NEAR_ENOUGH).astype(np.float32)
