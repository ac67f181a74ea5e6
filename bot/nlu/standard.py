"""Sentence vectors about their mean, every dimension with the same say, whatever encoder it comes from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bot.nlu.arrays import Array
from bot.nlu.logistic import Fit


@dataclass(frozen=True)
class Standard:
    """`mean` and `scale` (dimensions): a vector v is seen as `(v - mean) / scale`, of mean square length 1.

    E5 vectors share one large direction, which would eat a regression's regularisation.
    """

    mean: Array
    scale: Array

    @classmethod
    def of(cls, vectors: Array) -> Standard:
        """The standard of vectors (messages, dimensions); a dimension that hardly moves gets a tenth of the mean
        deviation, lest its noise be heard, and 1 where nothing moves at all."""
        deviation = vectors.std(axis=0)
        deviation = np.maximum(deviation, deviation.mean() / 10) if len(deviation) else deviation
        scale = np.where(deviation > 0, deviation, 1.0) * np.sqrt(max(1, len(deviation)))
        return cls(vectors.mean(axis=0), scale.astype(np.float32))

    def points(self, vectors: Array) -> Array:
        """Gives float32 points (messages, dimensions)."""
        points: Array = ((vectors - self.mean) / self.scale).astype(np.float32)
        return points

    def unfolded(self, fit: Fit) -> Fit:
        """Gives the fit that says of vectors what `fit` says of points."""
        weights = fit.weights / self.scale[:, None]
        return Fit(weights.astype(np.float32), (fit.bias - self.mean @ weights).astype(np.float32))
