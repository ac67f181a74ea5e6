"""A reply as data: the response that answers, its facts, what is answered ahead and what is offered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Facts = Mapping[str, str]


@dataclass(frozen=True)
class Offer:
    """Something to press: a title in domain.yml, and the intent and slot values it stands for."""

    title: str
    intent: str
    values: Mapping[str, str] = field(default_factory=dict)
    facts: Facts = field(default_factory=dict)


@dataclass(frozen=True)
class Reply:
    """`says` are response names in order, the first being the answer; `anticipated` the intents answered ahead."""

    says: tuple[str, ...]
    facts: Facts = field(default_factory=dict)
    anticipated: tuple[str, ...] = ()
    offers: tuple[Offer, ...] = ()
    cards: tuple[Mapping[str, Any], ...] = ()


def offer(intent: str) -> Offer:
    """The usual offer of an intent."""
    return Offer(f"utter_choice_{intent}", intent)
