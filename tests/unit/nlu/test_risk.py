"""Promises of the thresholds chosen by risk."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.nlu.risk import (
    CAREFUL,
    FEWEST_ANSWERS,
    FEWEST_INTENTS,
    FEWEST_REVIEWED,
    MOST_WRONG,
    STEPS,
    Heard,
    Thresholds,
    choose,
    share,
)


@dataclass(frozen=True)
class Said:
    """`times` messages of a voice, judged with this confidence; the true meaning is at `place`."""

    voice: str
    times: int
    confidence: float
    place: int = 0
    intents: int = FEWEST_INTENTS
    reviewed: bool = False


def heard(*said: Said) -> Heard:
    rows = [(one, i) for one in said for i in range(one.times)]
    return Heard(
        first=np.array([(i + (one.place > 0)) % one.intents for one, i in rows], int),
        confidence=np.array([one.confidence for one, _ in rows]),
        place=np.array([one.place for one, _ in rows], int),
        intents=np.array([i % one.intents for one, i in rows], int),
        voices=[one.voice for one, _ in rows],
        reviewed=np.array([one.reviewed for one, _ in rows], bool),
    )


def chosen(*said: Said) -> Thresholds:
    thresholds = choose(heard(*said))
    assert thresholds is not None
    return thresholds


MANY = Said("most people", 2000, 0.95)
UNSURE = Said("most people", 200, 0.5)
REVIEWED = Said("shop", 60, 0.9, reviewed=True)
LEAST, MOST = float(STEPS[0]), float(STEPS[-1])
ANSWER: dict[str, tuple[list[Said], float]] = {
    "all right": ([MANY, UNSURE], LEAST),
    "all wrong, up to the last step": ([replace(MANY, confidence=1.0, place=1)], MOST),
    "the unsure ones wrong": ([MANY, replace(UNSURE, place=1)], 0.505),
    "just few enough wrong": ([replace(MANY, times=951), replace(UNSURE, times=49, place=1)], LEAST),
    "one too many wrong": ([replace(MANY, times=950), replace(UNSURE, times=50, place=1)], 0.505),
    "enough right ones to be sure": ([Said("dad", 18, 0.95), Said("dad", 2000, 0.7, place=1)], 0.705),
    "right ones, too few to be sure": ([Said("dad", 17, 0.95), Said("dad", 2000, 0.7, place=1)], MOST),
    "one voice is hard": ([MANY, Said("dad", 60, 0.8), Said("dad", 10, 0.7, place=1)], 0.705),
    "a voice of one topic is no person": (
        [MANY, Said("refunds", 60, 0.8, intents=FEWEST_INTENTS - 1), Said("refunds", 10, 0.7, 1, FEWEST_INTENTS - 1)],
        LEAST,
    ),
    "a voice of few answers says nothing": ([MANY, Said("dad", FEWEST_ANSWERS - 1, 0.7, place=1)], LEAST),
    "a voice of just enough answers is heard": ([MANY, Said("dad", FEWEST_ANSWERS, 0.7, place=1)], 0.705),
    "few messages, all right": ([Said("dad", FEWEST_REVIEWED - 1, 0.9)], CAREFUL[0]),
    "few messages, all wrong": ([Said("dad", FEWEST_REVIEWED - 1, 1.0, place=1)], MOST),
    "just enough messages": ([Said("dad", FEWEST_REVIEWED, 0.9)], LEAST),
    "too few reviewed": ([MANY, REVIEWED, Said("shop", FEWEST_REVIEWED - 61, 0.8, place=1, reviewed=True)], LEAST),
    "enough reviewed": ([MANY, REVIEWED, Said("shop", FEWEST_REVIEWED - 60, 0.8, place=1, reviewed=True)], 0.805),
    "reviewed alone count": ([replace(MANY, place=1), Said("shop", FEWEST_REVIEWED, 0.8, reviewed=True)], LEAST),
    "a reviewed topic counts": (
        [MANY, REVIEWED, Said("shop", FEWEST_REVIEWED, 0.8, 1, intents=1, reviewed=True)],
        0.805,
    ),
}


@pytest.mark.parametrize(("said", "answer"), ANSWER.values(), ids=list(ANSWER))
def test_the_answer_is_given_from_the_least_confidence_that_is_safe_in_every_voice(
    said: list[Said], answer: float
) -> None:
    assert chosen(*said).answer == pytest.approx(answer)


SHARES = {
    "nothing known": (0, 0, 0.5),
    "18 right": (0, 18, 0.05),
    "one of two": (1, 2, 0.5),
    "all of 40": (40, 40, 41 / 42),
}


@pytest.mark.parametrize(("wrong", "of", "expected"), SHARES.values(), ids=list(SHARES))
def test_a_few_answers_never_look_faultless(wrong: int, of: int, expected: float) -> None:
    assert share(wrong, of) == pytest.approx(expected)


NOTHING = {"nobody": [], "few reviewed and nobody else": [Said("shop", 5, 0.9, reviewed=True)]}


@pytest.mark.parametrize("said", NOTHING.values(), ids=list(NOTHING))
def test_no_message_chooses_nothing(said: list[Said]) -> None:
    assert choose(heard(*said)) is None


CHOSEN_ON = {
    "voices": ([MANY, Said("shop", FEWEST_REVIEWED - 1, 0.8, reviewed=True)], "voices left out", 2000),
    "reviewed": ([MANY, Said("shop", FEWEST_REVIEWED, 0.8, reviewed=True)], "reviewed turns", FEWEST_REVIEWED),
}


@pytest.mark.parametrize(("said", "name", "messages"), CHOSEN_ON.values(), ids=list(CHOSEN_ON))
def test_the_choice_says_what_it_was_made_from(said: list[Said], name: str, messages: int) -> None:
    thresholds = chosen(*said)
    assert (thresholds.chosen_on, thresholds.messages) == (name, messages)


HARD = [Said("most people", 2000, 0.99), Said("most people", 400, 0.9, place=1)]
CLARIFY = {
    "the meaning is among the three offered": ([*HARD, Said("most people", 100, 0.4, place=2)], 0.305),
    "the meaning is not among the three offered": ([*HARD, Said("most people", 100, 0.4, place=3)], 0.805),
    "just often enough offered": (
        [*HARD, Said("most people", 60, 0.4, place=1), Said("most people", 40, 0.4, place=5)],
        0.305,
    ),
    "never offered": ([HARD[0], replace(HARD[1], place=5)], CAREFUL[1]),
}


@pytest.mark.parametrize(("said", "clarify"), CLARIFY.values(), ids=list(CLARIFY))
def test_it_is_asked_which_from_where_the_offer_would_help(said: list[Said], clarify: float) -> None:
    thresholds = chosen(*said)
    assert thresholds.answer == pytest.approx(0.905)
    assert thresholds.clarify == pytest.approx(clarify)


anybody = st.builds(
    Said,
    voice=st.sampled_from(["dad", "teen", "nurse"]),
    times=st.integers(1, 90),
    confidence=st.floats(0.2, 1.0),
    place=st.integers(0, 4),
    intents=st.sampled_from([1, FEWEST_INTENTS]),
    reviewed=st.booleans(),
)
crowds = st.lists(anybody, min_size=1, max_size=9).filter(lambda said: any(not one.reviewed for one in said))
relaxed = settings(deadline=None, max_examples=80)


@relaxed
@given(crowds, st.data())
def test_more_wrong_never_lowers_the_answer(said: list[Said], data: st.DataObject) -> None:
    worse = [replace(one, place=max(one.place, data.draw(st.integers(0, 1)))) for one in said]
    assert chosen(*worse).answer >= chosen(*said).answer


@relaxed
@given(crowds)
def test_the_choice_is_in_order(said: list[Said]) -> None:
    thresholds = chosen(*said)
    assert 0.0 < thresholds.clarify <= thresholds.answer < 1.0


@relaxed
@given(crowds)
def test_the_curve_falls_in_what_is_answered_and_tells_no_hardest_voice_better_than_all(said: list[Said]) -> None:
    curve = chosen(*said).curve
    steps, answered = ([point[name] for point in curve] for name in ("confidence", "answered"))
    assert steps == sorted(set(steps)) and answered == sorted(answered, reverse=True)
    assert all(0.0 <= point["wrong"] <= 1.0 and 0.0 <= point["wrong_hardest"] <= 1.0 for point in curve)
    assert all(point["wrong_hardest"] >= min(point["wrong"], 0.5) for point in curve)


@relaxed
@given(crowds)
def test_from_the_answer_on_few_are_wrong_unless_no_step_would_do(said: list[Said]) -> None:
    thresholds, told = chosen(*said), heard(*said)
    used = told.reviewed if thresholds.chosen_on == "reviewed turns" else ~told.reviewed
    answered = used & (told.confidence >= thresholds.answer)
    wrong = float((told.place[answered] > 0).mean()) if answered.any() else 0.0
    assert thresholds.answer == MOST or wrong <= MOST_WRONG + 5e-5


@relaxed
@given(crowds)
def test_thresholds_survive_being_stored(said: list[Said]) -> None:
    thresholds = chosen(*said)
    stored: dict[str, Any] = json.loads(json.dumps(thresholds.as_json(), allow_nan=False))
    assert Thresholds.of(stored) == thresholds
