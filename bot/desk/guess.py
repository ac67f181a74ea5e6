"""What a new ticket is taken for until its operator says so: the section `guess` of data/desk.yml, on the facts.

No model is asked: the intent was understood before, and a table can be read, disputed and changed by a shop.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pydantic

from bot.shop.rules import Rules, amount

NATURES = ("question", "problem", "request", "complaint", "praise")
SEVERITIES = ("low", "normal", "high", "urgent")
OTHER, QUESTION, COMPLAINT, ANGRY = "other", "question", "complaint", "angry"
Points = Mapping[str, int]


class SeverityRules(Rules):
    """Points by what is known, added up; `from` says from how many on a matter is how severe."""

    at_least: Points = pydantic.Field(..., alias="from")
    natures: Points
    moods: Points
    order_states: Points
    reasons: Points
    valuable_from: Decimal = amount()
    valuable: int

    @pydantic.validator("at_least")
    def _rising(cls, at_least: Points) -> Points:
        if tuple(at_least) != SEVERITIES[1:] or list(at_least.values()) != sorted(set(at_least.values())):
            raise ValueError(f"must have {', '.join(SEVERITIES[1:])}, each from more points on than the one before")
        return at_least


class GuessRules(Rules):
    """Topics and natures by intent, and how severe a matter is."""

    topics: Mapping[str, tuple[str, ...]]
    natures: Mapping[str, tuple[str, ...]]
    severity: SeverityRules

    @pydantic.validator("topics")
    def _short(cls, topics: Mapping[str, tuple[str, ...]]) -> Mapping[str, tuple[str, ...]]:
        if any(len(topic) > 16 for topic in topics):
            raise ValueError("the name of a topic has 16 letters at most")
        return topics

    @pydantic.validator("natures")
    def _known(cls, natures: Mapping[str, tuple[str, ...]]) -> Mapping[str, tuple[str, ...]]:
        if set(natures) - set(NATURES):
            raise ValueError(f"must be of {', '.join(NATURES)}")
        return natures


@dataclass(frozen=True)
class Guess:
    """What a ticket seems to be about, of which nature it is and how severe."""

    topic: str
    nature: str
    severity: str


def guess(rules: GuessRules, briefing: Mapping[str, Any], intent: str | None) -> Guess:
    """The guess for a briefing; `intent` is the wish that was handed over.

    Without one, the likeliest meaning of the last message that has a topic or a nature is taken. Whoever is angry
    complains. An order counts as valuable from `valuable_from` on, in the shop's own currency.
    """
    wish = intent or _meant(rules, briefing)
    mood, order = briefing.get("mood") or "", briefing.get("order") or {}
    nature = COMPLAINT if mood == ANGRY else _named(rules.natures, wish) or QUESTION
    points = rules.severity
    worth = Decimal((order.get("total") or {}).get("amount", 0))
    sum_of = (
        points.natures.get(nature, 0)
        + points.moods.get(mood, 0)
        + points.order_states.get(order.get("state") or "", 0)
        + points.reasons.get(briefing.get("reason") or "", 0)
        + (points.valuable if worth >= points.valuable_from else 0)
    )
    return Guess(_named(rules.topics, wish) or OTHER, nature, _severity(points.at_least, sum_of))


def _meant(rules: GuessRules, briefing: Mapping[str, Any]) -> str | None:
    meanings = [each["intent"] for each in briefing.get("meanings") or []]
    return next((each for each in meanings if _named(rules.topics, each) or _named(rules.natures, each)), None)


def _named(table: Mapping[str, tuple[str, ...]], intent: str | None) -> str | None:
    return next((name for name, intents in table.items() if intent in intents), None)


def _severity(at_least: Points, points: int) -> str:
    reached = [severity for severity, needed in at_least.items() if points >= needed]
    return reached[-1] if reached else SEVERITIES[0]
