"""What is answered ahead: only what the data can answer, and not more than a shopper reads."""

from __future__ import annotations

import pytest

from bot.replies.anticipate import Ahead, Note, Shopper, anticipate, told_before
from bot.replies.follow_ups import FollowUps
from bot.replies.wording import Sentences


def made(**texts: str) -> Sentences:
    return Sentences({f"utter_{name}": [{"text": text}] for name, text in texts.items()})


ALL = {f"ahead_q{n}": f"answer {n}" for n in range(6)} | {f"choice_q{n}": f"press {n}" for n in range(6)}
SHARES = FollowUps({"wish": {"late": {f"q{n}": 0.5 - n / 10 for n in range(5)} | {"q5": 0.9}, "any": {"q2": 1.0}}})


def ahead(sentences: Sentences, state: str = "late", intent: str = "wish", **facts: str) -> Ahead:
    return anticipate(SHARES, sentences, intent, state, "en", facts)


def test_the_two_likeliest_are_answered_and_the_next_three_offered() -> None:
    found = ahead(made(**ALL))
    assert [intent for intent, _ in found.answers] == ["q5", "q0"]
    assert [offer.intent for offer in found.offers] == ["q1", "q2", "q3"]


def test_an_answer_needs_every_fact_and_is_offered_otherwise() -> None:
    sentences = made(**{**ALL, "ahead_q5": "by {day} at {place}"})
    assert [intent for intent, _ in ahead(sentences, day="Monday").answers] == ["q0", "q1"]
    assert ahead(sentences, day="Monday").offers[0].intent == "q5"
    assert ahead(sentences, day="Monday", place="home").answers[0][0] == "q5"


def test_the_sentence_of_the_state_comes_before_the_general_one() -> None:
    sentences = made(**ALL, ahead_q5_late="late answer")
    assert ahead(sentences).answers[0] == ("q5", "utter_ahead_q5_late")


def test_a_state_without_shares_of_its_own_takes_those_of_any() -> None:
    assert [intent for intent, _ in ahead(made(**ALL), state="packed").answers] == ["q2"]


def test_what_can_neither_be_said_nor_pressed_is_left_out() -> None:
    assert ahead(made(ahead_q1="answer")) == Ahead((("q1", "utter_ahead_q1"),), ())


@pytest.mark.parametrize("intent", ["unknown", ""])
def test_an_intent_without_follow_ups_has_none(intent: str) -> None:
    assert ahead(made(**ALL), intent=intent) == Ahead()


def test_equal_shares_keep_one_order() -> None:
    assert FollowUps({"wish": {"any": {"b": 0.5, "a": 0.5}}}).after("wish", "any") == ("a", "b")


def test_a_shopper_who_is_held_out_gets_nothing_ahead_and_nothing_offered() -> None:
    assert anticipate(SHARES, made(**ALL), "wish", "late", "en", {}, Shopper(held_out=True)) == Ahead()


def test_an_answer_too_long_for_how_likely_it_is_gets_offered_instead() -> None:
    found = ahead(made(**{**ALL, "ahead_q5": "word " * 200}))
    assert [intent for intent, _ in found.answers] == ["q0", "q1"]
    assert found.offers[0].intent == "q5"


@pytest.mark.parametrize(
    ("order", "state", "again"),
    [
        pytest.param("BH-1", "late", False, id="the same order in the same state"),
        pytest.param("BH-1", "packed", True, id="the order is in another state by now"),
        pytest.param("BH-2", "late", True, id="another order"),
        pytest.param(None, "late", True, id="about no order"),
    ],
)
def test_what_was_told_of_an_order_in_its_state_is_not_told_again(order: str | None, state: str, again: bool) -> None:
    facts = {"order_number": "BH-1"}
    shopper = Shopper(notes=(Note(order, state, ("q5",)), Note("BH-3", "late", ("q0",))))
    found = anticipate(SHARES, made(**ALL), "wish", "late", "en", facts, shopper)
    assert (found.answers[0][0] == "q5") == again
    assert again or found.offers[0].intent == "q5"


def test_what_was_told_before_is_gathered_from_all_notes_of_that_order_and_state() -> None:
    notes = [Note("BH-1", "late", ("a",)), Note("BH-1", "late", ("b", "a")), Note("BH-1", "packed", ("c",))]
    assert told_before(notes, "BH-1", "late") == {"a", "b"}
    assert told_before([], "BH-1", "late") == frozenset()
