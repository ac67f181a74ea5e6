"""Promises of the card beside a trained archive."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.learning.card import Card, path_of, read_card, write_card

THRESHOLDS: dict[str, dict[str, Any] | None] = {
    "learnt": {"answer": 0.8, "clarify": 0.4, "curve": [{"confidence": 0.3, "wrong": 0.1}]},
    "none": None,
}


@pytest.mark.parametrize("thresholds", THRESHOLDS.values(), ids=list(THRESHOLDS))
def test_a_card_is_read_as_it_was_written(tmp_path: Path, thresholds: dict[str, Any] | None) -> None:
    model = tmp_path / "beforehand-0123.tar.gz"
    card = Card("2026-11-22T08:00:00+00:00", 61.5, thresholds)
    write_card(model, card)
    assert read_card(model) == card


def test_an_archive_brought_from_elsewhere_has_no_card(tmp_path: Path) -> None:
    assert read_card(tmp_path / "beforehand-0123.tar.gz") is None


def test_the_card_lies_beside_its_archive_and_belongs_to_no_other() -> None:
    assert path_of(Path("models/beforehand-0123.tar.gz")) == Path("models/beforehand-0123.json")
    assert path_of(Path("models/a.tar.gz")) != path_of(Path("models/b.tar.gz"))
