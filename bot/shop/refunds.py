"""Money back: what a line is worth, what may still be paid back, and the refund itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from bot.shop.money import cents
from bot.shop.policies import Policies
from bot.shop.records_orders import Order, OrderLine
from bot.shop.records_returns import Refund, Return


def line_worths(order: Order) -> list[int]:
    """What was paid for each line in cents, in the order of its lines, the discount shared out by price.

    The sums so far are rounded, not the shares, so that all lines together are worth exactly what they cost.
    """
    prices = [line.unit_price_cents * line.quantity for line in order.lines]
    goods = sum(prices)
    kept = max(goods - order.discount_cents, 0)
    upto = [sum(prices[: place + 1]) * kept // max(goods, 1) for place in range(len(prices))]
    return [now - before for before, now in zip([0, *upto], upto, strict=False)]


def refundable_cents(order: Order) -> int:
    """What was paid and is neither paid back nor promised to a return that is still on its way."""
    paid = order.total_cents if order.paid_on else 0
    refunded = sum(refund.amount_cents for refund in order.refunds)
    promised = sum(one.amount_cents for one in order.returns if not one.received_on)
    return max(paid - refunded - promised, 0)


def return_worth(order: Order, lines: Sequence[OrderLine], reason: str | None, policies: Policies) -> int:
    """What sending these lines back is worth in cents: their price less the return fee, never more than was paid."""
    worth = sum(worth for line, worth in zip(order.lines, line_worths(order), strict=True) if line in lines)
    return min(max(worth - return_fee(reason, policies), 0), refundable_cents(order))


def return_fee(reason: str | None, policies: Policies) -> int:
    """What a return costs in cents: nothing for one of the policy's free reasons."""
    return 0 if reason in policies.returns.free_reasons else cents(policies.returns.fee)


def send_refund(
    order: Order, amount_cents: int, policies: Policies, today: date, for_return: Return | None = None
) -> Refund | None:
    """Send money back the way it was paid and note it on the order; None when there is nothing to send."""
    if amount_cents <= 0:
        return None
    refund = Refund(
        amount_cents=amount_cents,
        method=order.payment_method,
        sent_on=today,
        expected_by=today + timedelta(days=policies.refund_days(order.payment_method)[1]),
    )
    if for_return:
        refund.for_return = for_return
    order.refunds.append(refund)
    return refund
