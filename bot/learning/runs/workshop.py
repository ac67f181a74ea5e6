"""Where and with what is trained."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.settings import Settings, process_environment

BOT = (sys.executable, "-m", "bot")
QUIET = {"PYTHONWARNINGS": "ignore"}


@dataclass(frozen=True)
class Workshop:
    """Where and with what is trained: the project's folder, and two commands with their environment.

    `train` is given --by, leaves a model in models/ and names it in the last line of its output; `exam` is given
    --model and that name. What they write to standard error are steps. How far a training is, and whether it is still
    wanted, is kept and asked every `beat_seconds`.
    """

    project: Path
    train: Sequence[str]
    exam: Sequence[str]
    environment: Mapping[str, str]
    beat_seconds: float = 1.0


def workshop_of(settings: Settings) -> Workshop:
    """Our own commands, on the project, the data folder and the database of these settings."""
    own = {
        "PROJECT_DIR": str(settings.project_dir),
        "DATA_DIR": str(settings.data_dir.resolve()),
        "DATABASE_URL": settings.database_url,
    }
    environment = {**process_environment(), **QUIET, **own}
    return Workshop(settings.project_dir, (*BOT, "train", "--progress"), (*BOT, "exam"), environment)
