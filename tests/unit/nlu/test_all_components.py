"""Promises that every component keeps, alone and in the order of config.yml."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.decision import DecisionByRisk
from bot.nlu.finding_extractor import FindingExtractor
from bot.nlu.intent_head import IntentHead
from bot.nlu.tokenizer import LanguageTokenizer

TEXTS = {
    "empty": "",
    "emoji": "😀👍🏽",
    "5,000 characters": "where is my parcel " * 264,
    "slash": "/ hello",
    "marks": "?!",
}
relaxed = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)


@pytest.fixture(scope="module")
def pipeline(head: IntentHead) -> list[Any]:
    plain = (LanguageTokenizer, FindingExtractor, DecisionByRisk)
    tokenizer, extractor, decision = (component(component.get_default_config()) for component in plain)
    return [tokenizer, extractor, head, decision]


def parsed(pipeline: list[Any], text: str) -> dict[str, Any]:
    messages = [Message.build(text)]
    for component in pipeline:
        messages = component.process(messages)
    parse: dict[str, Any] = messages[0].as_dict(only_output_properties=True)
    return parse


def assert_sound(parse: dict[str, Any], text: str) -> None:
    confidences = [meaning["confidence"] for meaning in parse["intent_ranking"]]
    true = [m["confidence"] for m in parse["intent_ranking"] if m["name"] != "nlu_fallback"]
    assert confidences == sorted(confidences, reverse=True)
    assert sum(true) <= 1.0 + 1e-6
    assert parse["intent"] == parse["intent_ranking"][0]
    assert parse["decision"]["act"] in {"answer", "clarify", "hand_off"}
    assert parse["mood"] in {"calm", "upset", "angry"}
    assert all(0 <= entity["start"] < entity["end"] <= len(text) for entity in parse["entities"])


@pytest.mark.parametrize("text", TEXTS.values(), ids=list(TEXTS))
def test_a_hard_message_is_parsed_soundly_and_the_same_twice(pipeline: list[Any], text: str) -> None:
    parse = parsed(pipeline, text)
    assert_sound(parse, text)
    assert parse == parsed(pipeline, text)


@relaxed
@given(st.text(max_size=60).filter(lambda text: not text.lstrip().startswith("/")))
def test_any_message_is_parsed_soundly(pipeline: list[Any], text: str) -> None:
    assert_sound(parsed(pipeline, text), text)


@relaxed
@given(st.text(max_size=60))
def test_any_text_is_tokenized_with_offsets_that_fit(text: str) -> None:
    tokenizer = LanguageTokenizer(LanguageTokenizer.get_default_config())
    tokens = tokenizer.tokenize(Message.build(text), "text")
    assert all(text[token.start : token.end] == token.text for token in tokens)


def test_values_become_entities_and_the_mood_rides_along(pipeline: list[Any]) -> None:
    parse = parsed(pipeline, "where is bh204817, i used SPRING20 and anna@example.com. this is a scam")
    assert [(entity["entity"], entity["value"], entity["extractor"]) for entity in parse["entities"]] == [
        ("order_number", "BH-204817", "FindingExtractor"),
        ("coupon_code", "SPRING20", "FindingExtractor"),
        ("email", "anna@example.com", "FindingExtractor"),
    ]
    assert parse["mood"] == "angry"


def test_an_order_number_alone_informs(pipeline: list[Any]) -> None:
    assert parsed(pipeline, "it's BH-204817")["intent"]["name"] == "inform"


def test_a_payload_goes_through_untouched(pipeline: list[Any]) -> None:
    assert set(parsed(pipeline, '/greet{"email": "anna@example.com"}')) == {"text"}
