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
from bot.nlu.message import is_payload
from bot.nlu.tokenizer import LanguageTokenizer
from tests.unit.nlu.trained import SAID

TEXTS = {
    "empty": "",
    "white space": " \t\n ",
    "emoji": "😀👍🏽",
    "emoji alone, 4,000": "😀" * 4000,
    "4,000 characters": ("where is my parcel " * 211)[:4000],
    "4,000 letters in a word": "x" * 4000,
    "4,000 figures": "7" * 4000,
    "right to left marks": "\u202ewhere is\u202c \u200fmy parcel\u2066",
    "hebrew and arabic": "איפה החבילה שלי أين طردي",
    "control characters": "where\x01 is\x1b[31m my\x7f parcel\x85",
    "null characters": "where is\x00 my parcel\x00",
    "null character alone": "\x00",
    "lone surrogate": "where is \ud800 my parcel",
    "lone surrogate alone": "\udfff",
    "surrogates the wrong way round": "BH-204817 \udc00\ud83d anna@example.com",
    "combining marks": "w" + "\u0301" * 500,
    "beyond the last character": "\U0010ffff\ufffe",
    "slash": "/ hello",
    "marks": "?!",
    "half a payload": "/greet{",
}
any_text = st.text(st.characters(), max_size=60)
"""Also half surrogate pairs, which st.text() alone leaves out."""
said = st.sampled_from([text for texts in SAID.values() for text in texts] + ["and can you", "? where is", "BH-204817"])
some_said = st.lists(said | any_text, max_size=4).map(" ".join)
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
    assert parse["wishes"] or sum(true) <= 1.0 + 1e-6
    assert parse["intent"] == parse["intent_ranking"][0]
    assert parse["decision"]["act"] in {"answer", "clarify", "hand_off"}
    assert parse["mood"] in {"calm", "upset", "angry"}
    assert all(0 <= entity["start"] < entity["end"] <= len(text) for entity in parse["entities"])


@pytest.mark.parametrize("text", TEXTS.values(), ids=list(TEXTS))
def test_a_hard_message_is_parsed_soundly_and_the_same_twice(pipeline: list[Any], text: str) -> None:
    parse = parsed(pipeline, text)
    assert_sound(parse, text)
    assert parse == parsed(pipeline, text)


def assert_sound_or_untouched(parse: dict[str, Any], text: str) -> None:
    if is_payload(Message.build(text)):
        assert set(parse) == {"text"}
    else:
        assert_sound(parse, text)


@settings(relaxed, max_examples=10_000)
@given(any_text)
def test_any_text_is_parsed_soundly(pipeline: list[Any], text: str) -> None:
    assert_sound_or_untouched(parsed(pipeline, text), text)


@settings(relaxed, max_examples=500)
@given(some_said)
def test_what_shoppers_say_with_anything_between_is_parsed_soundly(pipeline: list[Any], text: str) -> None:
    assert_sound_or_untouched(parsed(pipeline, text), text)


@relaxed
@given(any_text)
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


@pytest.mark.parametrize(
    ("metadata", "days"),
    [({"today": "2026-11-18"}, ["2026-11-17"]), ({"today": "soon"}, []), ({"today": None}, []), (None, [])],
    ids=["told", "no date", "nothing", "no metadata"],
)
def test_yesterday_is_told_against_the_day_that_the_channel_gives(metadata: Any, days: list[str]) -> None:
    message = Message.build("it came yesterday")
    message.set("metadata", metadata)
    [read] = FindingExtractor(FindingExtractor.get_default_config()).process([message])
    assert [entity["value"] for entity in read.get("entities")] == days


def test_an_order_number_alone_informs(pipeline: list[Any]) -> None:
    assert parsed(pipeline, "it's BH-204817")["intent"]["name"] == "inform"


def test_a_payload_goes_through_untouched(pipeline: list[Any]) -> None:
    assert set(parsed(pipeline, '/greet{"email": "anna@example.com"}')) == {"text"}
