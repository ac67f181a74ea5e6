"""Promises of the likeness to the training messages and of the standard in which vectors are seen."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from bot.nlu.arrays import Array
from bot.nlu.likeness import KEPT_DIMENSIONS, Likeness
from bot.nlu.logistic import Fit
from bot.nlu.standard import Standard

CHANCE = np.random.default_rng(3)
numbers = st.floats(-4, 4, width=32)


def flat(known: Array, starts: list[int]) -> Likeness:
    """The likeness to rows of the plane, seen as they are."""
    return Likeness(np.zeros(2, np.float32), np.eye(2, dtype=np.float32), known, np.array(starts))


def at(*degrees: float) -> Array:
    """Unit rows at these angles."""
    turned = np.radians(np.array(degrees))
    return np.stack([np.cos(turned), np.sin(turned)], axis=1).astype(np.float32)


GROUPS = {
    "one message": ([60], np.cos(np.radians(60))),
    "two messages": ([0, 90], 0.5),
    "three messages": ([0, 90, 180], 0.0),
    "only the three nearest of five": ([0, 60, 90, 180, 180], 0.5),
    "messages that say the same": ([0, 0, 60, 60], 5 / 6),
}


@pytest.mark.parametrize(("angles", "alike"), GROUPS.values(), ids=list(GROUPS))
def test_an_intent_is_as_alike_as_the_mean_of_its_three_nearest_messages(angles: list[float], alike: float) -> None:
    known, other = at(*angles), at(180)
    assert flat(np.concatenate([other, known]), [0, 1]).logits(at(0)[0]) == pytest.approx([-1.0, alike], abs=1e-6)
    assert flat(np.concatenate([known, other]), [0, len(known)]).logits(at(0)[0])[0] == pytest.approx(alike, abs=1e-6)


@given(length=st.floats(1e-3, 1e3), angle=st.floats(0, 360))
def test_how_long_a_vector_is_says_nothing(length: float, angle: float) -> None:
    likeness = flat(at(0, 40, 200), [0, 2])
    assert np.allclose(likeness.logits(at(angle)[0] * length), likeness.logits(at(angle)[0]), atol=1e-5)


@pytest.mark.parametrize("unit", [0.01, 3.0, 250.0])
def test_the_unit_of_an_encoder_is_irrelevant(unit: float) -> None:
    vectors, labels = CHANCE.normal(size=(30, 8)).astype(np.float32), np.arange(30) % 4
    told = [Likeness.learn(seen, labels, 4).logits_of(seen[:5]) for seen in (vectors, vectors * np.float32(unit))]
    assert np.allclose(*told, atol=1e-4)


def test_a_message_is_most_alike_to_its_own_intent_whatever_the_order_of_learning() -> None:
    labels = np.array([2, 0, 1, 0, 2, 1])
    vectors = np.eye(3, dtype=np.float32)[labels] + CHANCE.normal(0, 0.01, (6, 3)).astype(np.float32)
    assert Likeness.learn(vectors, labels, 3).logits_of(vectors).argmax(axis=1).tolist() == labels.tolist()


def test_one_vector_is_judged_as_among_many() -> None:
    vectors = CHANCE.normal(size=(12, 5)).astype(np.float32)
    likeness = Likeness.learn(vectors, np.arange(12) % 3, 3)
    assert np.allclose([likeness.logits(vector) for vector in vectors], likeness.logits_of(vectors), atol=1e-6)


def test_a_likeness_keeps_few_dimensions_and_survives_being_stored() -> None:
    vectors, labels = CHANCE.normal(size=(400, 128)).astype(np.float32), np.arange(400) % 7
    likeness = Likeness.learn(vectors, labels, 7)
    again = Likeness.of(likeness.arrays())
    assert likeness.known.shape == (400, KEPT_DIMENSIONS)
    assert np.abs(again.logits_of(vectors) - likeness.logits_of(vectors)).max() < 1e-3
    with pytest.raises(KeyError):
        Likeness.of({"mean": likeness.mean})


def test_standard_points_have_no_mean_and_a_mean_square_length_of_one() -> None:
    points = Standard.of(vectors := CHANCE.normal(5, [1, 2, 9], (40, 3)).astype(np.float32)).points(vectors)
    assert points.dtype == np.float32
    assert np.allclose(points.mean(axis=0), 0, atol=1e-5) and np.isclose((points**2).sum(axis=1).mean(), 1, atol=1e-4)


STILL = {"one vector": [[1.0, 2.0]], "all the same": [[1.0, 2.0]] * 4, "one dimension": [[1.0, 2.0], [3.0, 2.0]]}


@pytest.mark.parametrize("vectors", STILL.values(), ids=list(STILL))
def test_a_dimension_in_which_nothing_moves_is_no_noise(vectors: list[list[float]]) -> None:
    points = Standard.of(np.array(vectors, np.float32)).points(np.array(vectors, np.float32))
    assert np.isfinite(points).all() and not points[:, 1].any()


@given(vectors=arrays(np.float32, (6, 3), elements=numbers), weights=arrays(np.float32, (3, 2), elements=numbers))
def test_an_unfolded_fit_says_of_vectors_what_the_fit_says_of_points(vectors: Array, weights: Array) -> None:
    standard, fit = Standard.of(vectors), Fit(weights, np.array([0.5, -1.0], np.float32))
    said = fit.logits(standard.points(vectors))
    widest = np.abs(standard.unfolded(fit).weights).max(initial=1.0)
    assert np.allclose(standard.unfolded(fit).logits(vectors), said, atol=1e-5 * max(1.0, widest))
