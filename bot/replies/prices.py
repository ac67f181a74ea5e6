"""Replies about lower prices: what is due, why it is not, and what was given."""

from __future__ import annotations

from collections.abc import Mapping

from bot.replies import words
from bot.replies.orders import NO, YES, Told, with_next
from bot.replies.reply import Reply
from bot.shop.facts_goods import CreditGiven, PriceDrop, PriceState


def fell(told: Told, drop: PriceDrop | None, terms: Mapping[str, str]) -> Reply:
    """Whether the difference to today's price comes back, and why not; what is due asks for a yes."""
    state = drop.state if drop else PriceState.NOTHING_BOUGHT
    facts = {**terms, **(_drop_words(told, drop) if drop else {})}
    reply = Reply((f"utter_price_match_{state.value}",), facts)
    if state is PriceState.DUE:
        return Reply(reply.says, facts, offers=(YES, NO))
    return with_next(told, "price_match", state.value, reply)


def given(told: Told, credit: CreditGiven) -> Reply:
    """The credit, by its last four signs."""
    facts = {
        "difference": words.money(credit.amount, told.language),
        "last_four": credit.last_four,
        "ends_on": words.dated(credit.ends_on, told.language),
    }
    return with_next(told, "price_matched", "any", Reply(("utter_price_matched",), facts))


def _drop_words(told: Told, drop: PriceDrop) -> dict[str, str]:
    return {
        "order_number": drop.order,
        "product": drop.product,
        "options": drop.options,
        "bought_on": words.day(drop.bought_on, told.language),
        "paid": words.money(drop.paid, told.language),
        "now": words.money(drop.today, told.language),
        "difference": words.money(drop.difference, told.language),
        "claim_until": words.day(drop.claim_until, told.language),
    }
