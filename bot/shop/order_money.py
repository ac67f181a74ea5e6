"""The money of an order as told to its customer: whether it is paid, and its invoice."""

from __future__ import annotations

from datetime import date, timedelta

from bot.shop.facts import Money, OrderFacts, OrderState
from bot.shop.facts_goods import InvoiceFacts, MoneyState
from bot.shop.ledger import paid_cents
from bot.shop.records_orders import Order
from bot.shop.rules import InvoiceRules

BACK = (OrderState.CANCELLED, OrderState.PART_RETURNED, OrderState.REFUND_ON_ITS_WAY, OrderState.REFUND_SETTLED)


def money_state(order: OrderFacts, over: Money | None, today: date) -> MoneyState:
    """How it stands with the money for an order; `over` is what was paid too much, None for nothing."""
    if over:
        return MoneyState.PAID_TOO_MUCH
    if order.refund and order.state in BACK:
        settled = order.refund.settled_on is not None and order.refund.settled_on <= today
        return MoneyState.PAID_BACK if settled else MoneyState.COMING_BACK
    if order.state is OrderState.CANCELLED:
        return MoneyState.NEVER_PAID
    if order.state is not OrderState.UNPAID:
        return MoneyState.PAID
    return MoneyState.LAPSED if order.pay_until and order.pay_until < today else MoneyState.TO_PAY


def over_cents(order: Order) -> int:
    """What was paid for an order beyond what it costs, and is not back yet; 0 when the sums add up."""
    left = paid_cents(order) - sum(refund.amount_cents for refund in order.refunds)
    return max(left - order.total_cents, 0)


def invoice_of(order: OrderFacts, rules: InvoiceRules) -> InvoiceFacts:
    """An order's invoice, which is made the day its first parcel leaves; `made_on` is None before."""
    made_on = order.parcel.shipped_on if order.parcel else None
    return InvoiceFacts(
        order=order.number,
        total=order.total,
        made_on=made_on,
        where=rules.where,
        corrected=rules.corrected,
        correct_until=made_on + timedelta(days=rules.correct_within_days) if made_on else None,
    )
