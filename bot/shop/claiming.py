"""Making good what never came, or came damaged or wrong: by a search, new ones, or the money."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from bot.shop.case import Case, No, Plan
from bot.shop.changes import ReportMissing, ReportWrong
from bot.shop.facts import Refusal
from bot.shop.ledger import money_by, parts_back, pay_back, refundable_cents
from bot.shop.money import cents
from bot.shop.records import Claim, ClaimLine, OrderLine
from bot.shop.returns import short_number
from bot.shop.states import claim_refusal, delivered_on, search_day
from bot.shop.worths import worth_of

REMEDIES = ("replace", "refund")


def weigh_missing(case: Case, change: ReportMissing) -> Plan | No:
    """A search first, unless the value is small; when it is over, new ones or the money."""
    order, rules, today = case.order, case.policies.claims, case.today
    refusal = claim_refusal(order, order.lines)
    if refusal:
        return No(refusal)
    not_yet = _not_missing(case)
    if not_yet:
        return not_yet
    over = order.search_until or today + timedelta(days=rules.search_days)
    if change.remedy == "search":
        if over <= today:
            return No(Refusal.SEARCH_OVER, among=REMEDIES)
        if order.search_until:
            return No(Refusal.SEARCH_FIRST, from_on=over)
        return Plan(lines=tuple(order.lines), by=over, steps=("search",))
    at_once = worth_of(order, order.lines) <= cents(rules.at_once_up_to)
    if not at_once and today < over:
        return No(Refusal.SEARCH_FIRST, from_on=over)
    return _remedy(case, order.lines, change.remedy, refundable_cents(order))


def carry_out_missing(case: Case, change: ReportMissing, plan: Plan) -> str | None:
    """Begin the search, or make it good; the number of the claim, None for a search."""
    order = case.order
    order.missing_on = order.missing_on or case.today
    if change.remedy == "search":
        order.search_until = plan.by
        return None
    return _claim(case, "missing", change.remedy, plan).number


def weigh_wrong(case: Case, change: ReportWrong) -> Plan | No:
    """New ones or the money for these lines; above a value a photo first."""
    order, rules = case.order, case.policies.claims
    lines = case.lines(change.lines)
    if not lines:
        return No(Refusal.NOTHING_CHOSEN)
    refusal = claim_refusal(order, lines)
    came = delivered_on(order)
    if refusal or came is None or order.missing_on:
        return No(refusal or Refusal.NOT_DELIVERED)
    if (case.today - came).days > rules.report_within_days:
        return No(Refusal.WINDOW_CLOSED)
    worth = worth_of(order, lines)
    first = ("photo",) if worth > cents(rules.photo_above) else ()
    return _remedy(case, lines, change.remedy, min(worth, refundable_cents(order)), first)


def carry_out_wrong(case: Case, change: ReportWrong, plan: Plan) -> str:
    """Make it good, or, where a photo is needed, keep it promised until the photo is there; the claim's number."""
    return _claim(case, change.what, change.remedy, plan).number


def _not_missing(case: Case) -> No | None:
    """Why an order is not missing yet, or no longer to be reported as that."""
    order, came = case.order, delivered_on(case.order)
    if came is None:
        from_on = search_day(order, case.policies)
        return None if from_on and from_on <= case.today else No(Refusal.NOT_DELIVERED, from_on=from_on)
    late = not order.missing_on and (case.today - came).days > case.policies.claims.report_within_days
    return No(Refusal.WINDOW_CLOSED) if late else None


def _remedy(case: Case, lines: Sequence[OrderLine], remedy: str, worth: int, first: tuple[str, ...] = ()) -> Plan | No:
    """New ones if there are enough, or the money; a person decides about much money."""
    if worth_of(case.order, lines) > cents(case.policies.claims.person_above):
        return No(Refusal.PERSON_DECIDES)
    steps, waits = (*first, remedy), "photo" in first
    if remedy == "replace":
        if not all(line.variant and line.variant.stock >= line.quantity for line in lines):
            return No(Refusal.OUT_OF_STOCK, among=("refund",))
        there = case.today + timedelta(days=case.policies.claims.replace_days)
        return Plan(lines=tuple(lines), by=None if waits else there, steps=steps)
    if remedy != "refund":
        return No(Refusal.NO_SUCH_OPTION, among=REMEDIES)
    by = None if waits else _money_by(case, worth)
    return Plan(lines=tuple(lines), due=-worth, method=case.order.method, by=by, steps=steps)


def _money_by(case: Case, worth: int) -> date | None:
    back = parts_back(case.order, worth, case.order.method)
    return max((money_by(method, case.policies, case.today) for method, _ in back), default=None)


def _claim(case: Case, what: str, remedy: str, plan: Plan) -> Claim:
    order, waits = case.order, "photo" in plan.steps
    back = [] if waits else parts_back(order, -plan.due, order.method)
    claim = Claim(
        number=f"CL-{short_number(order, case.policies)}-{len(order.claims) + 1}",
        what=what,
        remedy=remedy,
        amount_cents=-plan.due,
        opened_on=case.today,
        settled_on=None if waits else case.today,
        lines=[ClaimLine(line=line) for line in plan.lines],
    )
    pay_back(order, back, "claim", case.policies, case.today)
    order.claims.append(claim)
    for line in plan.lines if remedy == "replace" else ():
        if line.variant and case.policies.orders.stock_counted:
            line.variant.stock -= line.quantity
    return claim
