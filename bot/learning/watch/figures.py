"""Counts of days, which add up to counts of weeks: pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

COUNTED = ("conversations", "turns", "answered", "clarified", "handed_over", "words", "unknown_words")


@dataclass
class Figures:
    """What was said in a day or in more: numbers of conversations, turns and words.

    `confidences` are hundredths of the confidence, 0 to 100. A conversation of two days counts twice in their sum.
    """

    conversations: int = 0
    turns: int = 0
    answered: int = 0
    clarified: int = 0
    handed_over: int = 0
    words: int = 0
    unknown_words: int = 0
    confidences: Counter[int] = field(default_factory=Counter)
    intents: Counter[str] = field(default_factory=Counter)

    def share(self, name: str) -> float:
        """How many of all turns were answered, clarified or handed_over, 0 to 1; of all words, for unknown_words."""
        whole = self.words if name == "unknown_words" else self.turns
        return float(getattr(self, name)) / whole if whole else 0.0

    def share_of(self, intent: str) -> float:
        """How many of the turns that were understood at all were about this, 0 to 1."""
        whole = sum(self.intents.values())
        return self.intents[intent] / whole if whole else 0.0

    @property
    def confidence(self) -> float | None:
        """The median confidence to a hundredth (the lower one of two); None where no turn was read."""
        left = (sum(self.confidences.values()) + 1) // 2
        for hundredths, turns in sorted(self.confidences.items()):
            left -= turns
            if left <= 0:
                return hundredths / 100
        return None

    def below(self, confidence: float) -> float:
        """The share of turns with less confidence; those at it count half."""
        whole, at = sum(self.confidences.values()), round(confidence * 100)
        less = sum(turns for hundredths, turns in self.confidences.items() if hundredths < at)
        return (less + self.confidences[at] / 2) / whole if whole else 0.0


def together(days: Iterable[Figures]) -> Figures:
    """The sum; of no day, nothing but zeros."""
    whole = Figures()
    for day in days:
        for name in COUNTED:
            setattr(whole, name, getattr(whole, name) + getattr(day, name))
        whole.confidences.update(day.confidences)
        whole.intents.update(day.intents)
    return whole
