"""A labelled message beside what the assistant made of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from bot.learning.evaluation.messages import Labelled

ANSWER, CLARIFY, HAND_OFF = "answer", "clarify", "hand_off"
ACTS = (ANSWER, CLARIFY, HAND_OFF)
OUT_OF_SCOPE = "out_of_scope"


@dataclass(frozen=True)
class Understood:
    """The top meaning of a message (None when nothing of it shows), its confidence, and the act.

    `out_of_scope` is higher the more foreign the message looks.
    """

    meaning: str | None
    confidence: float
    act: str
    out_of_scope: float
    microseconds: float = 0.0


Understand = Callable[[str, str], Understood]
"""Understands (text, language)."""


@dataclass(frozen=True)
class Row:
    """One message with its label and what was understood."""

    message: Labelled
    understood: Understood

    @property
    def label(self) -> str:
        """The intent the message stands for."""
        return self.message.label

    @property
    def confidence(self) -> float:
        """The confidence of the top meaning, 0 to 1."""
        return self.understood.confidence

    @property
    def counted_as(self) -> str | None:
        """The intent this counts as: the top meaning, or out_of_scope for such a message that is handed over.

        Handing over is the right answer to what is none of the shop's business, whatever it looked like most.
        """
        handed_over = self.label == OUT_OF_SCOPE and self.understood.act == HAND_OFF
        return OUT_OF_SCOPE if handed_over else self.understood.meaning

    @property
    def right(self) -> bool:
        """Whether the message was taken for what it is."""
        return self.counted_as == self.label


def understood(parse: dict[str, Any], microseconds: float = 0.0) -> Understood:
    """Reads a parse of the trained model: its meanings, most likely first, and its decision."""
    top: dict[str, Any] = next(iter(parse["meanings"]), {"name": None, "confidence": 0.0})
    decision = parse["decision"]
    return Understood(
        meaning=top["name"],
        confidence=float(top["confidence"]),
        act=decision["act"],
        out_of_scope=float(decision["out_of_scope"]),
        microseconds=microseconds,
    )


def understand_all(messages: Iterable[Labelled], understand: Understand) -> Iterator[Row]:
    """Each message understood, in order and one at a time."""
    for message in messages:
        yield Row(message, understand(message.text, message.lang))
