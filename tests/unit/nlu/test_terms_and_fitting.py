"""Promises of the weighted terms, the folds and the temperature."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.logistic import ABSENT, TEMPERATURES, Way, fit, softmax, temperature, voice_folds
from bot.nlu.terms import TermWeights, terms_of

TEXTS = ["where is my box", "where is my refund", "hello there", "hello you"]


def test_terms_are_words_pairs_and_letter_groups() -> None:
    words, letters = terms_of("my box")
    assert set(words) == {"w my", "w box", "w my box"}
    assert {"c my ", "cbox", "c box "} <= set(letters)


@given(st.text(max_size=60))
def test_a_row_is_ascending_with_two_families_of_unit_length(text: str) -> None:
    columns, weights = TermWeights.learn(TEXTS, at_least=1).row(text)
    assert list(columns) == sorted(set(columns))
    assert float(weights @ weights) <= 2.0 + 1e-4


def test_the_matrix_holds_the_rows() -> None:
    terms = TermWeights.learn(TEXTS)
    columns, weights = terms.row(TEXTS[1])
    row = terms.matrix(TEXTS)[1]
    assert list(row.indices) == list(columns) and list(row.data) == list(weights)


def test_a_term_of_fewer_texts_weighs_more() -> None:
    terms = TermWeights.learn(TEXTS, at_least=1)
    weight = dict(zip(terms.names, terms.idf, strict=True))
    assert weight["w refund"] > weight["w where"]


def test_no_voice_is_on_both_sides_of_a_fold() -> None:
    voices = np.array(["dad"] * 5 + ["teen"] * 3 + ["nurse"] * 2 + ["lawyer"])
    folds = list(voice_folds(list(voices), 3))
    assert np.sum(folds, axis=0).tolist() == [1] * len(voices)
    assert all(not set(voices[fold]) & set(voices[~fold]) for fold in folds)


def test_a_voice_stays_in_its_fold_whatever_others_say_more_or_less() -> None:
    voices = [f"voice {number}" for number in range(200) for _ in range(5 + number % 3)]
    fewer = [*voices[:100], *voices[140:], *["somebody new"] * 90]
    home, later = (
        {voice: n for n, fold in enumerate(voice_folds(some, 5)) for voice in np.array(some)[fold]}
        for some in (voices, fewer)
    )
    assert len(home) == 200 and {voice: home[voice] for voice in later if voice in home}.items() <= later.items()


def test_few_voices_are_dealt_so_that_no_fold_is_empty() -> None:
    voices = [name for name in ("dad", "teen", "nurse") for _ in range(7)]
    assert [int(fold.sum()) for fold in voice_folds(voices, 3)] == [7, 7, 7]


def test_a_single_voice_cannot_be_held_out() -> None:
    assert list(voice_folds(["dad", "dad"], 5)) == []


@pytest.mark.parametrize("solver", ["liblinear", "lbfgs"])
@pytest.mark.parametrize("classes", [2, 3])
def test_a_fit_separates_what_can_be_separated(solver: str, classes: int) -> None:
    labels = np.repeat(np.arange(classes), 6)
    features = np.eye(classes, dtype=np.float32)[labels]
    learnt = fit(features, labels, classes, Way(solver, 10.0, seed=1))
    assert learnt.logits(features).argmax(axis=1).tolist() == labels.tolist()


@pytest.mark.parametrize("solver", ["liblinear", "lbfgs"])
def test_an_intent_without_messages_is_next_to_impossible(solver: str) -> None:
    features = np.eye(2, dtype=np.float32)
    learnt = fit(features, np.array([0, 2]), 4, Way(solver, 10.0, seed=1))
    assert softmax(learnt.logits(features))[:, [1, 3]].max() < 1e-4


NOTHING_TO_TELL_APART = {"one intent": ((3, 2), [1, 1, 1]), "no features": ((2, 0), [1, 1])}


@pytest.mark.parametrize(("shape", "labels"), NOTHING_TO_TELL_APART.values(), ids=list(NOTHING_TO_TELL_APART))
def test_where_nothing_can_be_told_apart_there_are_no_weights(shape: tuple[int, int], labels: list[int]) -> None:
    learnt = fit(np.ones(shape, np.float32), np.array(labels), 3, Way("lbfgs", 10.0, seed=1))
    assert not learnt.weights.any() and learnt.weights.shape == (shape[1], 3)
    assert learnt.bias.tolist() == [ABSENT, 0.0, ABSENT]


def test_temperature_cools_confident_mistakes() -> None:
    logits = np.array([[8.0, 0.0], [8.0, 0.0], [0.0, 8.0], [8.0, 0.0]])
    assert temperature(logits, np.array([0, 0, 1, 1])) > 2.0
    assert temperature(logits[:0], np.array([], dtype=int)) == 1.0


@given(st.lists(st.tuples(st.floats(-9, 9), st.floats(-9, 9), st.integers(0, 1)), max_size=12))
def test_any_temperature_stays_within_its_bounds(said: list[tuple[float, float, int]]) -> None:
    logits = np.array([pair for *pair, _ in said]).reshape(-1, 2)
    found = temperature(logits, np.array([label for *_, label in said], int))
    assert TEMPERATURES[0] <= found <= TEMPERATURES[1]
