"""Corrections that a person has reviewed, also as files: one JSON object a line."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any


class BadCorrections(Exception):
    """Files cannot be read as corrections; the text names file, line and field of everything that is wrong."""


@dataclass(frozen=True, order=True)
class Correction:
    """What somebody meant with a message: its text without personal data, the intent that is right, the language as a
    folder of data/nlu is called, where the message came from (an id that leads there), and who reviewed it."""

    language: str
    text: str
    intent: str
    source: str
    reviewer: str


FIELDS = tuple(field.name for field in fields(Correction))


def read_corrections(paths: Sequence[Path]) -> list[Correction]:
    """Gives the corrections in the order of the files; blank lines are skipped. Raises BadCorrections."""
    wrong: list[str] = []
    read: list[Correction] = []
    for path in paths:
        for place, line in _lines(path):
            problems = list(_problems(line))
            wrong += [f"{path}:{place}: {problem}" for problem in problems]
            read += [] if problems else [Correction(**_cleaned(json.loads(line)))]
    if wrong:
        raise BadCorrections("\n".join(wrong))
    return read


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise BadCorrections(f"{path}: cannot be read: {error}") from None
    return ((place, line) for place, line in enumerate(lines, 1) if line.strip())


def _problems(line: str) -> Iterator[str]:
    """Yields what is wrong with a line, field by field."""
    try:
        row: Any = json.loads(line)
    except ValueError as error:
        yield f"is no JSON: {error}"
        return
    if not isinstance(row, dict):
        yield "is no JSON object"
        return
    for name in FIELDS:
        if name not in row:
            yield f"{name}: is missing"
        elif not isinstance(row[name], str) or not row[name].strip():
            yield f"{name}: must be a text that is not empty"
    for name in sorted(set(row) - set(FIELDS)):
        yield f"{name}: is no field; there are {', '.join(FIELDS)}"


def _cleaned(row: dict[str, str]) -> dict[str, str]:
    return {name: value.strip() for name, value in row.items()}
