"""Replies about one order: the sentence for the wish and the state, then the next questions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.replies.anticipate import SOMEBODY, Shopper, anticipate
from bot.replies.cards import order_card
from bot.replies.follow_ups import FollowUps
from bot.replies.order_words import order_words
from bot.replies.reply import Offer, Reply
from bot.replies.wording import Sentences
from bot.shop.facts import OrderFacts

YES, NO = Offer("utter_choice_affirm", "affirm"), Offer("utter_choice_deny", "deny")


@dataclass(frozen=True)
class Told:
    """What every reply about an order is made with."""

    sentences: Sentences
    follow_ups: FollowUps
    language: str
    today: date
    shopper: Shopper = SOMEBODY


def about_order(told: Told, wish: str, order: OrderFacts, proposes: bool = False) -> Reply:
    """The answer to a wish about an order. With `proposes` it asks for a yes first, and answers nothing ahead.

    The sentence is the first that can be said of: this wish in this state, this wish, the plain state of the order.
    """
    facts = order_words(order, told.language, told.sentences, told.today)
    names = _names(wish, order.state.value, proposes)
    said = told.sentences.first_sayable(names, told.language, facts) or "utter_track_order"
    card = order_card(order, told.language, told.sentences)
    if proposes:
        noted = about(told, wish, order.state.value, facts)
        return Reply((said,), facts, offers=(YES, NO), cards=(card,), about=noted)
    return with_next(
        told, wish, order.state.value, Reply((said, *_last_seen(told, facts, order)), facts, cards=(card,))
    )


def with_next(told: Told, intent: str, state: str, reply: Reply) -> Reply:
    """The reply with the likeliest next questions answered or offered."""
    ahead = anticipate(told.follow_ups, told.sentences, intent, state, told.language, reply.facts, told.shopper)
    return Reply(
        says=(*reply.says, *(name for _, name in ahead.answers)),
        facts=reply.facts,
        anticipated=tuple(expected for expected, _ in ahead.answers),
        offers=(*reply.offers, *ahead.offers),
        cards=reply.cards,
        about=about(told, intent, state, reply.facts),
    )


def about(told: Told, topic: str, state: str, facts: Mapping[str, str]) -> dict[str, Any]:
    """What is noted of the turn, for learning what comes next: what it answered, to which kind of shopper."""
    shopper, order = told.shopper, facts.get("order_number")
    noted = {"topic": topic, "state": state, "kind": shopper.kind, "held_out": shopper.held_out}
    return {**noted, "order": order} if order else noted


def done(told: Told, name: str, order: OrderFacts, more: Mapping[str, str] | None = None) -> Reply:
    """What was just done to an order, and what comes next."""
    facts = {**order_words(order, told.language, told.sentences, told.today), **(more or {})}
    card = order_card(order, told.language, told.sentences)
    said = told.sentences.first_sayable((f"{name}_{order.state.value}", name), told.language, facts) or name
    return with_next(told, name.removeprefix("utter_"), order.state.value, Reply((said,), facts, cards=(card,)))


def _names(wish: str, state: str, proposes: bool) -> tuple[str, ...]:
    asks = (f"utter_{wish}_confirm_{state}", f"utter_{wish}_confirm") if proposes else ()
    plain = (f"utter_{wish}_{state}", f"utter_{wish}_{state}_plain")
    return (*asks, *plain, f"utter_track_order_{state}", f"utter_track_order_{state}_plain")


def _last_seen(told: Told, facts: Mapping[str, str], order: OrderFacts) -> tuple[str, ...]:
    moving = order.state.value in {"shipped", "late", "out_for_delivery"}
    said = told.sentences.first_sayable(("utter_last_seen",), told.language, facts) if moving else None
    return (said,) if said else ()
