"""Replies about coupons."""

from __future__ import annotations

from collections.abc import Sequence

from bot.replies import words
from bot.replies.cards import coupon_card
from bot.replies.orders import Told, with_next
from bot.replies.reply import Reply
from bot.shop.facts import CouponFacts


def about_coupon(told: Told, coupon: CouponFacts, others: Sequence[CouponFacts]) -> Reply:
    """Every reason why a code does not work; the best other code that would is answered ahead."""
    facts = coupon_words(told, coupon)
    best = next((other for other in others if other.code != coupon.code), None)
    if best is not None:
        facts |= {f"best_{name}": value for name, value in coupon_words(told, best).items()}
    also = [f"utter_coupon_also_{why.value}" for why in coupon.reasons[1:]]
    more = tuple(name for name in also if told.sentences.first_sayable((name,), told.language, facts))
    near = ("utter_coupon_near",) if coupon.near else ()
    state = coupon.state.value
    says = (_sentence(told, state, facts), *more, *near)
    return with_next(told, "coupon_problem", state, Reply(says, facts))


def on_offer(told: Told, coupons: Sequence[CouponFacts]) -> Reply:
    """The codes that work for anyone today, as cards; or that there is none."""
    if not coupons:
        return with_next(told, "coupon_find", "none", Reply(("utter_coupon_find_none",)))
    cards = tuple(coupon_card(coupon, told.language, told.sentences) for coupon in coupons)
    facts = coupon_words(told, coupons[0])
    return with_next(told, "coupon_find", "any", Reply(("utter_coupon_find",), facts, cards=cards))


def coupon_words(told: Told, coupon: CouponFacts) -> dict[str, str]:
    """A coupon's facts in words; what is not known is left out."""
    category = told.sentences.first_sayable((f"utter_category_{coupon.category}",), told.language, {})
    facts = {
        "code": coupon.code,
        "off": words.share(coupon.share, told.language) or words.money(coupon.amount, told.language),
        "starts_on": words.day(coupon.starts_on, told.language),
        "ends_on": words.day(coupon.ends_on, told.language),
        "minimum": words.money(coupon.minimum, told.language),
        "category": told.sentences.say(category, told.language) if category else (coupon.category or ""),
        "near": coupon.near or "",
        "used_on": words.day(coupon.used_on, told.language),
    }
    return {name: value for name, value in facts.items() if value}


def _sentence(told: Told, state: str, facts: dict[str, str]) -> str:
    name = f"utter_coupon_problem_{state}"
    return told.sentences.first_sayable((name,), told.language, facts) or f"{name}_plain"
