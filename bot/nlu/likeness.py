"""What the nearest training messages say: for each intent, how alike its most similar messages are."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from bot.nlu.arrays import Array
from bot.nlu.standard import Standard

NEIGHBOURS = 3
KEPT_DIMENSIONS = 96
"""So many leave the whole head as right as all do: 0.880 with either, left out voice by voice."""


@dataclass(frozen=True)
class Likeness:
    """`known` (messages, kept) are unit rows grouped by intent, `starts` (intents) where each group begins.

    A vector v is seen as `(v - mean) @ axes`, brought to unit length; its likeness to an intent, taken as a logit, is
    the mean cosine to the NEIGHBOURS nearest rows. Every intent has a row.
    """

    mean: Array
    axes: Array
    known: Array
    starts: Array

    @classmethod
    def learn(cls, vectors: Array, labels: Array, classes: int) -> Likeness:
        """Keeps the vectors (messages, dimensions) of intents 0 to `classes` - 1 along their widest axes."""
        standard = Standard.of(vectors)
        points = standard.points(vectors)
        _, axes = np.linalg.eigh((points.T @ points).astype(np.float64))
        axes = (axes[:, ::-1][:, :KEPT_DIMENSIONS] / standard.scale[:, None]).astype(np.float32)
        order = np.argsort(labels, kind="stable")
        starts = np.searchsorted(labels[order], np.arange(classes))
        known = _unit((vectors[order] - standard.mean) @ axes)
        return cls(standard.mean, axes, known, starts.astype(np.int64))

    def logits(self, vector: Array) -> Array:
        """Gives the likeness (intents) of one vector (dimensions)."""
        cosines = _unit((vector[None] - self.mean) @ self.axes)[0] @ self.known.T
        # All intents at once, the largest of each and then the next: one after another would take ten times as long.
        nearest = [_take_largest(cosines, self.starts, self._intents) for _ in range(NEIGHBOURS)]
        row: Array = np.nanmean(nearest, axis=0)
        return row

    @cached_property
    def _intents(self) -> Array:
        """Gives the intent (rows) that each row is of."""
        of: Array = np.repeat(np.arange(len(self.starts)), np.diff(self.starts, append=len(self.known)))
        return of

    def logits_of(self, vectors: Array) -> Array:
        """Gives the likeness (messages, intents) of vectors (messages, dimensions)."""
        cosines = _unit((vectors - self.mean) @ self.axes) @ self.known.T
        groups = np.split(cosines, self.starts[1:], axis=1)
        nearest: Array = np.stack([_mean_of_largest(group) for group in groups], axis=1)
        return nearest

    def arrays(self) -> dict[str, Array]:
        """What `of` needs, by name; the rows in half precision, which moves a cosine by less than a thousandth."""
        return {
            "mean": self.mean,
            "axes": self.axes,
            "known": self.known.astype(np.float16),
            "starts": self.starts,
        }

    @classmethod
    def of(cls, arrays: dict[str, Array]) -> Likeness:
        """The likeness behind `arrays`; raises KeyError when one is missing."""
        mean, axes, starts = (arrays[name] for name in ("mean", "axes", "starts"))
        return cls(mean, axes, arrays["known"].astype(np.float32), starts)


def _unit(rows: Array) -> Array:
    unit: Array = (rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)).astype(np.float32)
    return unit


def _take_largest(cosines: Array, starts: Array, intents: Array) -> Array:
    """Gives the largest cosine of each intent and strikes it out; NaN where all of an intent are struck out."""
    largest = np.maximum.reduceat(cosines, starts)
    places = np.flatnonzero(cosines == largest[intents])
    # Of two that are equal only one.
    _, first = np.unique(intents[places], return_index=True)
    cosines[places[first]] = -np.inf
    taken: Array = np.where(np.isfinite(largest), largest, np.nan)
    return taken


def _mean_of_largest(cosines: Array) -> Array:
    """The mean of each row's NEIGHBOURS largest; of a shorter row, of all."""
    if cosines.shape[1] > NEIGHBOURS:
        cosines = np.partition(cosines, -NEIGHBOURS, axis=1)[:, -NEIGHBOURS:]
    mean: Array = cosines.mean(axis=1)
    return mean
