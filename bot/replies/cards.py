"""What is shown beside the words: an order with its steps, and coupons."""

from __future__ import annotations

from datetime import date
from typing import Any

from bot.replies import words
from bot.replies.wording import Sentences
from bot.shop.facts import CouponFacts, Money, OrderFacts, OrderState

STEPS: dict[OrderState, int] = {
    OrderState.UNPAID: 1,
    OrderState.PENDING: 2,
    OrderState.PACKED: 3,
    OrderState.SHIPPED: 4,
    OrderState.LATE: 4,
    OrderState.OUT_FOR_DELIVERY: 5,
}
STEP_NAMES = ("placed", "paid", "packed", "shipped", "out_for_delivery", "delivered")


def order_card(order: OrderFacts, language: str, sentences: Sentences) -> dict[str, Any]:
    """The contract's OrderCard; a cancelled order has no steps ahead of it."""
    return {
        "type": "order",
        "number": order.number,
        "state": order.state.value,
        "state_title": sentences.say(f"utter_state_{order.state.value}", language),
        "placed_on": order.placed_on.isoformat(),
        "promised_on": _iso(order.promised_on),
        "expected_on": _iso(order.expected_on),
        "delivered_on": _iso(order.delivered_on),
        "total": money_json(order.total) if order.total else None,
        "carrier": order.parcel.carrier if order.parcel else None,
        "tracking_number": (order.parcel.tracking_number or None) if order.parcel else None,
        "lines": [
            {
                "product": line.product,
                "options": line.options,
                "quantity": line.quantity,
                "price": money_json(line.unit_price),
            }
            for line in order.lines
        ],
        "steps": _steps(order, language, sentences),
    }


def coupon_card(coupon: CouponFacts, language: str, sentences: Sentences) -> dict[str, Any]:
    """A code with what it takes off and until when."""
    off = words.share(coupon.share, language) or words.money(coupon.amount, language)
    return {
        "type": "coupon",
        "code": coupon.code,
        "title": sentences.say("utter_coupon_title", language, off=off),
        "detail": sentences.say("utter_coupon_until", language, ends_on=words.day(coupon.ends_on, language)),
    }


def money_json(value: Money) -> dict[str, str]:
    """The contract's money."""
    return {"amount": f"{value.amount:.2f}", "currency": value.currency}


def _steps(order: OrderFacts, language: str, sentences: Sentences) -> list[dict[str, Any]]:
    if order.state is OrderState.CANCELLED:
        return []
    done = STEPS.get(order.state, len(STEP_NAMES))
    days = {"placed": order.placed_on, "shipped": order.parcel.shipped_on if order.parcel else None}
    days["delivered"] = order.delivered_on
    return [
        {
            "title": sentences.say(f"utter_step_{name}", language),
            "done": place < done,
            "at": _iso(days.get(name)),
        }
        for place, name in enumerate(STEP_NAMES)
    ]


def _iso(value: date | None) -> str | None:
    return value.isoformat() if value else None
