"""What lines are worth when they go back."""

from __future__ import annotations

from collections.abc import Sequence

from bot.shop.ledger import refundable_cents
from bot.shop.money import cents
from bot.shop.policies import Policies
from bot.shop.records_orders import Order, OrderLine


def line_worths(order: Order) -> list[int]:
    """What was paid for each line in cents, in the order of its lines, the discount shared out by price.

    What was given as credit since, because the price fell, is taken off.

    The sums so far are rounded, not the shares, so that all lines together are worth exactly what they cost.
    """
    prices = [line.unit_price_cents * line.quantity for line in order.lines]
    goods = sum(prices)
    kept = max(goods - order.discount_cents, 0)
    upto = [sum(prices[: place + 1]) * kept // max(goods, 1) for place in range(len(prices))]
    paid = [now - before for before, now in zip([0, *upto], upto, strict=False)]
    return [max(one - (line.credited_cents or 0), 0) for one, line in zip(paid, order.lines, strict=True)]


def return_worth(order: Order, lines: Sequence[OrderLine], reason: str | None, policies: Policies) -> int:
    """What sending these lines back is worth in cents: their price less the return fee, never more than was paid."""
    return min(max(worth_of(order, lines) - return_fee(reason, policies), 0), refundable_cents(order))


def worth_of(order: Order, lines: Sequence[OrderLine]) -> int:
    """What was paid for these lines in cents."""
    return sum(worth for line, worth in zip(order.lines, line_worths(order), strict=True) if line in lines)


def return_fee(reason: str | None, policies: Policies) -> int:
    """What a return costs in cents: nothing for one of the policy's free reasons."""
    return 0 if reason in policies.returns.free_reasons else cents(policies.returns.fee)
