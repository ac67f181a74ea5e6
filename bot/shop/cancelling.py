"""Cancelling an order that has not left: everything that was paid goes back to where it came from."""

from __future__ import annotations

from bot.shop.case import Case, No, Plan
from bot.shop.changes import CancelOrder
from bot.shop.facts import Refusal
from bot.shop.ledger import money_by, parts_back, pay_back, refundable_cents
from bot.shop.states import cancel_refusal


def weigh(case: Case, change: CancelOrder) -> Plan | No:
    """What would go back; a reason that is not one of the policy's is asked for again."""
    order, rules = case.order, case.policies.orders
    refusal = cancel_refusal(order, case.policies)
    if refusal:
        return No(refusal)
    if change.reason is not None and change.reason not in rules.cancel_reasons:
        return No(Refusal.REASON_NEEDED, among=rules.cancel_reasons)
    back = parts_back(order, refundable_cents(order), order.method)
    return Plan(
        lines=tuple(order.lines),
        due=-sum(cents for _, cents in back),
        method=back[0][0] if back else None,
        by=max((money_by(method, case.policies, case.today) for method, _ in back), default=None),
        steps=("refund",) if back else (),
        missing=("reason",) if rules.cancel_reason_needed and change.reason is None else (),
    )


def carry_out(case: Case, change: CancelOrder, plan: Plan) -> None:
    """Cancel it and send the money."""
    order = case.order
    pay_back(order, parts_back(order, -plan.due, order.method), "cancel", case.policies, case.today)
    order.cancelled_on = case.today
    order.cancel_reason = change.reason
    for line in order.lines:
        if line.variant and case.policies.orders.stock_counted:
            line.variant.stock += line.quantity
