"""`python -m bot merge`: shows the difference and every fate, and writes only when it is asked to."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.__main__ import main

BEFORE = 'version: "3.1"\nnlu:\n- intent: track_order\n  metadata: {voice: teen}\n  examples: |\n    - where is it\n'
ROW = {"text": "is it lost for good", "intent": "track_order", "language": "en", "source": "m-17", "reviewer": "ewa"}


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    (tmp_path / "nlu/en").mkdir(parents=True)
    (tmp_path / "nlu/en/orders.yml").write_text(BEFORE)
    return tmp_path / "nlu"


def merge(data: Path, *rows: object, more: tuple[str, ...] = ()) -> int:
    path = data.parent / "reviewed.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in rows))
    return main(["merge", str(path), "--data", str(data), *more])


def test_a_dry_run_shows_all_and_writes_nothing(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert merge(data, ROW, {**ROW, "text": "where is it?"}, more=("--dry-run",)) == 0
    shown = capsys.readouterr().out
    assert '+  - {text: "is it lost for good", metadata: {source: "m-17"}}' in shown
    assert "1 taken, 1 doubled, 0 contradicted, 0 refused. Nothing was written." in shown
    assert (data / "en/orders.yml").read_text() == BEFORE


def test_a_merge_is_written_once(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert [merge(data, ROW), merge(data, ROW)] == [0, 0]
    assert (data / "en/orders.yml").read_text().count("is it lost for good") == 1
    assert "0 taken, 1 doubled" in capsys.readouterr().out


def test_what_is_refused_is_shown_without_what_is_personal(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert merge(data, {**ROW, "text": "i am Ewa Lis"}) == 0
    shown = capsys.readouterr().out
    assert "Ewa" not in shown and "[name]" in shown


def test_a_bad_line_merges_nothing(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert merge(data, ROW, {"text": "x"}) == 1
    assert (data / "en/orders.yml").read_text() == BEFORE
    assert "intent: is missing" in capsys.readouterr().err
