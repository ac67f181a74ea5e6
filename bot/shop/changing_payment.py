"""Another way to pay for an order that has not been packed: the new one pays all, the old ones get theirs back."""

from __future__ import annotations

from bot.shop.case import Case, No, Plan
from bot.shop.changes import ChangePayment
from bot.shop.facts import Refusal
from bot.shop.ledger import covers, left_with_methods, money_by, parts_back, pay, pay_back, refundable_cents
from bot.shop.states import change_refusal


def weigh(case: Case, change: ChangePayment) -> Plan | No:
    """What the new way would pay."""
    order, method = case.order, case.method(change.payment)
    refusal = change_refusal(order, case.policies)
    if refusal:
        return No(refusal)
    if len(order.payments) > 1 and case.policies.orders.change_payment_once:
        return No(Refusal.ALREADY_CHANGED)
    others = tuple(name for name, each in case.methods.items() if each is not order.method)
    if change.payment is None or method is None:
        return No(Refusal.NO_SUCH_PAYMENT, among=others)
    if method is order.method:
        return No(Refusal.SAME_PAYMENT, among=others)
    due = refundable_cents(order) if order.paid_on else order.total_cents
    if not covers(method, due, case.today):
        able = tuple(name for name in others if covers(case.methods[name], due, case.today))
        return No(Refusal.GIFT_CARD_TOO_SMALL, among=able)
    back = [money_by(old, case.policies, case.today) for old, _ in left_with_methods(order)]
    steps = ("pay", "refund") if order.paid_on else ()
    return Plan(lines=tuple(order.lines), method=method, by=max(back, default=None), steps=steps)


def carry_out(case: Case, change: ChangePayment, plan: Plan) -> None:
    """Pay with the new way, then send back what the old ones paid."""
    order, method = case.order, case.methods[change.payment or ""]
    due = refundable_cents(order)
    old = parts_back(order, due, None)
    order.method = method
    if due:
        pay(order, method, due, case.today)
        pay_back(order, old, "change", case.policies, case.today)
