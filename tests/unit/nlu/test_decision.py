"""Promises of the decision."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.decision import DecisionByRisk
from bot.nlu.message import BARE, REQUESTS, THRESHOLDS
from bot.nlu.risk import CAREFUL, Thresholds

DECIDE = DecisionByRisk({**DecisionByRisk.get_default_config(), "answer": 0.6, "clarify": 0.3})


def decided(*confidences: float, **keys: Any) -> Message:
    """A message whose intents "a", "b", ... have these confidences, after the decision."""
    ranking = [{"name": chr(ord("a") + i), "confidence": value} for i, value in enumerate(confidences)]
    message = Message({"text": "hm", "intent_ranking": ranking, **keys})
    return DECIDE.process([message])[0]


ACTS = {
    "sure": ([0.9, 0.1], "answer"),
    "just sure": ([0.6, 0.4], "answer"),
    "between": ([0.59, 0.41], "clarify"),
    "just worth asking": ([0.3, 0.3], "clarify"),
    "lost": ([0.29, 0.2], "hand_off"),
    "nothing": ([], "hand_off"),
}


@pytest.mark.parametrize(("confidences", "act"), ACTS.values(), ids=list(ACTS))
def test_the_act_follows_the_confidence(confidences: list[float], act: str) -> None:
    assert decided(*confidences).get("decision")["act"] == act


def test_a_sure_message_keeps_its_intent() -> None:
    message = decided(0.9, 0.1)
    assert message.get("intent") == {"name": "a", "confidence": 0.9}
    assert message.get("intent_ranking") == message.get("meanings")


def test_an_unsure_message_falls_back_and_keeps_its_true_meanings() -> None:
    message = decided(0.5, 0.4, 0.1)
    assert message.get("intent")["name"] == "nlu_fallback"
    assert [meaning["name"] for meaning in message.get("intent_ranking")] == ["nlu_fallback", "a", "b", "c"]
    assert [meaning["name"] for meaning in message.get("meanings")] == ["a", "b", "c"]


def test_the_decision_says_what_it_rests_on() -> None:
    assert decided(0.5, 0.25, out_of_scope=0.4).get("decision") == {
        "act": "clarify",
        "intent": "a",
        "confidence": 0.5,
        "margin": 0.25,
        "out_of_scope": 0.4,
        "thresholds": {"answer": 0.6, "clarify": 0.3},
    }


LEARNT = Thresholds(answer=0.8, clarify=0.4, chosen_on="voices left out", messages=900, curve=())
SOURCES: dict[str, tuple[dict[str, float], Thresholds | None, tuple[float, float]]] = {
    "configured before learnt": ({"answer": 0.6, "clarify": 0.3}, LEARNT, (0.6, 0.3)),
    "configured before careful": ({"answer": 0.6, "clarify": 0.3}, None, (0.6, 0.3)),
    "learnt before careful": ({}, LEARNT, (0.8, 0.4)),
    "careful where nothing was learnt": ({}, None, CAREFUL),
    "the one configured, the other learnt": ({"answer": 0.6}, LEARNT, (0.6, 0.4)),
    "the one configured, the other careful": ({"clarify": 0.3}, None, (CAREFUL[0], 0.3)),
    "nought is configured too": ({"answer": 0, "clarify": 0}, LEARNT, (0.0, 0.0)),
}


@pytest.mark.parametrize(("own", "learnt", "used"), SOURCES.values(), ids=list(SOURCES))
def test_configured_thresholds_come_before_learnt_before_careful_ones(
    own: dict[str, float], learnt: Thresholds | None, used: tuple[float, float]
) -> None:
    component = DecisionByRisk({**DecisionByRisk.get_default_config(), **own})
    [message] = component.process([Message({"text": "hm", "intent_ranking": [], THRESHOLDS: learnt})])
    assert message.get("decision")["thresholds"] == dict(zip(("answer", "clarify"), used, strict=True))


@given(st.lists(st.floats(0, 1), max_size=6), st.floats(0, 1), st.floats(0, 1))
def test_the_fallback_is_never_below_the_true_meanings(confidences: list[float], answer: float, clarify: float) -> None:
    ranking = [{"name": "a", "confidence": one} for one in sorted(confidences, reverse=True)]
    own = {**DecisionByRisk.get_default_config(), "answer": answer, "clarify": clarify}
    [message] = DecisionByRisk(own).process([Message({"text": "hm", "intent_ranking": ranking})])
    shown = [meaning["confidence"] for meaning in message.get("intent_ranking")]
    assert shown == sorted(shown, reverse=True)
    assert (message.get("intent")["name"] == "nlu_fallback") == (message.get("decision")["act"] != "answer")


def sure_of(*said: tuple[str, float]) -> list[list[dict[str, Any]]]:
    """The ranking of each piece of a message, a request in each."""
    return [[{"name": name, "confidence": confidence}] for name, confidence in said]


WISHES_SAID: dict[str, tuple[list[Any], list[str]]] = {
    "two": (sure_of(("c", 0.7), ("a", 0.9)), ["c", "a"]),
    "of three the first two": (sure_of(("c", 0.7), ("a", 0.9), ("b", 0.8)), ["c", "a"]),
    "one said twice is no second": (sure_of(("c", 0.7), ("c", 0.9)), []),
    "one of two unsure": (sure_of(("c", 0.59), ("a", 0.9)), []),
    "one of two only talk": (sure_of(("greet", 0.9), ("a", 0.9)), []),
    "a piece of which nothing is known": ([[], *sure_of(("a", 0.9))], []),
    "none": ([], []),
    "a person, who comes first": (sure_of(("c", 0.9), ("talk_to_human", 0.7)), ["talk_to_human", "c"]),
    "a person, and nothing else that is sure": (sure_of(("c", 0.5), ("talk_to_human", 0.7)), ["talk_to_human"]),
    "a person, perhaps": (sure_of(("c", 0.9), ("talk_to_human", 0.5)), []),
}


@pytest.mark.parametrize(("requests", "wishes"), WISHES_SAID.values(), ids=list(WISHES_SAID))
def test_a_message_may_have_two_wishes_when_each_is_sure(requests: list[Any], wishes: list[str]) -> None:
    message = decided(0.5, 0.4, 0.1, **{REQUESTS: requests})
    assert message.get("wishes") == wishes
    assert message.get("decision")["act"] == ("answer" if wishes else "clarify")
    assert [meaning["name"] for meaning in message.get("meanings")][: len(wishes)] == wishes
    assert sorted({"a", "b", "c"} | set(wishes)) == sorted(meaning["name"] for meaning in message.get("meanings"))


@given(st.floats(0.3, 1), st.floats(0.3, 1), st.floats(0, 1))
def test_beside_two_wishes_the_ranking_falls_all_the_same(first: float, second: float, whole: float) -> None:
    own = {**DecisionByRisk.get_default_config(), "answer": 0.3, "clarify": 0.1}
    ranking = [{"name": "a", "confidence": whole}, {"name": "c", "confidence": 0.0}]
    parts = {"text": "hm", "intent_ranking": ranking, REQUESTS: sure_of(("c", first), ("b", second))}
    [message] = DecisionByRisk(own).process([Message(parts)])
    shown = [meaning["confidence"] for meaning in message.get("intent_ranking")]
    assert len(shown) == 3 and shown == sorted(shown, reverse=True)


def test_at_most_five_meanings_are_kept() -> None:
    assert len(decided(*[0.1] * 10).get("meanings")) == 5


def test_a_bare_value_informs_whatever_it_looks_like() -> None:
    message = decided(0.9, 0.1, **{BARE: True})
    assert message.get("intent")["name"] == "inform"
    assert message.get("decision")["act"] == "answer"


def test_a_payload_is_not_touched() -> None:
    message = decided(0.2, text='/track_order{"order_number": "BH-204817"}')
    assert message.get("decision") is None and message.get("intent") is None
