"""The questions of the form to choose by, each with answers to press."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from bot.replies import words
from bot.replies.orders import Told
from bot.replies.reply import Offer, Reply
from bot.shop.facts import Money

PURPOSES_AT_MOST = 6
BUDGETS = ("30", "60", "120")
INTENT = "product_advice"


def ask(told: Told, what: str, categories: Sequence[str], currency: str) -> Reply:
    """One question: purpose, size or budget; every one may be left open."""
    offers = {"purpose": _purposes(told, categories), "budget": _budgets(told, currency)}.get(what, ())
    anything = Offer("utter_choice_no_matter", INTENT, {"advice": f"{what}:any"})
    return Reply((f"utter_ask_advice_{what}",), offers=(*offers, anything))


def category_words(told: Told, category: str) -> str:
    """A category as shoppers read it; its own name where there are no words for it."""
    name = f"utter_category_{category}"
    return told.sentences.say(name, told.language) if told.sentences.has(name) else category


def _purposes(told: Told, categories: Sequence[str]) -> tuple[Offer, ...]:
    return tuple(
        Offer("utter_choice_purpose", INTENT, {"advice": f"purpose:{one}"}, {"what": category_words(told, one)})
        for one in categories[:PURPOSES_AT_MOST]
    )


def _budgets(told: Told, currency: str) -> tuple[Offer, ...]:
    most = [(one, words.money(Money(Decimal(one), currency), told.language)) for one in BUDGETS]
    return tuple(
        Offer("utter_choice_budget", INTENT, {"advice": f"budget:{one}"}, {"budget": told_as}) for one, told_as in most
    )
