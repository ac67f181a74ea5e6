"""What the comparison promises about the messages it learns from and tests by."""

from __future__ import annotations

import json

import pytest

from tests.bench.nlu.messages import (
    FOREIGN,
    Data,
    Example,
    as_training_data,
    changed,
    from_file,
    sample,
    split,
    spread,
    training_messages,
    voices_to_hold,
)
from tests.bench.nlu.notes import notes
from tests.bench.processes import BenchFailed

WRITTEN = [
    Example("where is it", "track_order", "student"),
    Example("refund pls 🙏", "refund_status", "student"),
    Example("what's the weather: sunny?", FOREIGN, "student"),
    Example("Kindly tell me where it is.", "track_order", "teacher"),
    Example("Who won the cup?", FOREIGN, "teacher"),
    Example("We sell mattresses.", FOREIGN, "sales_caller"),
    Example("it's late", "order_late", "dad"),
    Example("money back", "refund_status", "dad"),
]


@pytest.mark.parametrize(
    ("count", "voices"),
    [
        pytest.param(1, ["student"], id="most intents first"),
        pytest.param(2, ["student", "teacher"], id="then the next"),
        pytest.param(9, ["student", "teacher"], id="never one that speaks only of ours or only of other matters"),
    ],
)
def test_the_voices_held_out_follow_from_the_messages(count, voices):
    assert voices_to_hold(WRITTEN, count) == voices
    assert voices_to_hold(reversed(WRITTEN), count) == voices


def test_a_message_is_either_learned_or_tested_and_a_voice_is_never_in_both():
    learn, tests = split(WRITTEN, ["student", "teacher"])
    assert sorted([*learn, *tests], key=WRITTEN.index) == WRITTEN
    assert {one.voice for one in tests} == {"student", "teacher"}
    assert not {one.voice for one in learn} & {one.voice for one in tests}


def test_every_intent_of_the_project_is_still_learned_when_the_tests_are_held_out():
    everything = training_messages()
    learn, tests = split(everything, voices_to_hold(everything))
    assert {one.label for one in learn} == {one.label for one in everything}
    assert len(learn) > 2 * len(tests) > 0


def test_what_is_written_for_rasa_comes_back_as_it_was(tmp_path):
    (tmp_path / "nlu.yml").write_text(as_training_data(WRITTEN), encoding="utf-8")
    assert sorted(training_messages(tmp_path), key=WRITTEN.index) == WRITTEN


@pytest.mark.parametrize(
    ("count", "numbers"),
    [
        pytest.param(1, [0], id="one"),
        pytest.param(3, [0, 3, 6], id="evenly"),
        pytest.param(10, list(range(10)), id="all"),
        pytest.param(99, list(range(10)), id="more than there are"),
    ],
)
def test_a_spread_reaches_from_the_first_to_the_last(count, numbers):
    lines = [Example(str(number), "greet") for number in range(10)]
    assert [int(one.text) for one in spread(lines, count)] == numbers


def test_a_sample_leaves_no_intent_out():
    kept = sample(WRITTEN, 1)
    assert sorted(one.label for one in kept) == sorted({one.label for one in WRITTEN})


@pytest.mark.parametrize("count", [0, 1, 5, 8])
def test_exactly_so_many_messages_are_changed_and_all_into_new_ones(count):
    after = changed(WRITTEN, count)
    fresh = [one for one, before in zip(after, WRITTEN, strict=True) if one != before]
    assert len(fresh) == count
    assert not {one.text for one in fresh} & {one.text for one in WRITTEN}
    assert [one.label for one in after] == [one.label for one in WRITTEN]


def test_a_file_of_tests_is_read_line_by_line(tmp_path):
    path = tmp_path / "tests.jsonl"
    rows = [{"text": "/where is it", "label": "track_order", "lang": "he"}, {"text": "", "label": "out_of_scope"}]
    path.write_text("\n\n".join(map(json.dumps, rows)), encoding="utf-8")
    assert from_file(path) == [Example("where is it", "track_order", lang="he"), Example("", "out_of_scope")]


@pytest.mark.parametrize(
    ("content", "named"),
    [
        pytest.param("", "no messages", id="empty"),
        pytest.param('{"text": "hi", "label": "greet"}\nhi there', ":2:", id="not JSON"),
        pytest.param('{"text": "hi"}', ":1:", id="no label"),
        pytest.param('{"label": "greet"}', ":1:", id="no text"),
        pytest.param('{"text": 5, "label": "greet"}', ":1:", id="a number for a text"),
        pytest.param('["hi", "greet"]', ":1:", id="a list"),
        pytest.param(None, "cannot be read", id="missing"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_by_what_is_wrong(tmp_path, content, named):
    path = tmp_path / "tests.jsonl"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(BenchFailed, match=named):
        from_file(path)


def test_the_notes_name_the_voices_held_out_and_everything_left_out():
    tests = [Example("BH-204817", "inform"), Example("hallo", "greet", lang="de")]
    told = " ".join(notes(Data(WRITTEN, tests, ["student", "teacher"], sampled=3), epochs=10, load=(0.5, 2.0)))
    for named in ("student, teacher", "at most 3", "1 test messages", "greet (1)", "ResponseSelector", "10 epochs"):
        assert named in told


def test_with_all_epochs_the_notes_tell_of_no_extrapolation():
    assert "extrapolated" not in " ".join(notes(Data(WRITTEN, WRITTEN, []), epochs=100, load=(0.5, 2.0)))
