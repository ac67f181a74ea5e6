"""What this shopper will ask next, answered in the same reply where the data can answer it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.replies.reply import Offer, offers_of
from bot.replies.wording import Sentences

ANSWERED_AT_MOST = 2
OFFERED_AT_MOST = 3
ANY_STATE = "any"
OPENING = "opening"


@dataclass(frozen=True)
class Ahead:
    """`answers` are (intent, response name) told in this reply; `offers` are things to press."""

    answers: tuple[tuple[str, str], ...] = ()
    offers: tuple[Offer, ...] = ()


class FollowUps:
    """Shares of next questions by intent and state: {intent: {state: {next intent: share}}} of data/followups.yml."""

    def __init__(self, shares: Mapping[str, Mapping[str, Mapping[str, float]]]) -> None:
        self._shares = shares

    @classmethod
    def load(cls, path: Path) -> FollowUps:
        """Read the file. Raises OSError and yaml.YAMLError."""
        return cls(yaml.safe_load(path.read_text(encoding="utf-8")))

    def after(self, intent: str, state: str) -> tuple[str, ...]:
        """Next intents, likeliest first; those of any state when the state has none of its own."""
        by_state = self._shares.get(intent, {})
        shares = by_state.get(state) or by_state.get(ANY_STATE) or {}
        return tuple(sorted(shares, key=lambda name: (-shares[name], name)))

    def pairs(self) -> Iterable[tuple[str, str, str]]:
        """Every (intent, state, next intent) of the file."""
        for intent, by_state in self._shares.items():
            for state, shares in by_state.items():
                yield from ((intent, state, name) for name in shares)


def anticipate(
    follow_ups: FollowUps, sentences: Sentences, intent: str, state: str, language: str, facts: Mapping[str, Any]
) -> Ahead:
    """The likeliest next questions: at most two answered, at most three more offered.

    A question is answered when a sentence `utter_ahead_<intent>_<state>` (or `utter_ahead_<intent>`) exists and all
    its facts are known; it is offered when it has a title to press, `utter_choice_<intent>`.
    """
    answers: list[tuple[str, str]] = []
    offers: list[Offer] = []
    for expected in follow_ups.after(intent, state):
        names = (f"utter_ahead_{expected}_{state}", f"utter_ahead_{expected}")
        said = sentences.first_sayable(names, language, facts)
        if said and len(answers) < ANSWERED_AT_MOST:
            answers.append((expected, said))
        else:
            offers.extend(offers_of((expected,), sentences))
    return Ahead(tuple(answers), tuple(offers[:OFFERED_AT_MOST]))


def opening(follow_ups: FollowUps, sentences: Sentences) -> tuple[Offer, ...]:
    """What most shoppers come for, offered before they have said anything."""
    return offers_of(follow_ups.after(OPENING, ANY_STATE), sentences)
