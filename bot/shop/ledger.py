"""The book of an order's money: what was paid and paid back, per method, and what may still be paid back."""

from __future__ import annotations

from datetime import date, timedelta

from bot.shop.policies import Policies
from bot.shop.records_money import Payment, PaymentMethod, Refund
from bot.shop.records_orders import Order

GIFT_CARD = "gift_card"
Parts = list[tuple[PaymentMethod, int]]


def paid_cents(order: Order) -> int:
    """All that was paid for an order, whatever went back since."""
    return sum(payment.amount_cents for payment in order.payments)


def refundable_cents(order: Order) -> int:
    """What was paid and is neither paid back, given as credit, nor promised to a return or an open claim."""
    refunded = sum(refund.amount_cents for refund in order.refunds)
    promised = sum(one.amount_cents for one in order.returns if not one.received_on)
    promised += sum(claim.amount_cents for claim in order.claims if not claim.settled_on)
    credited = sum(line.credited_cents or 0 for line in order.lines)
    return max(paid_cents(order) - refunded - promised - credited, 0)


def left_with_methods(order: Order) -> Parts:
    """What is left of what was paid with each method, in the order of paying; only methods with something left."""
    left = {id(payment.method): (payment.method, 0) for payment in order.payments}
    for payment in order.payments:
        left[id(payment.method)] = (payment.method, left[id(payment.method)][1] + payment.amount_cents)
    for refund in order.refunds:
        method, cents = left.get(id(refund.method), (refund.method, 0))
        left[id(method)] = (method, cents - refund.amount_cents)
    return [(method, cents) for method, cents in left.values() if cents > 0]


def parts_back(order: Order, cents: int, to: PaymentMethod | None, any_method: bool = False) -> Parts:
    """How so many cents go back: all to a gift card that was asked for, else to each method what was paid with it.

    `to` comes first among the methods it was paid with. `any_method` lets everything go to `to`, whatever it is.
    """
    if cents <= 0:
        return []
    if to is not None and (any_method or to.kind == GIFT_CARD):
        return [(to, cents)]
    parts: Parts = []
    for method, left in sorted(left_with_methods(order), key=lambda each: each[0] is not to):
        part = min(left, cents - sum(taken for _, taken in parts))
        parts += [(method, part)] if part else []
    return parts


def pay(order: Order, method: PaymentMethod, cents: int, today: date) -> None:
    """Note a payment; a gift card has so much less on it."""
    if method.gift_card:
        method.gift_card.balance_cents -= cents
    order.payments.append(Payment(method=method, amount_cents=cents, paid_on=today, place=_next_place(order)))


def pay_back(order: Order, parts: Parts, cause: str, policies: Policies, today: date) -> list[Refund]:
    """Send money back and note it; on a gift card it is at once, on other methods after the policy's days."""
    refunds = []
    for method, cents in parts:
        refund = Refund(
            method=method,
            cause=cause,
            amount_cents=cents,
            sent_on=today,
            expected_by=money_by(method, policies, today),
            settled_on=today if method.gift_card else None,
            place=_next_place(order),
        )
        if method.gift_card:
            method.gift_card.balance_cents += cents
        order.refunds.append(refund)
        refunds.append(refund)
    return refunds


def money_by(method: PaymentMethod, policies: Policies, sent_on: date) -> date:
    """The day by which money sent is seen."""
    days = 0 if method.gift_card else policies.refund_days(method.kind)[1]
    return sent_on + timedelta(days=days)


def covers(method: PaymentMethod, cents: int, today: date) -> bool:
    """Whether a method can pay so much: a gift card must have it and not have ended, others are charged."""
    if method.kind != GIFT_CARD:
        return True
    card = method.gift_card
    return card is not None and card.balance_cents >= cents and (card.ends_on is None or card.ends_on >= today)


def _next_place(order: Order) -> int:
    return len(order.payments) + len(order.refunds)
