"""Which turns of a conversation went wrong, or nearly: pure, over what is stored of it.

A turn is worth the more the less sure it was, and the more harm its kind of doubt does to shoppers. The weights of harm
are set, not measured: they say that a wrong answer costs more than a question back, and a question back more than an
answer that was right by little.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from itertools import pairwise
from typing import Any

from rapidfuzz import fuzz

NEAR = 0.05
"""An answer given at so little above the confidence from which answers are given was nearly a question."""
AGAIN_WITHIN = timedelta(minutes=3)
LIKE = 60
"""Of 100, by rapidfuzz's token_set_ratio: from here on the second of two messages says the first again."""
LEAST_DOUBT = 0.5
"""Where the shopper shows that an answer was wrong, it is doubted by half however sure it was."""
UNHAPPY = {"csat": 2, "nps": 6, "ces": 3}
"""Marks up to these are bad ones: two of five, a detractor's, and more effort than not."""
LOOKED_BACK = 3
OF_PEOPLE = frozenset({"talk_to_human", "complaint"})


class Reason(str, Enum):
    """Why a turn is doubted, from the least harm to the most."""

    NEAR = "near"
    CLARIFIED = "clarified"
    HANDED_OVER = "handed_over"
    REPHRASED = "rephrased"
    ANSWERED_OTHERWISE = "answered_otherwise"
    DISLIKED = "disliked"


HARM = {
    Reason.NEAR: 0.5,
    Reason.CLARIFIED: 1.0,
    Reason.HANDED_OVER: 1.5,
    Reason.REPHRASED: 2.0,
    Reason.ANSWERED_OTHERWISE: 3.0,
    Reason.DISLIKED: 3.0,
}
SHOWN_WRONG = frozenset({Reason.REPHRASED, Reason.ANSWERED_OTHERWISE, Reason.DISLIKED})


@dataclass(frozen=True)
class Told:
    """One message of a shopper as it was taken; `decision` is answer, clarify, hand_off, heard or None."""

    message_id: str
    seq: int
    text: str
    language: str
    at: datetime
    pressed: bool
    parse: dict[str, Any]
    decision: str | None
    to_desk: bool = False


@dataclass(frozen=True)
class Story:
    """A conversation: what the shopper said, in order, where people took over (sequence numbers), and its marks."""

    conversation_id: str
    told: Sequence[Told]
    taken_over: Sequence[int] = ()
    marks: Sequence[tuple[str, int, datetime]] = ()


@dataclass(frozen=True)
class Doubted:
    """A turn to look at; `doubt` is from 0 to 1, `worth` what correcting it is worth beside others."""

    told: Told
    reasons: tuple[Reason, ...]
    doubt: float

    @property
    def worth(self) -> float:
        """Doubt times the harm of the worst reason; a group's worth is the sum, so that frequent things come first."""
        return self.doubt * max(HARM[reason] for reason in self.reasons)


def doubted(story: Story) -> list[Doubted]:
    """The turns of a conversation that are worth a look, in order; none that was pressed or was a bare answer."""
    later = _found_later(story)
    found = []
    for told in story.told:
        if told.pressed or told.decision == "heard" or not told.text.strip():
            continue
        reasons = (*_of_itself(told), *(reason for seq, reason in later if seq == told.seq))
        if reasons:
            ordered = tuple(sorted(set(reasons), key=list(Reason).index))
            found.append(Doubted(told, ordered, _doubt(told, ordered)))
    return found


def confidence_of(parse: dict[str, Any]) -> float:
    """The confidence of the first meaning; 0 where nothing was understood."""
    decision = parse.get("decision") or {}
    return float(decision.get("confidence") or 0)


def guess_of(parse: dict[str, Any]) -> str | None:
    """The first meaning, sure or not."""
    intent: str | None = (parse.get("decision") or {}).get("intent")
    return intent


def _of_itself(told: Told) -> Iterator[Reason]:
    decision = told.parse.get("decision") or {}
    if told.decision == "clarify":
        yield Reason.CLARIFIED
    if told.decision == "hand_off" or (told.to_desk and guess_of(told.parse) not in OF_PEOPLE):
        yield Reason.HANDED_OVER
    sure = (decision.get("thresholds") or {}).get("answer")
    if told.decision == "answer" and sure is not None and confidence_of(told.parse) < float(sure) + NEAR:
        yield Reason.NEAR


def _found_later(story: Story) -> set[tuple[int, Reason]]:
    """(sequence number, reason) of turns that what came after shows to have gone wrong."""
    answered = [told for told in story.told if told.decision == "answer" and guess_of(told.parse) not in OF_PEOPLE]
    found = {(one.seq, Reason.REPHRASED) for one, other in pairwise(story.told) if _again(one, other)}
    for seq in story.taken_over:
        before = [told for told in answered if told.seq < seq]
        found |= {(told.seq, Reason.ANSWERED_OTHERWISE) for told in before[-1:]}
    for kind, score, at in story.marks:
        if score <= UNHAPPY.get(kind, -1):
            before = [told for told in answered if told.at <= at]
            found |= {(told.seq, Reason.DISLIKED) for told in before[-LOOKED_BACK:]}
    return found


def _again(one: Told, other: Told) -> bool:
    """Whether a shopper says nearly the same once more, in words, soon after."""
    if one.pressed or other.pressed or "heard" in (one.decision, other.decision):
        return False
    return other.at - one.at <= AGAIN_WITHIN and fuzz.token_set_ratio(one.text.lower(), other.text.lower()) >= LIKE


def _doubt(told: Told, reasons: Sequence[Reason]) -> float:
    least = LEAST_DOUBT if SHOWN_WRONG.intersection(reasons) else 0.0
    return min(1.0, max(least, 1 - confidence_of(told.parse)))
