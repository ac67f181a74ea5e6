"""A file is read as it is now, however often it has been read before."""

from __future__ import annotations

from pathlib import Path

from bot.documents import read_document


def test_what_was_changed_in_a_file_is_told_and_what_was_not_is_told_alike(tmp_path: Path) -> None:
    file = tmp_path / "rules.yml"
    file.write_text("days: 30", encoding="utf-8")
    assert read_document(file) == read_document(file) == {"days": 30}
    file.write_text("days: 14", encoding="utf-8")
    assert read_document(file) == {"days": 14}
