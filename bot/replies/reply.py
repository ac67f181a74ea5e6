"""A reply as data: the response that answers, its facts, what is answered ahead and what is offered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.replies.wording import Sentences

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
    """`says` are response names in order, the first being the answer; `anticipated` the intents answered ahead;
    `about` what is noted of the turn: topic, state, kind, held_out, order."""

    says: tuple[str, ...]
    facts: Facts = field(default_factory=dict)
    anticipated: tuple[str, ...] = ()
    offers: tuple[Offer, ...] = ()
    cards: tuple[Mapping[str, Any], ...] = ()
    about: Mapping[str, Any] = field(default_factory=dict)


def offers_of(intents: Iterable[str], sentences: Sentences) -> tuple[Offer, ...]:
    """The usual offer of each intent that has a title to press, `utter_choice_<intent>`."""
    titles = ((intent, f"utter_choice_{intent}") for intent in intents)
    return tuple(Offer(title, intent) for intent, title in titles if sentences.has(title))


def as_choice(offer: Offer, sentences: Sentences, language: str) -> dict[str, Any]:
    """An offer in words, with what it stands for; whoever keeps it gives it an id."""
    title = sentences.say(offer.title, language, **offer.facts)
    return {"title": title, "intent": offer.intent, "values": dict(offer.values)}
