"""Deciding claims that waited for a photo: made good as they were promised, or turned down."""

from __future__ import annotations

from datetime import timedelta

from bot.shop.case import Case, No, Plan
from bot.shop.changes import SettleClaim
from bot.shop.facts import Refusal
from bot.shop.ledger import money_by, parts_back, pay_back
from bot.shop.records import Claim


def weigh(case: Case, change: SettleClaim) -> Plan | No:
    """What was promised; turned down nothing moves. Refused when no such claim is open."""
    claim = next((each for each in waiting(case) if each.number == change.claim), None)
    if claim is None:
        return No(Refusal.ALREADY_CLAIMED, among=tuple(each.number for each in waiting(case)))
    lines = tuple(each.line for each in claim.lines)
    if not change.accept:
        return Plan(lines=lines, steps=("decline",))
    if claim.remedy == "replace":
        there = case.today + timedelta(days=case.policies.claims.replace_days)
        return Plan(lines=lines, by=there, steps=("replace",))
    order = case.order
    back = parts_back(order, claim.amount_cents, order.method)
    by = max((money_by(method, case.policies, case.today) for method, _ in back), default=None)
    return Plan(lines=lines, due=-claim.amount_cents, method=order.method, by=by, steps=("refund",))


def waiting(case: Case) -> list[Claim]:
    """The order's claims that wait for a photo."""
    return [claim for claim in case.order.claims if claim.settled_on is None]


def carry_out(case: Case, change: SettleClaim, plan: Plan) -> str:
    """Send what was promised, or turn the claim down: its lines may then be claimed or sent back again."""
    order = case.order
    claim = next(each for each in waiting(case) if each.number == change.claim)
    claim.settled_on = case.today
    if change.accept:
        pay_back(order, parts_back(order, -plan.due, order.method), "claim", case.policies, case.today)
        return claim.number
    for line in plan.lines if claim.remedy == "replace" else ():
        if line.variant and case.policies.orders.stock_counted:
            line.variant.stock += line.quantity
    claim.declined_on, claim.amount_cents, claim.lines = case.today, 0, []
    return claim.number
