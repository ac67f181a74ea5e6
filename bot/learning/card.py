"""What is to be known of a trained model, in a file beside its archive: people read it, and so do reports."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

ENDING = ".tar.gz"


@dataclass(frozen=True)
class Card:
    """`trained_at` (ISO 8601), the seconds that took, and the thresholds with the curve they were chosen on.

    `thresholds` is None for a model that learnt none.
    """

    trained_at: str
    train_seconds: float
    thresholds: dict[str, Any] | None


def write_card(model: Path, card: Card) -> None:
    """Writes the card of an archive."""
    path_of(model).write_text(json.dumps(asdict(card), indent=1) + "\n", encoding="utf-8")


def read_card(model: Path) -> Card | None:
    """The card of an archive; None where there is none, as with an archive brought from elsewhere."""
    path = path_of(model)
    return Card(**json.loads(path.read_text(encoding="utf-8"))) if path.exists() else None


def path_of(model: Path) -> Path:
    """Where the card of an archive is."""
    return model.with_name(model.name.removesuffix(ENDING) + ".json")
