"""The opinions that the head merges, each learnt from messages side by side."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

import numpy as np

from bot.nlu import logistic
from bot.nlu.arrays import Array
from bot.nlu.likeness import Likeness
from bot.nlu.logistic import ABSENT, Fit, Way
from bot.nlu.standard import Standard


class Opinion(ABC):
    """One opinion. `labels` (messages) are numbers below `classes`."""

    def __init__(self, labels: Array, classes: int) -> None:
        self.labels, self.classes = labels, classes

    @abstractmethod
    def unheard(self, heard: Array, unheard: Array) -> Array:
        """Gives the logits (unheard messages, classes) after learning from the heard ones; both are masks."""


class Regression(Opinion):
    """A logistic regression on features (messages, width)."""

    def __init__(self, features: Any, labels: Array, classes: int, way: Way) -> None:
        super().__init__(labels, classes)
        self._features, self._way = features, way

    def unheard(self, heard: Array, unheard: Array) -> Array:
        fit = logistic.fit(self._features[heard], self.labels[heard], self.classes, self._way)
        return fit.logits(self._features[unheard])

    def learnt(self) -> Fit:
        """Gives the fit on all messages."""
        return logistic.fit(self._features, self.labels, self.classes, self._way)


class Sense(Regression):
    """A regression on the sentence vectors (messages, dimensions), seen by their own standard."""

    def __init__(self, vectors: Array, labels: Array, classes: int, way: Way) -> None:
        self._standard = Standard.of(vectors)
        super().__init__(self._standard.points(vectors), labels, classes, way)

    def learnt(self) -> Fit:
        """Gives the fit on the vectors as the encoder gives them."""
        return self._standard.unfolded(super().learnt())


class Alike(Opinion):
    """The likeness to the messages themselves. An intent of which none was heard is next to impossible."""

    def __init__(self, vectors: Array, labels: Array, classes: int) -> None:
        super().__init__(labels, classes)
        self._vectors = vectors

    def unheard(self, heard: Array, unheard: Array) -> Array:
        present, places = np.unique(self.labels[heard], return_inverse=True)
        likeness = Likeness.learn(self._vectors[heard], places, len(present))
        said = np.full((int(unheard.sum()), self.classes), ABSENT, np.float32)
        said[:, present] = likeness.logits_of(self._vectors[unheard])
        return said

    def learnt(self) -> Likeness:
        return Likeness.learn(self._vectors, self.labels, self.classes)
