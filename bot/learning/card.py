"""What is to be known of a trained model, in a file beside its archive: people read it, and so do reports."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

ENDING = ".tar.gz"


@dataclass(frozen=True)
class Card:
    """`trained_at` (ISO 8601), the seconds that took, and the thresholds with the curve they were chosen on; the
    SHA-256 of the archive, and its origin (lineage.py) as JSON.

    `thresholds` is None for a model that learnt none; the last two in a card from before they were kept.
    """

    trained_at: str
    train_seconds: float
    thresholds: dict[str, Any] | None
    sha256: str | None = None
    origin: dict[str, Any] | None = None


def write_card(model: Path, card: Card) -> None:
    """Writes the card of an archive, whole or not at all."""
    path = path_of(model)
    draft = path.with_suffix(f".{os.getpid()}.new")
    draft.write_text(json.dumps(asdict(card), indent=1) + "\n", encoding="utf-8")
    os.replace(draft, path)


def read_card(model: Path) -> Card | None:
    """The card of an archive; None where there is none, as with an archive brought from elsewhere."""
    path = path_of(model)
    return Card(**json.loads(path.read_text(encoding="utf-8"))) if path.exists() else None


def path_of(model: Path) -> Path:
    """Where the card of an archive is."""
    return model.with_name(model.name.removesuffix(ENDING) + ".json")
