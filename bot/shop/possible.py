"""What could be done with an order now: every change is weighed with something for each answer still open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.shop.case import Case, No
from bot.shop.changes import (
    CancelOrder,
    Change,
    ChangeAddress,
    ChangeItems,
    ChangePayment,
    ChangeShipping,
    ExchangeItems,
    ReportMissing,
    ReportWrong,
    ReturnItems,
    SettleClaim,
    SettleExchange,
)
from bot.shop.changing import plan_of
from bot.shop.facts import Refusal
from bot.shop.policies import Policies
from bot.shop.records import OrderLine
from bot.shop.settling import waiting
from bot.shop.settling_exchanges import waiting_returns
from bot.shop.telling import address_facts

OF_LINES = ("return_items", "exchange_items", "report_wrong")
OPEN = frozenset({Refusal.OUT_OF_STOCK, Refusal.OTHER_PRODUCT, Refusal.REASON_NEEDED, Refusal.PERSON_DECIDES})
"""Refusals of an answer that was only tried here, and of sums: another answer may do."""


@dataclass(frozen=True)
class Possible:
    """`acts` are the names of changes that could be made now; `refused` says of all others why not.

    `lines` says by line and act why the act cannot be done to that line.
    """

    acts: tuple[str, ...]
    refused: dict[str, Refusal]
    lines: dict[int, dict[str, Refusal]]


def possible(case: Case, eased: Policies) -> Possible:
    """What could be made of an order, by the shop's rules or with the leeway that `eased` has."""
    case = replace(case, policies=eased)
    lines = {line.id: _of_line(case, line) for line in case.order.lines}
    whole = {change.act: _why(case, change) for change in _whole(case)}
    whole["report_missing"] = whole["report_missing"] and _why(case, ReportMissing(case.order.number, "refund"))
    for act in OF_LINES:
        whys = [found.get(act) for found in lines.values()]
        whole[act] = None if None in whys else next(iter(whys), Refusal.NOTHING_CHOSEN)
    acts = tuple(act for act, why in whole.items() if why is None)
    return Possible((*acts, *_waiting(case)), {act: why for act, why in whole.items() if why}, lines)


def _of_line(case: Case, line: OrderLine) -> dict[str, Refusal]:
    number = case.order.number
    changes = (
        ReturnItems(number, (line.id,)),
        ExchangeItems(number, ((line.id, line.variant_id or 0),)),
        ReportWrong(number, (line.id,)),
    )
    found = ((change.act, _why(case, change)) for change in changes)
    return {act: why for act, why in found if why}


def _whole(case: Case) -> Iterator[Change]:
    order = case.order
    same = tuple((line.id, line.variant_id) for line in order.lines if line.variant_id)
    yield CancelOrder(order.number)
    yield ChangeItems(order.number, same[:1])
    yield ChangeAddress(order.number, address_facts(order))
    yield ChangePayment(order.number)
    yield ChangeShipping(order.number)
    yield ReportMissing(order.number)


def _why(case: Case, change: Change) -> Refusal | None:
    """Why a change is not made whatever is still answered; None when it could be."""
    plan = plan_of(case, change)
    if not isinstance(plan, No) or plan.why in OPEN:
        return None
    chosen = plan.why in (Refusal.NO_SUCH_OPTION, Refusal.NO_SUCH_PAYMENT) and plan.among
    return None if chosen else plan.why


def _waiting(case: Case) -> tuple[str, ...]:
    """The acts that end a wait, where something waits."""
    claims = (SettleClaim.act,) if waiting(case) else ()
    return (*claims, SettleExchange.act) if waiting_returns(case) else claims
