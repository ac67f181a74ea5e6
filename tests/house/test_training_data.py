"""What the English training messages promise to whoever trains on them."""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

import pytest
from rasa.shared.nlu.training_data.loading import load_data
from rasa.shared.nlu.training_data.training_data import TrainingData

ROOT = Path(__file__).resolve().parents[2]
MESSAGES = ROOT / "data" / "nlu" / "en"
FEWEST_MESSAGES = 60
FEWEST_VOICES = 4
NEAR_DUPLICATE = 0.7  # shared share of two messages' words (Jaccard); above it they are one thought written twice
PLACEHOLDER = re.compile(r"[{}<>\[\]\\]|^/|\b(?:lorem|ipsum|xxx+|tbd|fixme|your name here)\b", re.IGNORECASE)


class Example(NamedTuple):
    """One training message with the intent it stands for and the person it was written as."""

    intent: str
    voice: str
    text: str


def words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[\w']+", text.lower()))


def plain(text: str) -> str:
    """The message without case, spacing and punctuation; itself when nothing is left, as with an emoji."""
    return " ".join(re.findall(r"[\w']+", text.lower())) or text


def overlap(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other)


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
    longer = [e for e in examples if len(words(e.text)) >= 3]
    pairs = [
        (one.text, other.text)
        for group in by_intent(longer).values()
        for one, other in combinations(group, 2)
        if overlap(words(one.text), words(other.text)) > NEAR_DUPLICATE
    ]
    assert pairs == []


def test_values_are_left_to_the_readers_so_no_entity_is_annotated(loaded: TrainingData) -> None:
    assert loaded.entity_examples == []
    assert loaded.entity_synonyms == {}


def test_no_message_carries_a_placeholder(examples: list[Example]) -> None:
    assert [e.text for e in examples if PLACEHOLDER.search(e.text)] == []


def test_no_message_is_lost_between_the_files_and_the_loader(examples: list[Example]) -> None:
    # Rasa drops a repeated message without a word, so the lines are counted where they were written.
    lines = sum(
        line.startswith("    - ") for path in MESSAGES.glob("*.yml") for line in path.read_text("utf-8").splitlines()
    )
    assert len(examples) == lines
