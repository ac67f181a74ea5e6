"""Exams on disk: models/exams/<model>.json, one for each model, the newest."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from bot.learning.known import EXAMS, exam_path


def keep(model: Path, exam: dict[str, Any]) -> None:
    """Writes an exam, whole or not at all; it takes the place of an older one of the same model."""
    path = exam_path(model)
    path.parent.mkdir(exist_ok=True)
    draft = path.with_suffix(f".{os.getpid()}.new")
    draft.write_text(json.dumps(exam, indent=1, ensure_ascii=False, allow_nan=False) + "\n", encoding="utf-8")
    os.replace(draft, path)


def kept(models: Path) -> list[dict[str, Any]]:
    """All exams of the archives in a folder, the newest first; what cannot be read is left out."""
    found = (_read(path) for path in (models / EXAMS).glob("*.json"))
    return sorted((one for one in found if one is not None), key=lambda one: str(one["made_at"]), reverse=True)


def kept_of(models: Path, name: str) -> dict[str, Any] | None:
    """The exam of a model by the name of its archive; None where there is none."""
    return next((one for one in kept(models) if one["model"] == name), None)


def _read(path: Path) -> dict[str, Any] | None:
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return told if isinstance(told, dict) and {"model", "made_at"} <= set(told) else None
