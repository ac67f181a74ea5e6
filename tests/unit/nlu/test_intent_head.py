"""Promises of the intent head."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.intent_head import IntentHead, metadata_of, voice_of
from bot.nlu.message import THRESHOLDS
from tests.unit.nlu.fakes import LetterEncoder, PairEncoder
from tests.unit.nlu.trained import ENCODERS, LETTERS, PAIRS, SAID, Bench

each_encoders = pytest.mark.parametrize("encoders", ENCODERS.values(), ids=list(ENCODERS))


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


def test_only_the_likeliest_intents_are_kept(bench: Bench) -> None:
    [message] = bench.trained(SAID, ranking_length=2).process([Message.build("where is it")])
    assert len(message.get("intent_ranking")) == 2


def test_the_thresholds_that_were_learnt_ride_along(bench: Bench) -> None:
    [message] = bench.trained(SAID).process([Message.build("where is it")])
    [names] = [json.loads(path.read_text()) for path in bench.directory.rglob("head.json")]
    assert message.get(THRESHOLDS).as_json() == names["thresholds"]
    assert message.get(THRESHOLDS).messages == sum(map(len, SAID.values()))


@each_encoders
def test_the_head_survives_save_and_load(bench: Bench, encoders: list[str]) -> None:
    texts = ["where is it", "hi", "it is the weather", "🎁"]
    said = bench.trained(SAID, encoders=encoders).process([Message.build(text) for text in texts])
    again = bench.loaded(encoders=encoders).process([Message.build(text) for text in texts])
    for before, after in zip(said, again, strict=True):
        ranks = [{one["name"]: one["confidence"] for one in m.get("intent_ranking")} for m in (before, after)]
        assert ranks[1] == pytest.approx(ranks[0], abs=2e-3)
        assert after.get("intent")["name"] == before.get("intent")["name"]
        assert after.get(THRESHOLDS) == before.get(THRESHOLDS)


@each_encoders
def test_the_same_messages_give_the_same_bytes(tmp_path: Path, encoders: list[str]) -> None:
    benches = [Bench(tmp_path / name) for name in ("first", "second")]
    stored = []
    for bench in benches:
        bench.directory.mkdir()
        bench.trained(SAID, encoders=encoders)
        stored.append([path.read_bytes() for path in sorted(bench.directory.rglob("head.*"))])
    assert stored[0] == stored[1] and len(stored[0]) == 2


def test_nothing_stored_is_a_pickle(bench: Bench) -> None:
    bench.trained(SAID, encoders=[LETTERS, PAIRS])
    [names], [numbers] = list(bench.directory.rglob("*.json")), list(bench.directory.rglob("*.npz"))
    kept = {"intents", "terms", "encoders", "foreign", "enough", "thresholds", "unheard"}
    assert set(json.loads(names.read_text())) == kept
    with np.load(numbers, allow_pickle=False) as stored:
        assert all(stored[name].dtype.kind in "fi" for name in stored.files)


@pytest.mark.parametrize("encoders", [[], [LETTERS], [PAIRS, LETTERS]], ids=["none", "one fewer", "another order"])
def test_a_head_does_not_load_beside_other_encoders_than_it_learnt_with(bench: Bench, encoders: list[str]) -> None:
    bench.trained(SAID, encoders=[LETTERS, PAIRS])
    with pytest.raises(ValueError, match=r"trained with the encoders .'letters-1', 'pairs-1'.*: train again"):
        bench.loaded(encoders=encoders)


def test_the_refusal_names_the_encoder_that_it_was_given(bench: Bench) -> None:
    bench.trained(SAID, encoders=[LETTERS])
    with pytest.raises(ValueError, match=r"'letters-1'.*not with .'pairs-1'"):
        bench.loaded(encoders=[PAIRS])


TINY = {
    "one intent": {"greet": ["hello", "hi"]},
    "two intents": {"greet": ["hello", "hi there"], "goodbye": ["see you", "bye now"]},
    "one message an intent": {"greet": ["hello"], "goodbye": ["bye"], "thanks": ["thank you"]},
    "one message": {"greet": ["hello"]},
}


@each_encoders
@pytest.mark.parametrize("said", TINY.values(), ids=list(TINY))
def test_a_tiny_lesson_leaves_none_of_its_intents_out(
    bench: Bench, said: dict[str, list[str]], encoders: list[str]
) -> None:
    bench.trained(said, encoders=encoders)
    [message] = bench.loaded(encoders=encoders).process([Message.build("hello")])
    assert {meaning["name"] for meaning in message.get("intent_ranking")} == set(said)


@pytest.mark.parametrize("said", TINY.values(), ids=list(TINY))
def test_a_tiny_lesson_is_understood(bench: Bench, said: dict[str, list[str]]) -> None:
    head = bench.trained(said)
    assert all(top(head, texts[0]) == intent for intent, texts in said.items())


def test_no_message_to_learn_from_gives_a_head_without_intents(bench: Bench) -> None:
    bench.trained({})
    assert top(bench.loaded(), "hello") is None


def test_the_fingerprint_names_the_encoders() -> None:
    with_both = IntentHead.fingerprint_addon({"encoders": [LETTERS, PAIRS]})
    assert LetterEncoder.name in with_both and PairEncoder.name in with_both
    assert with_both != IntentHead.fingerprint_addon({"encoders": []})


def test_a_message_without_a_voice_is_a_voice_of_its_own() -> None:
    assert voice_of(Message.build("hi", "greet", intent_metadata={"voice": "teen"})) == "teen"
    assert voice_of(Message.build("hi", "greet", example_metadata={"voice": "dad"})) == "dad"
    assert voice_of(Message.build("hi", "greet")) != voice_of(Message.build("ho", "greet"))


def test_a_messages_own_word_about_itself_counts_before_its_intents() -> None:
    told = {"intent_metadata": {"voice": "teen", "reviewed": True}, "example_metadata": {"voice": "dad"}}
    message = Message.build("hi", "greet", **told)
    assert [metadata_of(message, key) for key in ("voice", "reviewed", "weather")] == ["dad", True, None]


DAMAGES = {
    "cut short": lambda content: content[: len(content) // 2],
    "empty": lambda content: b"",
    "text": lambda _: b"?",
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=list(DAMAGES))
@pytest.mark.parametrize("file", ["head.npz", "head.json"])
def test_a_damaged_head_is_refused(bench: Bench, file: str, damage: Callable[[bytes], bytes]) -> None:
    bench.trained(SAID)
    [path] = bench.directory.rglob(file)
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(ValueError, match=r"damaged|Expecting|Unterminated|pickle"):
        bench.loaded()
