"""Replies about shipping."""

from __future__ import annotations

from bot.replies import words
from bot.replies.orders import Told, with_next
from bot.replies.reply import Reply
from bot.shop.facts_policies import ShippingFacts, ShippingOption


def ways(told: Told, shipping: ShippingFacts) -> Reply:
    """Every way to ship, and from which basket it is free."""
    facts = {
        "ways": "\n".join(_way(told, option) for option in shipping.options),
        "free_from": words.money(shipping.free_from, told.language),
    }
    return with_next(told, "shipping_info", "any", Reply(("utter_shipping_info",), facts))


def _way(told: Told, option: ShippingOption) -> str:
    fewest, most = option.days
    return told.sentences.say(
        "utter_shipping_way_next_day" if most == 1 else "utter_shipping_way",
        told.language,
        name=option.name,
        carrier=option.carrier,
        price=words.money(option.price, told.language),
        fewest=fewest,
        most=most,
    )
