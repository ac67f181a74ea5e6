"""What is wrong with an order today, as facts: the gravest first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from bot.shop.facts import Money, OrderFacts, OrderState

ON_THE_WAY = frozenset({OrderState.SHIPPED, OrderState.LATE, OrderState.OUT_FOR_DELIVERY})
STILL_DAYS = 3
"""A parcel not seen for so long stands still: carriers scan at each stop, and not on Sundays and holidays."""


@dataclass(frozen=True)
class Trouble:
    """`kind` is never_came, delivery_failed, stuck, late, refund_overdue or unpaid; `days` is how long it has lasted.

    `day` is the day that was promised or is the last one, `place` where a parcel was last seen.
    """

    kind: str
    days: int | None = None
    day: date | None = None
    place: str | None = None
    amount: Money | None = None


def troubles(order: OrderFacts, today: date) -> tuple[Trouble, ...]:
    """Everything that is wrong with an order; empty when nothing is."""
    return (*_parcel(order, today), *_late(order, today), *_money(order, today))


def _parcel(order: OrderFacts, today: date) -> Iterator[Trouble]:
    if order.state is OrderState.REPORTED_MISSING:
        yield Trouble("never_came", day=order.delivered_on)
    scan = order.parcel.last_scan if order.parcel else None
    if scan is None or order.state not in ON_THE_WAY:
        return
    still = (today - scan.at.date()).days
    if scan.code == "delivery_failed":
        yield Trouble("delivery_failed", still, place=scan.place)
    elif still >= STILL_DAYS:
        yield Trouble("stuck", still, place=scan.place)


def _late(order: OrderFacts, today: date) -> Iterator[Trouble]:
    if order.state is OrderState.LATE and order.promised_on:
        day = max(today, order.expected_on or order.promised_on)
        yield Trouble("late", (day - order.promised_on).days, day=order.expected_on)


def _money(order: OrderFacts, today: date) -> Iterator[Trouble]:
    for refund in order.refunds:
        if refund.settled_on is None and refund.expected_by < today:
            yield Trouble("refund_overdue", (today - refund.expected_by).days, refund.expected_by, amount=refund.amount)
    if order.state is OrderState.UNPAID:
        yield Trouble("unpaid", day=order.pay_until)
