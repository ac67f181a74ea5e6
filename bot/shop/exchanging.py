"""Exchanging lines of a delivered order; the price difference is settled when the old ones have come in."""

from __future__ import annotations

from datetime import date, timedelta

from bot.shop.case import Case, No, Plan
from bot.shop.changes import ExchangeItems
from bot.shop.differences import difference_refusal
from bot.shop.facts import Refusal
from bot.shop.ledger import refundable_cents
from bot.shop.records import Exchange
from bot.shop.returns import add_return, lines_refusal
from bot.shop.swaps import Swap, due_for, swaps_of, take_from_stock


def weigh(case: Case, change: ExchangeItems) -> Plan | No:
    """The price difference, and when the new ones come; a policy lets an exchange wait for stock."""
    swaps = swaps_of(case, change.swaps)
    if isinstance(swaps, No):
        return swaps
    refusal = lines_refusal(case.order, [swap.line for swap in swaps], case.policies, case.today)
    if refusal:
        return No(refusal)
    if not case.policies.returns.exchange_waits and not all(swap.in_stock for swap in swaps):
        return No(Refusal.OUT_OF_STOCK)
    due = max(due_for(swaps), -refundable_cents(case.order))
    return difference_refusal(case, due, change.payment) or _plan(case, change, swaps, due)


def _plan(case: Case, change: ExchangeItems, swaps: list[Swap], due: int) -> Plan:
    waits = not all(swap.in_stock for swap in swaps)
    send_by = case.today + timedelta(days=case.policies.returns.send_within_days)
    steps = ["label", "drop_off", *(["wait_for_stock"] if waits else []), "ship_new"]
    return Plan(
        lines=tuple(swap.line for swap in swaps),
        variants=tuple(swap.variant for swap in swaps),
        due=due,
        method=case.method(change.payment),
        by=None if waits else _there(case, send_by),
        send_by=send_by,
        steps=(*steps, *(["pay"] if due > 0 else ["refund"] if due < 0 else [])),
    )


def _there(case: Case, send_by: date) -> date:
    return send_by + timedelta(days=case.policies.returns.check_days + case.policies.claims.replace_days)


def carry_out(case: Case, change: ExchangeItems, plan: Plan) -> str:
    """Open the return and note what goes out for it; its number."""
    one = add_return(case.order, plan.lines, change.reason, case.policies, case.today, plan.method)
    one.amount_cents = max(-plan.due, 0)
    swaps = [Swap(line, variant) for line, variant in zip(plan.lines, plan.variants, strict=True)]
    one.exchanges = [
        Exchange(line=each.line, variant=each.variant, difference_cents=each.difference, waits=not each.in_stock)
        for each in swaps
    ]
    for swap in swaps:
        if swap.in_stock:
            take_from_stock(case, swap)
    return one.number
