"""The head on disk: numbers as npz, names as json, nothing that could run."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import numpy as np

from bot.nlu.arrays import Array
from bot.nlu.head import Ear, Head
from bot.nlu.likeness import Likeness
from bot.nlu.logistic import Fit
from bot.nlu.risk import Thresholds
from bot.nlu.terms import TermWeights

NUMBERS_FILE = "head.npz"
NAMES_FILE = "head.json"


def save_head(head: Head, directory: Path) -> None:
    """Writes two files into a directory that is there."""
    names = {
        "intents": head.intents,
        "terms": head.terms.names,
        "encoders": [ear.encoder for ear in head.ears],
        "foreign": head.foreign,
        "enough": head.enough,
        "thresholds": head.thresholds.as_json() if head.thresholds else None,
        "unheard": head.unheard,
    }
    (directory / NAMES_FILE).write_text(json.dumps(names, ensure_ascii=False), encoding="utf-8")
    numbers = {"idf": head.terms.idf, "divisors": head.divisors, **_of_fit("words", head.words)}
    for place, ear in enumerate(head.ears):
        numbers |= _of_fit(f"sense {place}", ear.sense)
        numbers |= {f"alike {place} {name}": array for name, array in ear.alike.arrays().items()}
    np.savez(directory / NUMBERS_FILE, **numbers)


def load_head(directory: Path) -> Head:
    """Reads what `save_head` wrote; raises OSError when it is not there and ValueError when it is damaged."""
    try:
        names = json.loads((directory / NAMES_FILE).read_text(encoding="utf-8"))
        with np.load(directory / NUMBERS_FILE, allow_pickle=False) as stored:
            return _head(names, {name: stored[name] for name in stored.files})
    except (zipfile.BadZipFile, EOFError, KeyError, TypeError) as error:
        raise ValueError(f"the intent head in {directory} is damaged: {error}") from error


def _head(names: dict[str, Any], numbers: dict[str, Array]) -> Head:
    return Head(
        intents=names["intents"],
        terms=TermWeights(names["terms"], numbers["idf"]),
        words=_fit("words", numbers),
        ears=tuple(_ear(place, encoder, numbers) for place, encoder in enumerate(names["encoders"])),
        divisors=numbers["divisors"],
        enough=names["enough"],
        foreign=names["foreign"],
        thresholds=Thresholds.of(names["thresholds"]) if names["thresholds"] else None,
        unheard=names.get("unheard") or {},
    )


def _of_fit(name: str, fit: Fit) -> dict[str, Array]:
    return {f"{name} weights": fit.weights, f"{name} bias": fit.bias}


def _fit(name: str, numbers: dict[str, Array]) -> Fit:
    return Fit(numbers[f"{name} weights"], numbers[f"{name} bias"])


def _ear(place: int, encoder: str, numbers: dict[str, Array]) -> Ear:
    alike = f"alike {place} "
    arrays = {name.removeprefix(alike): array for name, array in numbers.items() if name.startswith(alike)}
    return Ear(encoder, _fit(f"sense {place}", numbers), Likeness.of(arrays))
