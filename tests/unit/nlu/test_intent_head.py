"""Promises of the intent head."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.intent_head import IntentHead, voice_of
from tests.unit.nlu.fakes import LetterEncoder
from tests.unit.nlu.trained import SAID, Bench


def top(head: IntentHead, text: str) -> str | None:
    [message] = head.process([Message.build(text)])
    name: str | None = message.get("intent")["name"]
    return name


@pytest.mark.parametrize("intent", SAID)
def test_what_was_taught_is_understood(head: IntentHead, intent: str) -> None:
    assert [top(head, text.upper()) for text in SAID[intent]] == [intent] * len(SAID[intent])


def test_a_taught_intent_looks_less_foreign_than_one_out_of_scope(head: IntentHead) -> None:
    ours, foreign = head.process([Message.build("where is my parcel"), Message.build("tell me a joke")])
    assert ours.get("out_of_scope") < 0.5 < foreign.get("out_of_scope")


@pytest.mark.parametrize("text", ["", "  ", "\u200b"], ids=ascii)
def test_a_message_in_which_nothing_shows_has_no_intent(head: IntentHead, text: str) -> None:
    [message] = head.process([Message.build(text)])
    assert message.get("intent") == {"name": None, "confidence": 0.0}
    assert message.get("intent_ranking") == []


def test_a_payload_is_left_to_rasas_own_handler(head: IntentHead) -> None:
    [message] = head.process([Message.build('/greet{"name": "Anna"}')])
    assert message.get("intent") is None


def test_the_head_survives_save_and_load(bench: Bench) -> None:
    said = bench.trained(SAID).process([Message.build("where is it")])
    again = bench.loaded().process([Message.build("where is it")])
    assert again[0].as_dict() == said[0].as_dict()


@pytest.mark.parametrize("encoder", [None, "tests.unit.nlu.fakes.LetterEncoder"])
def test_the_same_messages_give_the_same_bytes(tmp_path: Path, encoder: str | None) -> None:
    benches = [Bench(tmp_path / name) for name in ("first", "second")]
    stored = []
    for bench in benches:
        bench.directory.mkdir()
        bench.trained(SAID, encoder=encoder)
        stored.append([path.read_bytes() for path in sorted(bench.directory.rglob("head.*"))])
    assert stored[0] == stored[1] and len(stored[0]) == 2


def test_nothing_stored_is_a_pickle(bench: Bench) -> None:
    bench.trained(SAID)
    [names], [numbers] = list(bench.directory.rglob("*.json")), list(bench.directory.rglob("*.npz"))
    assert set(json.loads(names.read_text())) == {"intents", "terms", "encoder"}
    with np.load(numbers, allow_pickle=False) as stored:
        assert all(stored[name].dtype.kind in "fb" for name in stored.files)


def test_a_head_does_not_load_beside_another_encoder(bench: Bench) -> None:
    bench.trained(SAID)
    with pytest.raises(ValueError, match="trained with encoder letters-1"):
        bench.loaded(encoder=None)


TINY = {
    "one intent": {"greet": ["hello", "hi"]},
    "two intents": {"greet": ["hello", "hi there"], "goodbye": ["see you", "bye now"]},
    "one message an intent": {"greet": ["hello"], "goodbye": ["bye"], "thanks": ["thank you"]},
}


@pytest.mark.parametrize("said", TINY.values(), ids=list(TINY))
def test_a_tiny_lesson_is_learnt(bench: Bench, said: dict[str, list[str]]) -> None:
    head = bench.trained(said)
    assert all(top(head, texts[0]) == intent for intent, texts in said.items())


def test_no_message_to_learn_from_gives_a_head_without_intents(bench: Bench) -> None:
    bench.trained({})
    assert top(bench.loaded(), "hello") is None


def test_the_fingerprint_names_the_encoder() -> None:
    with_letters = IntentHead.fingerprint_addon({"encoder": "tests.unit.nlu.fakes.LetterEncoder"})
    assert LetterEncoder.name in with_letters
    assert with_letters != IntentHead.fingerprint_addon({"encoder": None})


def test_a_message_without_a_voice_is_a_voice_of_its_own() -> None:
    assert voice_of(Message.build("hi", "greet", intent_metadata={"voice": "teen"})) == "teen"
    assert voice_of(Message.build("hi", "greet", example_metadata={"voice": "dad"})) == "dad"
    assert voice_of(Message.build("hi", "greet")) != voice_of(Message.build("ho", "greet"))
