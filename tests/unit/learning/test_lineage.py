"""A model tells what data and code it was made from, by whom, and how much of it leads have corrected."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import pytest

from bot.learning.card import Card, write_card
from bot.learning.inputs import fingerprint
from bot.learning.known import sha256_of
from bot.learning.lineage import lineage, origin

NLU = """version: "3.1"
nlu:
- intent: track_order
  metadata: {voice: shoppers, reviewed: true}
  examples:
  - {text: "any news", metadata: {source: "m-17"}}
  - {text: "still nothing", metadata: {source: "m-18"}}
- intent: cancel_order
  examples: |
    - stop it
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name, content in {"config.yml": "a", "domain.yml": "b", "data/nlu/en/a.yml": NLU, "bot/nlu/x.py": "x"}.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    return tmp_path


def archive(project: Path, name: str) -> Path:
    path = project / "models" / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"a model")
    return path


def test_data_and_code_have_hashes_of_their_own(project: Path) -> None:
    before = origin(project, "Kim", project)
    (project / "config.yml").write_text("other")
    after = origin(project, "Kim", project)
    assert (after.data != before.data, after.code) == (True, before.code)
    (project / "bot/nlu/x.py").write_text("y")
    assert origin(project, "Kim", project).code != before.code
    assert (before.by, before.corrections) == ("Kim", 2)


def test_a_card_tells_what_a_model_came_from_after_the_data_have_changed(project: Path) -> None:
    model, began = archive(project, "beforehand-1.tar.gz"), origin(project, "Kim")
    write_card(model, Card("2026-03-17T12:00:00+00:00", 1.0, None, sha256_of(model), asdict(began)))
    (project / "config.yml").write_text("other")
    assert lineage(project, model, "Sam") == {"sha256": sha256_of(model), **asdict(began)}


def test_a_model_of_the_present_data_without_such_a_card_tells_them(project: Path) -> None:
    model = archive(project, f"beforehand-{fingerprint(project)}.tar.gz")
    assert lineage(project, model, "Sam") == {"sha256": sha256_of(model), **asdict(origin(project, "Sam"))}


def test_a_model_from_elsewhere_tells_only_its_hash(project: Path) -> None:
    model = archive(project, "elsewhere.tar.gz")
    told = {"sha256": sha256_of(model), "data": None, "code": None, "by": None, "corrections": None}
    assert lineage(project, model, "Sam") == told
