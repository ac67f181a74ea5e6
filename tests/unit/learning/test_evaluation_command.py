"""Promises of the command from the file to the results, with an assistant that follows a script."""

from __future__ import annotations

import io
import json
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from bot.learning.evaluation.command import carry_out, prepare
from bot.learning.evaluation.errors import BadMessages, BadModel, BadOutput
from bot.learning.evaluation.figures import About
from bot.learning.evaluation.rows import Understood, understood
from bot.learning.evaluation.understanding import Understanding

PAIRS = Path(__file__).parents[3] / "data/acceptable_pairs.yml"
ABOUT = About(
    "model.tar.gz",
    "file.jsonl",
    {"answer": 0.8, "clarify": 0.25},
    datetime(2026, 3, 17, 12, 30, tzinfo=timezone.utc),
    train_seconds=93.5,
)
CONTRACT = {
    *("n", "accuracy", "macro_f1", "per_label", "per_lang", "confusions", "ood_auroc", "coverage_at_5pct_error", "ece"),
    *("decisions", "us_per_message", "train_seconds"),
}
LINES = [
    {"text": "still not here", "label": "order_late", "lang": "en", "source": "[/red] chat"},
    {"text": "nobody brought it", "label": "order_missing", "lang": "de"},
    {"text": "[bold]a poem[/bold]", "label": "out_of_scope", "lang": "en"},
]


def scripted(text: str, lang: str) -> Understood:
    """Takes everything for a late order, and what is German with less confidence."""
    sure = 0.9 if lang == "en" else 0.4
    return Understood("order_late", sure, "answer" if sure > 0.8 else "clarify", float("poem" in text), 1500.0)


@pytest.fixture
def messages(tmp_path: Path) -> Path:
    path = tmp_path / "file.jsonl"
    path.write_text("\n".join(json.dumps(line) for line in LINES))
    return path


def carried_out(messages: Path, out: Path) -> tuple[dict[str, Any], str]:
    """The figures as they stand in the file, and what the terminal showed."""
    said = io.StringIO()
    console = Console(file=said, width=120)
    carry_out(
        prepare(messages, out, None), scripted, {"order_late", "order_missing", "out_of_scope"}, ABOUT, PAIRS, console
    )
    figures: dict[str, Any] = json.loads(out.read_text())
    return figures, said.getvalue()


def test_figures_and_page_are_written_where_they_were_asked_for(messages: Path, tmp_path: Path) -> None:
    out = tmp_path / "new" / "folder" / "marks.json"
    figures, said = carried_out(messages, out)
    assert set(figures) > CONTRACT
    assert (figures["n"], figures["accuracy"]) == (3, pytest.approx(1 / 3))
    assert figures["accuracy_with_pairs"] == pytest.approx(0.5)
    assert (figures["ood_auroc"], figures["us_per_message"], figures["train_seconds"]) == (1.0, 1500.0, 93.5)
    assert figures["made_at"] == "2026-03-17T12:30:00+00:00"
    assert "still not here" not in out.read_text()
    assert (out.parent / "marks.html").read_text().startswith("<!doctype html>")
    assert str(out) in said and "marks.html" in said and "[/red] chat" in said


def test_the_same_file_gives_the_same_results(messages: Path, tmp_path: Path) -> None:
    for name in ("one", "other"):
        carried_out(messages, tmp_path / name / "marks.json")
    for file in ("marks.json", "marks.html"):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "other" / file).read_bytes()


def test_an_unknown_label_stops_it_before_anything_is_written(messages: Path, tmp_path: Path) -> None:
    task = prepare(messages, tmp_path / "marks.json", None)
    with pytest.raises(BadMessages, match="line 2: label 'order_missing'"):
        carry_out(task, scripted, {"order_late"}, ABOUT, PAIRS, Console(file=io.StringIO()))
    assert not task.out.exists() and not task.page.exists()


def test_results_need_places_of_their_own(messages: Path, tmp_path: Path) -> None:
    for out, page in ((messages, None), (tmp_path / "marks.html", None), (tmp_path / "marks.json", messages)):
        with pytest.raises(BadOutput, match="three different files"):
            prepare(messages, out, page)
    with pytest.raises(BadOutput, match="is a folder"):
        prepare(messages, tmp_path, None)
    with pytest.raises(BadOutput, match="cannot be written"):
        prepare(messages, messages / "marks.json", None)


def test_a_bad_file_is_refused_before_any_folder_is_made(tmp_path: Path) -> None:
    with pytest.raises(BadMessages):
        prepare(tmp_path / "missing.jsonl", tmp_path / "new" / "marks.json", None)
    assert not (tmp_path / "new").exists()


def test_a_parse_is_read_from_its_meanings_and_its_decision() -> None:
    decision = {"act": "clarify", "out_of_scope": 0.25, "confidence": 0.5}
    parse = {
        "intent": {"name": "nlu_fallback", "confidence": 0.8},
        "meanings": [{"name": "thanks", "confidence": 0.5}, {"name": "greet", "confidence": 0.2}],
        "decision": decision,
    }
    assert understood(parse, 7.0) == Understood("thanks", 0.5, "clarify", 0.25, 7.0)
    assert understood({**parse, "meanings": []}) == Understood(None, 0.0, "clarify", 0.25)


def test_an_archive_that_is_none_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "broken.tar.gz").write_bytes(b"not an archive")
    for name in ("missing.tar.gz", "broken.tar.gz"):
        with pytest.raises(BadModel, match=name):
            Understanding(tmp_path / name, str.strip, ABOUT.made_at.date())
