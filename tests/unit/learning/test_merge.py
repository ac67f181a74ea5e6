"""Reviewed corrections get into the training messages once, in their place, and nothing else of a file changes."""

from __future__ import annotations

import difflib
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from rasa.shared.nlu.training_data.loading import load_data

from bot.learning.corrections import Correction
from bot.learning.merge import Fate, Merge, as_message, carry_out, plan_merge
from bot.learning.topic_files import Line, examples_of, with_lines

ORDERS = """version: "3.1"

# what people ask of parcels
nlu:
- intent: track_order
  metadata: {voice: teen}   # young
  examples: |
    - where is my parcel
    - any news of [BH-204817](order_number)

- intent: cancel_order
  metadata: {voice: lawyer}
  examples: |
    - I wish to cancel what I ordered
"""
MONEY = """version: "3.1"
nlu:
- intent: refund_status
  metadata: {voice: teen}
  examples: |
    - when is my money back
- intent: cancel_order
  metadata: {voice: teen}
  examples: |
    - cancel pls
    - dont want it anymore
"""
OTHERS = {"orders.yml": ORDERS, "money.yml": MONEY}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return filled(tmp_path)


def filled(folder: Path) -> Path:
    (folder / "en").mkdir()
    for name, text in OTHERS.items():
        (folder / "en" / name).write_text(text, encoding="utf-8")
    return folder


def says(text: str, intent: str, source: str = "m-1", language: str = "en") -> Correction:
    return Correction(language, text, intent, source, "ewa")


def fates(merge: Merge) -> list[Fate]:
    return [one.fate for one in merge.outcomes]


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (folder / "en").glob("*")}


def differences(merge: Merge) -> Iterator[str]:
    for change in merge.changes:
        for line in difflib.ndiff(change.before.splitlines(), change.after.splitlines()):
            yield line[:2]


def test_a_correction_stands_under_its_intent_in_the_voice_of_shoppers_with_its_source(folder: Path) -> None:
    carry_out(plan_merge(folder, [says("has it left your warehouse yet", "track_order", "m-17")]))
    assert (folder / "en/orders.yml").read_text() == (
        ORDERS + "\n- intent: track_order\n  metadata: {voice: shoppers, reviewed: true}\n  examples:\n"
        '  - {text: "has it left your warehouse yet", metadata: {source: "m-17"}}\n'
    )


def test_the_next_ones_stand_between_the_others_by_the_alphabet(folder: Path) -> None:
    for text in ("is it lost", "did someone steal my box", "Has it even been sent", "will it come today or not"):
        carry_out(plan_merge(folder, [says(text, "track_order", text)]))
    block = yaml.safe_load((folder / "en/orders.yml").read_text())["nlu"][-1]
    assert examples_of(block) == [
        "did someone steal my box",
        "Has it even been sent",
        "is it lost",
        "will it come today or not",
    ]


def test_the_file_with_most_messages_of_an_intent_gets_them(folder: Path) -> None:
    merge = plan_merge(folder, [says("stop this purchase right away", "cancel_order")])
    assert [change.path.name for change in merge.changes] == ["money.yml"]


def test_rasa_reads_text_voice_source_and_marked_values(folder: Path) -> None:
    merge = plan_merge(folder, [says('he said "soon" for [order number], \\ {so what}', "track_order", "m-9")])
    carry_out(merge)
    (message,) = [
        one
        for one in load_data(str(folder / "en")).intent_examples
        if one.get("metadata", {}).get("intent", {}).get("voice") == "shoppers"
    ]
    assert message.get("text") == 'he said "soon" for BH-204817, / (so what)'
    assert message.get("metadata")["example"] == {"source": "m-9"}
    assert message.get("metadata")["intent"]["reviewed"] is True
    assert [(one["entity"], one["value"]) for one in message.get("entities")] == [("order_number", "BH-204817")]


@pytest.mark.parametrize(
    ("text", "intent", "fate"),
    [
        pytest.param("Where is my parcel???", "track_order", Fate.DOUBLED, id="the same words"),
        pytest.param("any news of [order number]", "track_order", Fate.DOUBLED, id="the same with a value taken out"),
        pytest.param("I wish to cancel what I ordered today", "cancel_order", Fate.DOUBLED, id="nearly the same"),
        pytest.param("where is my parcel", "cancel_order", Fate.CONTRADICTED, id="there with another intent"),
        pytest.param("i am Ewa Lis, where is it", "track_order", Fate.REFUSED, id="a name"),
        pytest.param("mail ewa@example.com when it left", "track_order", Fate.REFUSED, id="an e-mail"),
        pytest.param("tell me a story", "story", Fate.REFUSED, id="an intent that nobody knows"),
        pytest.param("\u200b \u2800", "track_order", Fate.REFUSED, id="nothing that shows"),
        pytest.param("/- [order number] - ?", "track_order", Fate.TAKEN, id="signs of a command"),
    ],
)
def test_the_fate_of_a_correction(folder: Path, text: str, intent: str, fate: Fate) -> None:
    merge = plan_merge(folder, [says(text, intent)])
    assert fates(merge) == [fate]
    assert bool(merge.changes) == (fate is Fate.TAKEN)


