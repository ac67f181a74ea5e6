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
PHASES = 6
"""Golden messages, golden conversations and what was said lately, for two models."""


def step_of(line: str) -> str | None:
    """A line that a command has said, as a step for people; None for what is none, as a log's line or a warning."""
    if NO_STEP.match(line):
        return None
    trains = TRAINS.match(line)
    return (IN_WORDS.get(trains[1], line) if trains else line)[:LONGEST]


class Phases:
    """How far an exam is, by what it tells of each of its phases: "Golden messages: 5 of 20"."""

    def __init__(self) -> None:
        self._doing: str | None = None
        self._done, self.share = 0, 0.0

    def hear(self, step: str) -> None:
        """A step, which may tell how far a phase is; the share never falls."""
        found = OF.search(step)
        if found is None:
            return
        doing = step[: found.start()]
        self._done += self._doing not in (None, doing)
        self._doing = doing
        number, of = (int(part.replace(",", "")) for part in found.groups())
        self.share = max(self.share, min((self._done + number / max(of, 1)) / PHASES, NEARLY))


def usual_share(seconds: float, usual_seconds: float | None) -> float | None:
    """How far something is after so many seconds, by how long it took last time; None while that is not known."""
    return min(seconds / usual_seconds, NEARLY) if usual_seconds else None


def usual_seconds(models: Path) -> float | None:
    """How long the newest model took to train; None where there is none with a card."""
    cards = (read_card(path) for path in sorted(models.glob(f"*{ENDING}"), key=_age, reverse=True))
    return next((card.train_seconds for card in cards if card is not None), None)


def _age(path: Path) -> float:
    return path.stat().st_mtime
