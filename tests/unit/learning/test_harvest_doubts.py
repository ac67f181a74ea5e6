"""Which turns are worth a lead's look."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.learning.harvest.doubts import HARM, Reason, Story, Told, doubted

NOON = datetime(2026, 3, 17, 12, 0, tzinfo=timezone.utc)
SURE = 0.97


def understood(intent: str = "track_order", confidence: float = SURE, answer_from: float = 0.8) -> dict[str, Any]:
    return {"decision": {"intent": intent, "confidence": confidence, "thresholds": {"answer": answer_from}}}


def told(seq: int, text: str, decision: str | None = "answer", **more: Any) -> Told:
    given_ = {"parse": understood(), "at": NOON + timedelta(seconds=20 * seq), "pressed": False, **more}
    return Told(f"m{seq}", seq, text, "en", decision=decision, **given_)


def reasons(*turns: Told, **more: Any) -> dict[int, list[str]]:
    found = doubted(Story("c", turns, **more))
    return {one.told.seq: [reason.value for reason in one.reasons] for one in found}


ALONE = [
    pytest.param(told(2, "where is it"), None, id="a sure answer"),
    pytest.param(told(2, "where is it", parse=understood(confidence=0.82)), "near", id="an answer by little"),
    pytest.param(told(2, "hm", "clarify", parse=understood(confidence=0.4)), "clarified", id="asked back"),
    pytest.param(told(2, "hm", "hand_off", parse=understood(confidence=0.1)), "handed_over", id="not understood"),
    pytest.param(told(2, "I miss a sock", to_desk=True), "handed_over", id="a person was needed for the matter"),
    pytest.param(
        told(2, "a person please", to_desk=True, parse=understood("talk_to_human")), None, id="a person was wished"
    ),
    pytest.param(told(2, "blue", "heard", parse=understood(confidence=0.1)), None, id="the answer to a question"),
    pytest.param(told(2, "Track it", None, pressed=True, parse={}), None, id="a choice that was pressed"),
    pytest.param(told(2, "  ", "hand_off", parse={}), None, id="nothing was said"),
    pytest.param(told(2, "one two", None, parse={}), None, id="said to a person"),
]


@pytest.mark.parametrize(("turn", "reason"), ALONE)
def test_a_turn_is_doubted_by_what_was_done_with_it(turn: Told, reason: str | None) -> None:
    assert reasons(turn) == ({2: [reason]} if reason else {})


def test_what_is_said_again_in_nearly_the_same_words_was_not_understood() -> None:
    first, again = told(2, "my parcel shows nothing"), told(4, "My parcel shows nothing at all!")
    assert reasons(first, again) == {2: ["rephrased"]}
    assert reasons(first, replace(again, at=NOON + timedelta(hours=1))) == {}
    assert reasons(first, told(4, "and is there a coupon")) == {}


def test_the_last_answer_before_an_operator_speaks_was_not_the_one_wanted() -> None:
    turns = (told(2, "where is it"), told(4, "that is no help"), told(6, "a person", parse=understood("talk_to_human")))
    assert reasons(*turns, taken_over=[9]) == {4: ["answered_otherwise"]}


@pytest.mark.parametrize(
    ("kind", "score", "disliked"),
    [("csat", 2, True), ("csat", 3, False), ("nps", 6, True), ("nps", 7, False), ("ces", 3, True), ("ces", 4, False)],
)
def test_a_bad_mark_doubts_the_last_answers_before_it(kind: str, score: int, disliked: bool) -> None:
    texts = ("where is it", "how do returns work", "any coupons", "opening hours", "gift wrap")
    turns = [told(2 * n, text) for n, text in enumerate(texts, 1)]
    marked = reasons(*turns, marks=[(kind, score, turns[3].at)])
    assert marked == ({seq: ["disliked"] for seq in (4, 6, 8)} if disliked else {})


def test_of_two_doubts_the_one_that_harms_more_is_worth_more() -> None:
    by_harm = sorted(HARM, key=HARM.__getitem__)
    assert by_harm == list(Reason)
    asked_back, disliked = told(2, "where is it", "clarify"), told(2, "where is it")
    (mild,) = doubted(Story("c", [asked_back]))
    (bad,) = doubted(Story("c", [disliked], marks=[("csat", 1, NOON + timedelta(hours=1))]))
    assert bad.worth > mild.worth


@given(
    st.lists(
        st.tuples(
            st.text(max_size=12),
            st.sampled_from([None, "answer", "clarify", "hand_off", "heard"]),
            st.floats(0, 1),
            st.booleans(),
            st.booleans(),
        ),
        max_size=8,
    ),
    st.lists(st.integers(0, 20), max_size=2),
    st.lists(st.tuples(st.sampled_from(["csat", "nps", "ces"]), st.integers(0, 10), st.just(NOON)), max_size=2),
)
def test_whatever_was_said_each_turn_is_doubted_at_most_once_and_by_a_share(
    said: list[tuple[str, str | None, float, bool, bool]], taken_over: list[int], marks: list[tuple[str, int, datetime]]
) -> None:
    turns = [
        told(2 * n, text, decision, parse=understood(confidence=sure), pressed=pressed, to_desk=away)
        for n, (text, decision, sure, pressed, away) in enumerate(said, 1)
    ]
    found = doubted(Story("c", turns, taken_over, marks))
    seqs = [one.told.seq for one in found]
    assert seqs == sorted(set(seqs))
    assert all(one.reasons and 0 <= one.doubt <= 1 and one.worth >= 0 for one in found)
    assert not any(one.told.pressed or one.told.decision == "heard" for one in found)
