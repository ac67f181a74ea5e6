"""Promises of the calibration on voices that were left out, and of what the thresholds are chosen from."""

from __future__ import annotations

import numpy as np
import pytest

from bot.nlu.learn import Lesson, calibrate, harder_half, heard_of, unheard_logits
from bot.nlu.logistic import ABSENT, softmax, temperature
from bot.nlu.opinions import Alike
from tests.unit.nlu.fakes import LetterEncoder

CHANCE = np.random.default_rng(5)
OPINIONS = CHANCE.normal(0, 3, (5, 40, 4)).astype(np.float32)
LABELS = np.arange(40) % 4
VOICES = [f"voice {i % 5}" for i in range(40)]


def test_an_opinion_that_comes_later_has_an_infinite_divisor_and_any_other_a_finite_one() -> None:
    divisors = calibrate(OPINIONS, LABELS, VOICES)
    assert np.isfinite(divisors).tolist() == [[True] + 4 * [False], 3 * [True] + 2 * [False], 5 * [True]]
    assert (divisors > 0).all()


def test_messages_whose_voice_could_not_be_left_out_say_nothing() -> None:
    some = OPINIONS.copy()
    some[:, 30:] = np.nan
    assert np.array_equal(calibrate(some, LABELS, VOICES), calibrate(OPINIONS[:, :30], LABELS[:30], VOICES[:30]))
    nobody = calibrate(np.full_like(OPINIONS, np.nan), LABELS, VOICES)
    assert nobody[2].tolist() == [5.0] * 5


HALVES = {
    "two voices": ({"dad": 1.0, "teen": 2.0}, {"teen"}),
    "an odd one": ({"dad": 1.0, "teen": 3.0, "nurse": 2.0}, {"teen", "nurse"}),
    "a single one": ({"dad": 1.0}, {"dad"}),
    "all alike": ({"dad": 1.0, "teen": 1.0}, {"dad"}),
}


@pytest.mark.parametrize(("losses", "hard"), HALVES.values(), ids=list(HALVES))
def test_the_harder_half_are_whole_voices_with_the_larger_mean_loss(losses: dict[str, float], hard: set[str]) -> None:
    voices = np.array([voice for place, voice in enumerate(losses) for _ in range(4 - place)])
    mask = harder_half(np.array([losses[voice] for voice in voices]), voices)
    assert set(voices[mask]) == hard and not hard & set(voices[~mask])


def test_a_voice_is_hard_by_its_mean_loss_and_not_by_how_much_it_says() -> None:
    voices = np.array(["chatty"] * 9 + ["short"])
    assert harder_half(np.array([1.0] * 9 + [2.0]), voices).tolist() == [False] * 9 + [True]


def test_no_voice_is_hard_where_nobody_spoke() -> None:
    assert harder_half(np.zeros(0), np.array([], str)).tolist() == []


def test_the_merged_confidence_is_that_of_the_harder_half() -> None:
    taken_for = np.where(np.arange(40) < 10, (LABELS + 1) % 4, LABELS)
    easy, hard = np.eye(4)[LABELS] * 8.0, np.eye(4)[taken_for] * 8.0
    logits = np.concatenate([easy, hard]).astype(np.float32)[None]
    labels, voices = np.tile(LABELS, 2), ["easy"] * 40 + ["hard"] * 40
    [[divisor]] = calibrate(logits, labels, voices)
    assert divisor == pytest.approx(temperature(logits[0, 40:], LABELS), rel=0.01)


def test_no_message_is_judged_by_what_its_own_voice_said() -> None:
    texts, labels = ["hello you", "my box", "hello you", "my box"], np.array([0, 1, 0, 2])
    opinion = Alike(LetterEncoder().encode(texts), labels, 3)
    [said] = unheard_logits([opinion], ["dad", "dad", "teen", "teen"], 5)
    assert said[:, 1:].tolist() == [
        [ABSENT, said[0, 2]],
        [ABSENT, said[1, 2]],
        [said[2, 1], ABSENT],
        [said[3, 1], ABSENT],
    ]
    assert (said[:, 0] > ABSENT).all()


def test_a_single_voice_leaves_nothing_unheard() -> None:
    opinion = Alike(LetterEncoder().encode(["hello", "my box"]), np.array([0, 1]), 2)
    assert np.isnan(unheard_logits([opinion], ["dad", "dad"], 5)).all()


def test_a_message_unheard_is_judged_in_the_stage_in_which_the_head_would_stop() -> None:
    told = Lesson(["hm"] * 40, ["greet"] * 40, VOICES, reviewed=[i < 3 for i in range(40)])
    divisors = calibrate(OPINIONS, LABELS, VOICES)
    first, second = (softmax(np.einsum("omi,o->mi", OPINIONS, 1 / divisors[stage])) for stage in (1, 2))
    enough = float(np.median(first.max(axis=1)))
    stopped = np.where(first.max(axis=1, keepdims=True) >= enough, first, second)
    heard = heard_of(OPINIONS, divisors, LABELS, told, enough)
    assert np.allclose(heard.confidence, stopped.max(axis=1))
    assert np.array_equal(heard.place == 0, stopped.argmax(axis=1) == LABELS)
    assert heard.reviewed.tolist() == told.reviewed and heard.voices == VOICES
