"""What the English training messages promise to whoever trains on them."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest
from rasa.shared.nlu.training_data.loading import load_data
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.learning.sameness import near_duplicates, plain
from bot.reading.reader import reader_for

ROOT = Path(__file__).resolve().parents[2]
MESSAGES = ROOT / "data" / "nlu" / "en"
FEWEST_MESSAGES = 60
FEWEST_VOICES = 4
TODAY = date(2026, 11, 20)
IDENTIFIERS = {"order_number", "email", "coupon_code", "tracking_number", "phone"}
NOT_AN_ORDER = {"555-0163"}
"""A telephone number alone, which nothing in the message tells from an order's."""
Span = tuple[str, int, int]
Marked = tuple[str, set[Span], set[Span]]
PLACEHOLDER = re.compile(r"[{}<>\[\]\\]|^/|\b(?:lorem|ipsum|xxx+|tbd|fixme|your name here)\b", re.IGNORECASE)


class Example(NamedTuple):
    """One training message with the intent it stands for and the person it was written as."""

    intent: str
    voice: str
    text: str


@pytest.fixture(scope="module")
def loaded() -> TrainingData:
    return load_data(str(MESSAGES))


@pytest.fixture(scope="module")
def examples(loaded: TrainingData) -> list[Example]:
    """Every message as Rasa reads it; a block without a voice gives the voice ""."""
    return [
        Example(m.get("intent"), m.get("metadata", {}).get("intent", {}).get("voice", ""), m.get("text"))
        for m in loaded.intent_examples
    ]


def by_intent(examples: list[Example]) -> dict[str, list[Example]]:
    groups: dict[str, list[Example]] = defaultdict(list)
    for example in examples:
        groups[example.intent].append(example)
    return groups


def test_every_intent_has_enough_messages(examples: list[Example]) -> None:
    counts = {intent: len(group) for intent, group in by_intent(examples).items()}
    assert counts
    assert {intent: n for intent, n in counts.items() if n < FEWEST_MESSAGES} == {}


def test_every_intent_is_written_in_several_voices(examples: list[Example]) -> None:
    voices = {intent: {e.voice for e in group} - {""} for intent, group in by_intent(examples).items()}
    assert {intent: found for intent, found in voices.items() if len(found) < FEWEST_VOICES} == {}


def test_every_message_has_a_voice(examples: list[Example]) -> None:
    assert [e for e in examples if not e.voice] == []


def test_no_message_stands_under_two_intents(examples: list[Example]) -> None:
    intents: dict[str, set[str]] = defaultdict(set)
    for example in examples:
        intents[plain(example.text)].add(example.intent)
    assert {text: found for text, found in intents.items() if len(found) > 1} == {}


def test_no_two_messages_of_an_intent_are_near_duplicates(examples: list[Example]) -> None:
    pairs = [pair for group in by_intent(examples).values() for pair in near_duplicates([e.text for e in group])]
    assert pairs == []


@pytest.fixture(scope="module")
def marked(loaded: TrainingData) -> list[Marked]:
    """Each message with the values marked in it and the values read from it, as (kind, start, end)."""
    read = reader_for("en").read
    return [
        (
            m.get("text"),
            {(e["entity"], e["start"], e["end"]) for e in m.get("entities", [])},
            {(f.kind, f.start, f.end) for f in read(m.get("text"), TODAY).findings},
        )
        for m in loaded.intent_examples
    ]


def test_every_marked_value_is_found_by_the_readers(marked: list[Marked]) -> None:
    assert sum(len(spans) for _, spans, _ in marked) > 1500
    assert [(text, spans - found) for text, spans, found in marked if spans - found] == []


def test_every_identifier_is_marked(marked: list[Marked]) -> None:
    unmarked = [(text, {s for s in found - spans if s[0] in IDENTIFIERS}) for text, spans, found in marked]
    assert {text for text, spans in unmarked if spans} == NOT_AN_ORDER


def test_no_message_carries_a_placeholder(examples: list[Example]) -> None:
    assert [e.text for e in examples if PLACEHOLDER.search(e.text)] == []


def test_no_message_is_lost_between_the_files_and_the_loader(examples: list[Example]) -> None:
    # Rasa drops a repeated message without a word, so the lines are counted where they were written.
    lines = [line for path in MESSAGES.glob("*.yml") for line in path.read_text("utf-8").splitlines()]
    assert len(examples) == sum(line.startswith(("    - ", "  - {text:")) for line in lines)
