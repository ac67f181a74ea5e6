"""Other variants for lines of an order that has not been packed; the difference is paid or paid back at once."""

from __future__ import annotations

from bot.shop.case import Case, No, Plan
from bot.shop.changes import ChangeItems
from bot.shop.differences import difference_refusal, settle
from bot.shop.facts import Refusal
from bot.shop.ledger import money_by, parts_back
from bot.shop.states import change_refusal
from bot.shop.swaps import Swap, due_for, swaps_of, take_from_stock


def weigh(case: Case, change: ChangeItems) -> Plan | No:
    """The price difference and how it is settled."""
    order = case.order
    refusal = change_refusal(order, case.policies)
    if refusal:
        return No(refusal)
    if order.items_changed_on and case.policies.orders.change_items_once:
        return No(Refusal.ALREADY_CHANGED)
    swaps = swaps_of(case, change.swaps)
    if isinstance(swaps, No):
        return swaps
    if not all(swap.in_stock for swap in swaps):
        return No(Refusal.OUT_OF_STOCK)
    return difference_refusal(case, difference(case, swaps), change.payment) or _plan(case, change, swaps)


def _plan(case: Case, change: ChangeItems, swaps: list[Swap]) -> Plan:
    due = difference(case, swaps)
    any_method = case.policies.orders.difference_to_any_method
    back = parts_back(case.order, -due if case.order.paid_on else 0, case.method(change.payment), any_method)
    return Plan(
        lines=tuple(swap.line for swap in swaps),
        variants=tuple(swap.variant for swap in swaps),
        due=due if case.order.paid_on else 0,
        method=back[0][0] if back else case.method(change.payment),
        by=max((money_by(method, case.policies, case.today) for method, _ in back), default=None),
        steps=(("pay",) if due > 0 else ("refund",) if back else ()) if case.order.paid_on else (),
    )


def difference(case: Case, swaps: list[Swap]) -> int:
    """What the swaps add to the order's total in cents; a discount never makes goods cost less than nothing."""
    goods = sum(line.unit_price_cents * line.quantity for line in case.order.lines)
    after = goods + due_for(swaps)
    return max(after - case.order.discount_cents, 0) - max(goods - case.order.discount_cents, 0)


def carry_out(case: Case, change: ChangeItems, plan: Plan) -> None:
    """Put the new variants on the lines and settle the difference."""
    swaps = [Swap(line, variant) for line, variant in zip(plan.lines, plan.variants, strict=True)]
    settle(case, difference(case, swaps), change.payment)
    for swap in swaps:
        line, variant = swap.line, swap.variant
        if line.variant and case.policies.orders.stock_counted:
            line.variant.stock += line.quantity
        take_from_stock(case, swap)
        line.variant = variant
        line.options, line.option_pairs = variant.options, variant.option_pairs
        line.unit_price_cents, line.kept = variant.price_cents, None
    case.order.items_changed_on = case.today
