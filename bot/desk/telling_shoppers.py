"""What the shopper reads when an operator has done something: the sentence the bot would say."""

from __future__ import annotations

from bot.replies import words
from bot.replies.changes import done_alone
from bot.replies.orders import Told
from bot.shop.changes import SettleClaim
from bot.shop.goodwill import Given
from bot.shop.outcomes import Done

WISHES: dict[str, tuple[str, str | None]] = {
    "cancel_order": ("cancel_order", None),
    "change_items": ("change_order", None),
    "change_address": ("change_address", None),
    "change_payment": ("change_order", "payment"),
    "change_shipping": ("change_order", "shipping"),
    "return_items": ("return_item", None),
    "exchange_items": ("exchange_item", None),
    "report_missing": ("order_missing", None),
    "report_wrong": ("order_wrong_or_damaged", None),
    "settle_claim": ("settle_claim", None),
    "settle_exchange": ("settle_exchange", None),
}
"""The wish and its part by which the bot names what is done."""


def sentence_of(told: Told, done: Done) -> str:
    """What was done, as the bot says it."""
    wish, what = WISHES[done.change.act]
    if isinstance(done.change, SettleClaim) and not done.change.accept:
        what = "declined"
    reply = done_alone(told, wish, what, done)
    return " ".join(told.sentences.say(name, told.language, **reply.facts) for name in reply.says)


def coupon_sentence(told: Told, given: Given) -> str:
    """A coupon's code, what it is worth and until when."""
    amount, ends_on = words.money(given.amount, told.language), words.day(given.ends_on, told.language)
    facts = {"code": given.code, "amount": amount, "ends_on": ends_on}
    return told.sentences.say("utter_done_goodwill_coupon", told.language, **facts)
