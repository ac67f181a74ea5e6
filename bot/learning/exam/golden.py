"""Golden messages: what an exam asks, never trained on; our own, and every fifth that leads have reviewed.

data/golden/<language>/messages.yml has intents with their messages; reviewed.jsonl beside it, where it is there, has a
line {"text", "intent", "source"} for each reviewed one.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.documents import read_document
from bot.learning.corrections import Correction
from bot.settings import HOUSE

EVERY = 5
MESSAGES, REVIEWED, CONVERSATIONS = "messages.yml", "reviewed.jsonl", "conversations.yml"


@dataclass(frozen=True)
class Golden:
    """A message, its language as the folder is called, and the intent it stands for."""

    text: str
    language: str
    intent: str


def golden_folder(project: Path) -> Path:
    """A project's golden data; ours where it has none."""
    own = project / "data/golden"
    return own if own.is_dir() else HOUSE / "data/golden"


def golden_messages(folder: Path) -> list[Golden]:
    """All of data/golden (`folder`, one folder a language), by language; empty where there are none."""
    return [one for path in sorted(folder.glob("*")) if path.is_dir() for one in _of_language(path)]


def is_golden(source: str) -> bool:
    """Whether a correction that comes from `source` goes to the exam instead of the training: every fifth, and the same
    ones on every machine."""
    return int.from_bytes(hashlib.sha256(source.encode()).digest()[:4], "big") % EVERY == 0


def with_golden(path: Path, corrections: Iterable[tuple[Correction, str]]) -> tuple[str, str]:
    """The text of a reviewed.jsonl as it is, and with these corrections, each with the text to be asked.

    Nothing twice, in the order of the alphabet. Writes nothing.
    """
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    new = (_line(text, correction) for correction, text in corrections)
    return before, "".join(f"{line}\n" for line in sorted({*before.splitlines(), *new} - {""}))


def _line(text: str, correction: Correction) -> str:
    told = {"text": text, "intent": correction.intent, "source": correction.source}
    return json.dumps(told, ensure_ascii=False)


def _of_language(folder: Path) -> Sequence[Golden]:
    path, reviewed = folder / MESSAGES, folder / REVIEWED
    ours = read_document(path) if path.exists() else {}
    lines = reviewed.read_text(encoding="utf-8").splitlines() if reviewed.exists() else []
    told = [json.loads(line) for line in lines if line]
    return [
        *(Golden(str(text), folder.name, intent) for intent, texts in (ours or {}).items() for text in texts),
        *(Golden(one["text"], folder.name, one["intent"]) for one in told),
    ]
