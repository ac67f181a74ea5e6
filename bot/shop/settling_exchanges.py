"""Exchanges that wait for what is out of stock: sent after all, or paid back."""

from __future__ import annotations

from datetime import timedelta

from bot.shop.case import Case, No, Plan
from bot.shop.changes import SettleExchange
from bot.shop.facts import Refusal
from bot.shop.ledger import money_by, parts_back, pay_back, refundable_cents
from bot.shop.records import Exchange, Return
from bot.shop.worths import worth_of


def waiting_returns(case: Case) -> list[Return]:
    """The order's returns with a line for which nothing could be reserved yet."""
    return [one for one in case.order.returns if any(_waits(each) for each in one.exchanges)]


def weigh(case: Case, change: SettleExchange) -> Plan | No:
    """What goes out, or what the shopper gets for the whole exchange; refused when nothing of it waits.

    Nobody pays a return fee for what the shop could not send.
    """
    one = next((each for each in waiting_returns(case) if each.number == change.exchange), None)
    if one is None:
        return No(Refusal.ALREADY_CHANGED, among=tuple(each.number for each in waiting_returns(case)))
    if change.refund:
        return _refund(case, one)
    settled = [each for each in one.exchanges if _waits(each)]
    if not all(each.variant.stock >= each.line.quantity for each in settled):
        return No(Refusal.OUT_OF_STOCK, among=("refund",))
    sent = case.today if one.received_on else one.send_by + timedelta(days=case.policies.returns.check_days)
    return Plan(
        lines=tuple(each.line for each in settled),
        variants=tuple(each.variant for each in settled),
        by=sent + timedelta(days=case.policies.claims.replace_days),
        steps=("ship_new",),
    )


def _refund(case: Case, one: Return) -> Plan:
    """The price of all its lines, and what was paid more for the new ones, or given back, where they have come in."""
    order, lines = case.order, tuple(each.line for each in one.exchanges)
    settled = sum(each.difference_cents for each in one.exchanges) if one.received_on else 0
    left = refundable_cents(order) + (0 if one.received_on else one.amount_cents)
    worth = max(min(worth_of(order, lines) + settled, left), 0)
    method = one.method or order.method
    by = money_by(method, case.policies, case.today) if one.received_on else None
    steps = ("refund",) if one.received_on else ("drop_off", "refund")
    return Plan(lines=lines, due=-worth, method=method, by=by, steps=steps)


def carry_out(case: Case, change: SettleExchange, plan: Plan) -> str:
    """Reserve what is there, or make the exchange a return for money; the return's number."""
    one = next(each for each in waiting_returns(case) if each.number == change.exchange)
    for each in one.exchanges:
        # What was reserved for the others goes back on the shelf when nothing is sent.
        taken = each.line.quantity * (int(_waits(each)) - int(change.refund))
        if taken and case.policies.orders.stock_counted:
            each.variant.stock -= taken
        each.waits = False
    if change.refund:
        _give_money(case, one, -plan.due)
    return one.number


def _give_money(case: Case, one: Return, cents: int) -> None:
    one.exchanges = []
    if not one.received_on:
        one.amount_cents = cents
        return
    refunds = pay_back(case.order, parts_back(case.order, cents, one.method), "return", case.policies, case.today)
    for refund in refunds:
        refund.for_return = one


def _waits(exchange: Exchange) -> bool:
    return exchange.waits and exchange.shipped_on is None
