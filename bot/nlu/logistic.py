"""Fitting: logistic regression, folds that keep a voice together, and temperature scaling.

scikit-learn is imported only here and only when something is fitted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from bot.nlu.arrays import Array

STEPS = 300
TEMPERATURES = np.geomspace(0.05, 5.0, 80)
ABSENT = -12.0
"""The logit of an intent that the fitted messages do not have: about one in 160,000."""


@dataclass(frozen=True)
class Way:
    """How a part is fitted: `strength` is scikit-learn's C, the larger the closer to the training messages.

    The solver "liblinear" fits one class against the rest, fast on many sparse terms; "lbfgs" fits all classes
    at once, which is faster and truer on a few dense dimensions.
    """

    strength: float
    solver: str


def fit(features: Any, labels: Array, classes: int, way: Way, seed: int) -> tuple[Array, Array]:
    """Fits a logistic regression on an array or CSR matrix (messages, features); labels are numbers below `classes`.

    Gives float32 weights (features, classes) and biases (classes). Rare classes weigh as much as frequent ones.
    Features of no width give no weights.
    """
    from sklearn.linear_model import LogisticRegression

    weights = np.zeros((features.shape[1], classes), dtype=np.float32)
    biases = np.full(classes, ABSENT, dtype=np.float32)
    present = np.unique(labels)
    biases[present] = 0.0
    if len(present) > 1 and features.shape[1]:
        settings = {"C": way.strength, "solver": way.solver, "max_iter": STEPS, "random_state": seed}
        model = LogisticRegression(class_weight="balanced", **settings).fit(features, labels)
        weights[:, present], biases[present] = _both_ways(model.coef_).T, _both_ways(model.intercept_)
    return weights, biases


def _both_ways(numbers: Array) -> Array:
    """For two classes scikit-learn keeps the second one's numbers only; the first one's are their opposite."""
    return np.concatenate([-numbers, numbers]) if len(numbers) == 1 else numbers


def centred(vectors: Array) -> tuple[Array, Array, float]:
    """Gives the vectors about their mean at unit mean square, that mean, and the length they were divided by.

    E5 vectors share one large direction, which would eat the regression's regularisation.
    """
    mean = vectors.mean(axis=0)
    spread = float(np.sqrt(((vectors - mean) ** 2).sum(axis=1).mean())) or 1.0
    return (vectors - mean) / spread, mean, spread


def voice_folds(voices: Sequence[str], folds: int) -> Iterator[Array]:
    """Yields, for each fold, the mask of its held-out messages; a voice is never in two folds.

    Larger voices are dealt first, each to the fold with the fewest messages so far. Fewer voices, fewer folds;
    with a single voice there is nothing to hold out and nothing is yielded.
    """
    counts = sorted(Counter(voices).items(), key=lambda item: (-item[1], item[0]))
    folds = min(folds, len(counts))
    loads = [0] * folds
    home = {}
    for voice, n in counts if folds > 1 else ():
        home[voice] = loads.index(min(loads))
        loads[home[voice]] += n
    placed = np.array([home.get(voice, -1) for voice in voices])
    yield from (placed == fold for fold in range(folds) if folds > 1)


def softmax(logits: Array) -> Array:
    """Gives probabilities along the last axis."""
    raised = np.exp(logits - logits.max(axis=-1, keepdims=True))
    probabilities: Array = raised / raised.sum(axis=-1, keepdims=True)
    return probabilities


def temperature(logits: Array, labels: Array) -> float:
    """Gives the divisor of the logits (messages, classes) with the least log loss (Guo et al. 2017); 1.0 for none."""
    if not len(labels):
        return 1.0
    return float(min(TEMPERATURES, key=lambda t: _log_loss(logits / t, labels)))


def _log_loss(logits: Array, labels: Array) -> float:
    right = softmax(logits)[np.arange(len(labels)), labels]
    return float(-np.log(np.maximum(right, 1e-12)).mean())
