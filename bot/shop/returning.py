"""Returning lines of a delivered order for money, which is sent once they have come in."""

from __future__ import annotations

from datetime import timedelta

from bot.shop.case import Case, No, Plan
from bot.shop.changes import ReturnItems
from bot.shop.differences import to_refusal
from bot.shop.facts import Refusal
from bot.shop.ledger import money_by
from bot.shop.returns import add_return, lines_refusal
from bot.shop.worths import return_fee, return_worth, worth_of


def weigh(case: Case, change: ReturnItems) -> Plan | No:
    """What the lines are worth when they go back, and until when they must be on their way."""
    order, policies = case.order, case.policies
    lines = case.lines(change.lines)
    if not lines:
        return No(Refusal.NOTHING_CHOSEN)
    refusal = lines_refusal(order, lines, policies, case.today)
    if refusal:
        return No(refusal)
    method = case.method(change.payment)
    if method is None:
        return No(Refusal.NO_SUCH_PAYMENT, among=tuple(case.methods))
    no = to_refusal(case, method)
    if no:
        return no
    send_by = case.today + timedelta(days=policies.returns.send_within_days)
    return Plan(
        lines=tuple(lines),
        due=-return_worth(order, lines, change.reason, policies),
        fee=min(return_fee(change.reason, policies), worth_of(order, lines)),
        method=method,
        by=money_by(method, policies, send_by + timedelta(days=policies.returns.check_days)),
        send_by=send_by,
        steps=("label", "drop_off", "refund"),
    )


def carry_out(case: Case, change: ReturnItems, plan: Plan) -> str:
    """Open the return; its number."""
    to = plan.method if change.payment is not None else None
    return add_return(case.order, plan.lines, change.reason, case.policies, case.today, to).number
