"""A project to teach in a browser test: our own, with so few training messages that a training takes a minute."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from pathlib import Path

import yaml

from tests.web.running import ROOT

VOICES, MESSAGES, ASKED = 8, 3, 3
BLOCK = re.compile(r"^- intent: (\w+)$")


def small_project(folder: Path) -> Path:
    """A project in a folder that is not there yet: 8 voices an intent with 3 messages each, and 3 golden messages."""
    shutil.copytree(ROOT / "data" / "rules", folder / "data" / "rules")
    for name in ("config.yml", "domain.yml"):
        shutil.copy(ROOT / name, folder / name)
    (folder / "models").mkdir()
    heard: Counter[str] = Counter()
    for path in sorted((ROOT / "data" / "nlu" / "en").glob("*.yml")):
        _write(folder / "data" / "nlu" / "en" / path.name, _few(path.read_text("utf-8"), heard))
    asked = yaml.safe_load((ROOT / "data" / "golden" / "en" / "messages.yml").read_text("utf-8"))
    few = {intent: texts[:ASKED] for intent, texts in asked.items()}
    _write(folder / "data" / "golden" / "en" / "messages.yml", yaml.safe_dump(few, allow_unicode=True))
    return folder


def _few(text: str, heard: Counter[str]) -> str:
    """The file's head, and of each block the first messages, as long as its intent was not heard from enough voices."""
    head, *blocks = re.split(r"\n(?=- )", text)
    kept = []
    for block in blocks:
        lines = block.splitlines()
        intent = BLOCK.match(lines[0])
        examples = [line for line in lines if line.startswith("    - ")]
        if intent is None or not examples or heard[intent[1]] >= VOICES:
            continue
        heard[intent[1]] += 1
        start = next(place for place, line in enumerate(lines) if line.startswith("    - "))
        kept.append("\n".join([*lines[:start], *examples[:MESSAGES]]) + "\n")
    return "\n".join([head, *kept])


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