@pytest.mark.parametrize("language", ["xx", "../en", "de"])
def test_a_language_without_messages_is_refused(folder: Path, language: str) -> None:
    assert fates(plan_merge(folder, [says("wo bleibt es", "track_order", language=language)])) == [Fate.REFUSED]


def test_two_intents_for_one_message_are_told_and_neither_is_taken(folder: Path) -> None:
    both = [says("make it stop", "track_order", "m-1"), says("Make it stop!", "cancel_order", "m-2")]
    assert fates(plan_merge(folder, both)) == [Fate.CONTRADICTED, Fate.CONTRADICTED]


def test_what_is_there_already_settles_two_intents(folder: Path) -> None:
    both = [says("cancel pls", "cancel_order", "m-1"), says("Cancel, pls", "track_order", "m-2")]
    merge = plan_merge(folder, both)
    told = {one.correction.intent: one.fate for one in merge.outcomes}
    assert told == {"cancel_order": Fate.DOUBLED, "track_order": Fate.CONTRADICTED}


def test_of_two_alike_one_is_taken(folder: Path) -> None:
    both = [says("has the box left your hall", "track_order", "m-1"), says("has the box left your hall", "track_order")]
    both += [says("has the box just left your hall", "track_order", "m-3")]
    assert sorted(fate.value for fate in fates(plan_merge(folder, both))) == ["doubled", "taken"]


def test_an_intent_nobody_gave_and_a_comment_stay_where_they_are() -> None:
    assert with_lines(ORDERS, {}) == ORDERS
    assert with_lines(ORDERS, {"track_order": []}) == ORDERS


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(ORDERS.rstrip("\n"), id="no newline at the end"),
        pytest.param(ORDERS.replace("\n", "\r\n"), id="lines of Windows"),
        pytest.param(ORDERS + "\n\n# the end\n", id="a comment at the end"),
        pytest.param('version: "3.1"\nnlu:\n- intent: a\n  examples: |\n    - b\nresponses: {}\n', id="more behind"),
    ],
)
def test_files_of_other_habits_keep_theirs(text: str) -> None:
    first = with_lines(text, {"track_order": [Line("so late", "m-2")]})
    second = with_lines(first, {"track_order": [Line("where is it", "m-3"), Line("gone?", "m-4")]})
    assert examples_of(yaml.safe_load(second)["nlu"][-1]) == ["gone?", "so late", "where is it"]
    assert {line[:2] for line in difflib.ndiff(text.splitlines(), second.splitlines())} == {"  ", "+ "}
    assert second.count("\r\n") in (0, second.count("\n"))


WORDS = "where is my big parcel cancel it now please money back ° ' \" : # - {"
TEXTS = st.one_of(
    st.text(max_size=40),
    st.lists(st.sampled_from(WORDS.split())).map(" ".join),
)
CORRECTIONS = st.lists(
    st.builds(says, TEXTS, st.sampled_from(["track_order", "cancel_order", "refund_status", "nobody"]), TEXTS),
    max_size=8,
)


@settings(max_examples=40, deadline=None)
@given(CORRECTIONS)
def test_only_lines_are_added_and_merging_again_changes_nothing(corrections: list[Correction]) -> None:
    with tempfile.TemporaryDirectory() as made:
        folder = filled(Path(made))
        merge = plan_merge(folder, corrections)
        assert set(differences(merge)) <= {"  ", "+ "}
        carry_out(merge)
        once = bytes_of(folder)
        carry_out(plan_merge(folder, corrections))
        carry_out(plan_merge(folder, []))
        assert bytes_of(folder) == once


@settings(max_examples=40, deadline=None)
@given(CORRECTIONS)
def test_what_was_taken_can_be_read_as_it_was_written(corrections: list[Correction]) -> None:
    with tempfile.TemporaryDirectory() as made:
        folder = filled(Path(made))
        merge = plan_merge(folder, corrections)
        carry_out(merge)
        blocks = [b for path in (folder / "en").glob("*.yml") for b in yaml.safe_load(path.read_text("utf-8"))["nlu"]]
        ours = [text for b in blocks if b["metadata"]["voice"] == "shoppers" for text in examples_of(b)]
        taken = [as_message(o.correction.text, "en") for o in merge.outcomes if o.fate is Fate.TAKEN]
        assert sorted(ours) == sorted(taken)


@settings(max_examples=25, deadline=None)
@given(st.permutations([says(f"why is it {word}", "track_order", word) for word in ("late", "gone", "wet", "open")]))
def test_the_order_of_the_corrections_does_not_matter(corrections: list[Correction]) -> None:
    with tempfile.TemporaryDirectory() as made:
        folder = filled(Path(made))
        expected = plan_merge(folder, sorted(corrections)).changes
        assert plan_merge(folder, corrections).changes == expected
