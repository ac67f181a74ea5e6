"""Promises of reading the evaluator's file."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.learning.evaluation.errors import BadMessages
from bot.learning.evaluation.messages import Labelled, check_labels, read_messages

GOOD = '{"text": "hi", "label": "greet"}'

READ = {
    "language is English unless named": (GOOD, [Labelled(1, "hi", "greet", "en", None)]),
    "language and source": (
        '{"text": "hi", "label": "greet", "lang": "de", "source": "chat"}',
        [Labelled(1, "hi", "greet", "de", "chat")],
    ),
    "no source is no source": (GOOD[:-1] + ', "source": null}', [Labelled(1, "hi", "greet")]),
    "an empty text": ('{"text": "", "label": "greet"}', [Labelled(1, "", "greet")]),
    "blank lines": (f"\n  \n{GOOD}\n\n", [Labelled(3, "hi", "greet")]),
    "Windows lines and a byte order mark": (
        f"\ufeff{GOOD}\r\n{GOOD}\r\n",
        [Labelled(n, "hi", "greet") for n in (1, 2)],
    ),
    "a line separator inside a text": (
        '{"text": "a\u2028b", "label": "greet"}',
        [Labelled(1, "a\u2028b", "greet")],
    ),
    "keys nobody asks for": (GOOD[:-1] + ', "id": 7}', [Labelled(1, "hi", "greet")]),
}


@pytest.mark.parametrize(("content", "messages"), READ.values(), ids=list(READ))
def test_a_file_is_read(tmp_path: Path, content: str, messages: list[Labelled]) -> None:
    path = tmp_path / "file.jsonl"
    path.write_bytes(content.encode())
    assert read_messages(path) == messages


REFUSED = {
    "not JSON": (f"{GOOD}\nhello", "line 2 is not JSON"),
    "cut off": ('{"text": "hi"', "line 1 is not JSON"),
    "nested without end": ("[" * 100_000, "line 1 is not JSON"),
    "not an object": ('["hi", "greet"]', "line 1 is not a JSON object"),
    "no text": ('{"label": "greet"}', "line 1: text is missing"),
    "no label": (f'{GOOD}\n\n{{"text": "hi"}}', "line 3: label is missing"),
    "a text of another kind": ('{"text": 7, "label": "greet"}', "line 1: text must be a string"),
    "a text of nothing": ('{"text": null, "label": "greet"}', "line 1: text must be a string"),
    "a label of another kind": ('{"text": "hi", "label": ["greet"]}', "line 1: label must be a string"),
    "a language of another kind": (GOOD[:-1] + ', "lang": 1}', "line 1: lang must be a string"),
    "a source of another kind": (GOOD[:-1] + ', "source": {}}', "line 1: source must be a string"),
    "half a surrogate pair": (r'{"text": "\ud800", "label": "greet"}', "line 1: text has half a surrogate pair"),
    "an empty file": ("", "has no messages"),
    "blank lines only": ("\n \n", "has no messages"),
}


@pytest.mark.parametrize(("content", "reason"), REFUSED.values(), ids=list(REFUSED))
def test_a_bad_file_is_refused_in_one_sentence(tmp_path: Path, content: str, reason: str) -> None:
    path = tmp_path / "file.jsonl"
    path.write_text(content)
    with pytest.raises(BadMessages, match=reason) as refusal:
        read_messages(path)
    assert "\n" not in str(refusal.value)


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    (tmp_path / "bytes.jsonl").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadMessages, match="cannot be read: No such file"):
        read_messages(tmp_path / "missing.jsonl")
    with pytest.raises(BadMessages, match="cannot be read: Is a directory"):
        read_messages(tmp_path)
    with pytest.raises(BadMessages, match="not text in UTF-8"):
        read_messages(tmp_path / "bytes.jsonl")


def test_a_label_that_the_model_does_not_know_is_refused_with_its_line() -> None:
    messages = [Labelled(1, "hi", "greet"), Labelled(4, "hm", "greetings")]
    check_labels(messages, {"greet", "greetings"})
    with pytest.raises(BadMessages, match="line 4: label 'greetings' is not an intent"):
        check_labels(messages, {"greet"})
