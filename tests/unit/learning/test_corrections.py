"""Files of corrections are read whole, or what is wrong in them is told with file, line and field."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.learning.corrections import BadCorrections, Correction, read_corrections

ROW = {"text": "is it lost", "intent": "track_order", "language": "en", "source": "m-17", "reviewer": "ewa"}


def written(folder: Path, *lines: str) -> Path:
    path = folder / "monday.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_a_line_is_a_correction_and_blank_lines_are_nothing(tmp_path: Path) -> None:
    path = written(tmp_path, json.dumps(ROW), "", json.dumps({**ROW, "text": " \u2028soon? "}), "")
    assert read_corrections([path]) == [Correction(**ROW), Correction(**{**ROW, "text": "soon?"})]


def test_no_file_is_no_correction() -> None:
    assert read_corrections([]) == []


@pytest.mark.parametrize(
    ("line", "told"),
    [
        pytest.param("{", ":2: is no JSON", id="no JSON"),
        pytest.param("[1]", ":2: is no JSON object", id="no object"),
        pytest.param(json.dumps({**ROW, "intent": ""}), ":2: intent: must be a text", id="empty"),
        pytest.param(json.dumps({**ROW, "source": 17}), ":2: source: must be a text", id="a number"),
        pytest.param(json.dumps({**ROW, "lang": "en"}), ":2: lang: is no field", id="a field too many"),
        pytest.param(
            json.dumps({k: v for k, v in ROW.items() if k != "reviewer"}), ":2: reviewer: is missing", id="one too few"
        ),
    ],
)
def test_what_is_wrong_is_told_with_file_line_and_field(tmp_path: Path, line: str, told: str) -> None:
    path = written(tmp_path, json.dumps(ROW), line)
    with pytest.raises(BadCorrections, match=r"monday\.jsonl" + told):
        read_corrections([path])


def test_everything_wrong_is_told_at_once(tmp_path: Path) -> None:
    path = written(tmp_path, "{", json.dumps({**ROW, "text": "", "intent": None}))
    with pytest.raises(BadCorrections) as bad:
        read_corrections([path])
    assert len(str(bad.value).splitlines()) == 3


@pytest.mark.parametrize("content", [None, b"\xff\xfe"], ids=["missing", "not UTF-8"])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "gone.jsonl"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(BadCorrections, match=r"gone\.jsonl: cannot be read"):
        read_corrections([path])
