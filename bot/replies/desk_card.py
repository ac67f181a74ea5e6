"""An order as the desk sees it: the shopper's card, what is wrong with it, and where it was last seen."""

from __future__ import annotations

from datetime import date
from typing import Any

from bot.replies.cards import money_json, order_card
from bot.replies.order_words import order_words
from bot.replies.wording import Sentences
from bot.shop.facts import CustomerFacts, OrderFacts
from bot.shop.troubles import Trouble, troubles

BY_TOKEN, BY_CODE, BY_PAIR = "shop_token", "code", "order_and_email"


def desk_card(order: OrderFacts, language: str, sentences: Sentences, today: date) -> dict[str, Any]:
    """The contract's OrderCard with `what_is_wrong` (a sentence or None), `troubles` as facts, and `last_scan`."""
    facts = order_words(order, language, sentences, today)
    names = (f"utter_briefing_{order.state.value}", f"utter_briefing_{order.state.value}_plain")
    wrong = sentences.first_sayable(names, language, facts)
    scan = order.parcel.last_scan if order.parcel else None
    return {
        **order_card(order, language, sentences),
        "what_is_wrong": sentences.say(wrong, language, **facts) if wrong else None,
        "troubles": [_trouble(one) for one in troubles(order, today)],
        "last_scan": {"code": scan.code, "place": scan.place, "at": scan.at.isoformat()} if scan else None,
    }


def customer_card(customer: CustomerFacts, verified: str) -> dict[str, Any]:
    """Who it is, how we know (BY_TOKEN, BY_CODE or BY_PAIR), and what they have bought."""
    return {
        "name": f"{customer.first_name} {customer.last_name}",
        "email": customer.email,
        "verified": verified,
        "returning": customer.orders > 1,
        "orders": customer.orders,
        "spent": money_json(customer.spent),
        "since": customer.since.isoformat(),
        "language": customer.language,
    }


def _trouble(one: Trouble) -> dict[str, Any]:
    told = {
        "kind": one.kind,
        "days": one.days,
        "day": one.day.isoformat() if one.day else None,
        "place": one.place,
        "amount": money_json(one.amount) if one.amount else None,
    }
    return {name: value for name, value in told.items() if value is not None}
