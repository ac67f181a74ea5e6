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


def about_order(told: Told, wish: str, order: OrderFacts) -> Reply:
    """The answer to a wish about an order.

    The sentence is the first that can be said of: this wish in this state, the plain state of the order, its coarse
    state for whoever may not hear more.
    """
    facts = order_words(order, told.language, told.sentences, told.today)
    names = _names(wish, order.state.value, coarse=order.total is None)
    said = told.sentences.first_sayable(names, told.language, facts) or "utter_track_order_coarse"
    card = order_card(order, told.language, told.sentences)
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


def _names(wish: str, state: str, coarse: bool) -> tuple[str, ...]:
    topics = dict.fromkeys((f"utter_{wish}_{state}", f"utter_track_order_{state}"))
    # A plain sentence may deny what is only untold.
    kinds = ("_coarse", "_coarse_plain", "", "_plain") if coarse else ("", "_plain")
    return tuple(f"{topic}{kind}" for topic in topics for kind in kinds)


def _last_seen(told: Told, facts: Mapping[str, str], order: OrderFacts) -> tuple[str, ...]:
    moving = order.state.value in {"shipped", "late", "out_for_delivery"}
    said = told.sentences.first_sayable(("utter_last_seen",), told.language, facts) if moving else None
    return (said,) if said else ()
