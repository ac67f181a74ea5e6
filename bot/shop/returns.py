"""Returns on the records: putting one on an order, and taking it in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from bot.shop.facts import Refusal
from bot.shop.facts_policies import ReturnPolicyFacts
from bot.shop.ledger import covers, parts_back, pay, pay_back
from bot.shop.money import cents, money
from bot.shop.policies import Policies
from bot.shop.records import Order, OrderLine, PaymentMethod, Refund, Return, ReturnLine
from bot.shop.states import return_refusal
from bot.shop.worths import return_worth


def lines_refusal(order: Order, lines: Sequence[OrderLine], policies: Policies, today: date) -> Refusal | None:
    """Why these lines cannot go back together: the first one's reason that has one; None when they can."""
    if not lines:
        return Refusal.NOTHING_CHOSEN
    refusals = (return_refusal(order, line, policies, today) for line in lines)
    return next((refusal for refusal in refusals if refusal), None)


def add_return(
    order: Order,
    lines: Sequence[OrderLine],
    reason: str | None,
    policies: Policies,
    today: date,
    method: PaymentMethod | None = None,
) -> Return:
    """Put a return of these lines on an order; its number is the order's with a count ("RT-204817-1")."""
    one = Return(
        number=f"RT-{short_number(order, policies)}-{len(order.returns) + 1}",
        reason=reason,
        opened_on=today,
        send_by=today + timedelta(days=policies.returns.send_within_days),
        amount_cents=return_worth(order, lines, reason, policies),
        lines=[ReturnLine(line=line) for line in lines],
        exchanges=[],
    )
    if method:
        one.method = method
    order.returns.append(one)
    return one


def take_in(order: Order, one: Return, policies: Policies, today: date) -> list[Refund] | Refusal:
    """Note that a return has come in, send its money, or charge what is to be paid more; empty when it is in already.

    Refused, with nothing changed, when a gift card no longer covers what is to be paid more.
    """
    if one.received_on:
        return []
    due = sum(exchange.difference_cents for exchange in one.exchanges)
    method = one.method or order.method
    if due > 0 and not covers(method, due, today):
        return Refusal.GIFT_CARD_TOO_SMALL
    one.received_on = today
    if due > 0:
        order.total_cents += due
        pay(order, method, due, today)
        return []
    refunds = pay_back(order, parts_back(order, one.amount_cents, one.method), "return", policies, today)
    for refund in refunds:
        refund.for_return = one
    return refunds


def short_number(order: Order, policies: Policies) -> str:
    """An order's number without what all numbers begin with, for the numbers of what belongs to it."""
    return order.number_key.removeprefix(policies.orders.number_prefix)


def return_policy(policies: Policies) -> ReturnPolicyFacts:
    """The rules for sending something back."""
    rules = policies.returns
    spans = policies.refunds.values()
    return ReturnPolicyFacts(
        window_days=rules.window_days,
        send_within_days=rules.send_within_days,
        return_fee=money(cents(rules.fee), policies.currency),
        free_reasons=rules.free_reasons,
        refund_days=(min(span[0] for span in spans), max(span[1] for span in spans)),
        final_sale_categories=rules.final_sale_categories,
        drop_off=rules.drop_off,
    )
