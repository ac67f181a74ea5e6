"""What a training says while it goes on, in words for leads, and how far it is."""

from __future__ import annotations

import re
from pathlib import Path

from bot.learning.card import ENDING, read_card

LONGEST = 200
NO_STEP = re.compile(r"[{\[(\"'~=]|\s*$|.*(?:Warning|Error|Traceback)")
TRAINS = re.compile(r"Training (\w+)$")
OF = re.compile(r"\b(\d[\d,]*) of (\d[\d,]*)\b")
IN_WORDS = {
    "LanguageTokenizer": "Splits messages into words",
    "FindingExtractor": "Reads numbers, days and names",
    "IntentHead": "Learns what messages mean",
    "DecisionByRisk": "Learns when to answer by itself",
    "RulePolicy": "Learns what to do next",
}
NEARLY = 0.97


def step_of(line: str) -> str | None:
    """A line that a command has said, as a step for people; None for what is none, as a log's line or a warning."""
    if NO_STEP.match(line):
        return None
    trains = TRAINS.match(line)
    return (IN_WORDS.get(trains[1], line) if trains else line)[:LONGEST]


def told_share(line: str) -> float | None:
    """The share that a line tells: "5 of 20" is 0.25; None where it tells none."""
    found = OF.search(line)
    done, of = (int(part.replace(",", "")) for part in found.groups()) if found else (0, 0)
    return min(done / of, NEARLY) if of else None


def usual_share(seconds: float, usual_seconds: float | None) -> float | None:
    """How far something is after so many seconds, by how long it took last time; None while that is not known."""
    return min(seconds / usual_seconds, NEARLY) if usual_seconds else None


def usual_seconds(models: Path) -> float | None:
    """How long the newest model took to train; None where there is none with a card."""
    cards = (read_card(path) for path in sorted(models.glob(f"*{ENDING}"), key=_age, reverse=True))
    return next((card.train_seconds for card in cards if card is not None), None)


def _age(path: Path) -> float:
    return path.stat().st_mtime
