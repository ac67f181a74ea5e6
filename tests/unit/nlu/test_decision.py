"""Promises of the decision."""

from __future__ import annotations

from typing import Any

import pytest
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.decision import DecisionByRisk
from bot.nlu.message import BARE

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


def test_at_most_five_meanings_are_kept() -> None:
    assert len(decided(*[0.1] * 10).get("meanings")) == 5


def test_a_bare_value_informs_whatever_it_looks_like() -> None:
    message = decided(0.9, 0.1, **{BARE: True})
    assert message.get("intent")["name"] == "inform"
    assert message.get("decision")["act"] == "answer"


def test_a_payload_is_not_touched() -> None:
    message = decided(0.2, text='/track_order{"order_number": "BH-204817"}')
    assert message.get("decision") is None and message.get("intent") is None
