"""What this shopper will ask next: answered in the same reply where the data can and reading it is worth it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.replies.follow_ups import ANY, FollowUps
from bot.replies.reply import Offer, offers_of
from bot.replies.wording import Sentences

ANSWERED_AT_MOST = 2
OFFERED_AT_MOST = 3
OPENING = "opening"
ANONYMOUS, NEW, RETURNING = "anonymous", "new", "returning"


@dataclass(frozen=True)
class Note:
    """What was told ahead in one turn, about which order (None: about none) and in which state of it."""

    order: str | None
    state: str
    told: tuple[str, ...]


@dataclass(frozen=True)
class Shopper:
    """Whom a reply is for: anonymous, new or returning; held out from anticipation or not; and what was told before."""

    kind: str = ANY
    held_out: bool = False
    notes: tuple[Note, ...] = ()


SOMEBODY = Shopper()


@dataclass(frozen=True)
class Ahead:
    """`answers` are (intent, response name) told in this reply; `offers` are things to press."""

    answers: tuple[tuple[str, str], ...] = ()
    offers: tuple[Offer, ...] = ()


def anticipate(
    follow_ups: FollowUps,
    sentences: Sentences,
    intent: str,
    state: str,
    language: str,
    facts: Mapping[str, Any],
    shopper: Shopper = SOMEBODY,
) -> Ahead:
    """The likeliest next questions: at most two answered, at most three more offered; none to a shopper held out.

    A question is answered when a sentence `utter_ahead_<intent>_<state>` (or `utter_ahead_<intent>`) exists, all its
    facts are known, the shopper was not told it before, and shoppers gain more seconds by not asking than they lose by
    reading. It is offered when it has a title to press, `utter_choice_<intent>`.
    """
    if shopper.held_out:
        return Ahead()
    shares = follow_ups.shares(intent, state, shopper.kind)
    known = told_before(shopper.notes, facts.get("order_number"), state)
    answers: list[tuple[str, str]] = []
    offers: list[Offer] = []
    for expected in follow_ups.after(intent, state, shopper.kind):
        said = _sayable(sentences, expected, state, language, facts) if expected not in known else None
        gain = follow_ups.weighing.gain(shares[expected], sentences.say(said, language, **facts)) if said else 0
        if said and gain > 0 and len(answers) < ANSWERED_AT_MOST:
            answers.append((expected, said))
        else:
            offers.extend(offers_of((expected,), sentences))
    return Ahead(tuple(answers), tuple(offers[:OFFERED_AT_MOST]))


def told_before(notes: Iterable[Note], order: str | None, state: str) -> frozenset[str]:
    """The questions already answered ahead about this order in this state; a new state of it is news again."""
    return frozenset(one for note in notes if (note.order, note.state) == (order, state) for one in note.told)


def opening(follow_ups: FollowUps, sentences: Sentences) -> tuple[Offer, ...]:
    """What most shoppers come for, offered before they have said anything."""
    return offers_of(follow_ups.after(OPENING, ANY), sentences)


def _sayable(sentences: Sentences, expected: str, state: str, language: str, facts: Mapping[str, Any]) -> str | None:
    return sentences.first_sayable((f"utter_ahead_{expected}_{state}", f"utter_ahead_{expected}"), language, facts)
