"""What an operator wants done, and how its consequence is told to the desk's page, as JSON."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from bot.desk.allowances import EXCEPTIONS, Allowance
from bot.shop.case import Case
from bot.shop.changes import Change
from bot.shop.changing import plan_of
from bot.shop.facts import OrderFacts
from bot.shop.goodwill import Given
from bot.shop.leeway import eased
from bot.shop.outcomes import Done, Refused, Weighed
from bot.shop.plain import as_plain

GOODWILL = "goodwill_coupon"
OVER_LIMIT, NO_CUSTOMER = "over_limit", "no_customer"
"""Why the desk itself refuses: the limits of data/desk.yml, and that it is not known who the shopper is."""


@dataclass(frozen=True)
class Act:
    """A change an operator wants made; `reason` says why exceptions are made, and is kept with them.

    `email` goes with the change's order where the shopper is not known otherwise.
    """

    change: Change
    exceptions: tuple[str, ...] = ()
    reason: str = ""
    email: str | None = None


def helping(case: Case, act: Act, allowance: Allowance) -> list[str]:
    """The exceptions that would change what becomes of an act, among them those it is made with."""
    return [name for name in EXCEPTIONS if _with(case, act, allowance, name) != _with(case, act, allowance, None, name)]


def _with(case: Case, act: Act, allowance: Allowance, more: str | None, less: str | None = None) -> Any:
    names = {name for name in (*act.exceptions, more) if name and name != less}
    policies = eased(case.policies, allowance.leeway(names))
    return plan_of(replace(case, policies=policies), act.change)


def consequence(weighed: Weighed) -> dict[str, Any]:
    """What a change means, without what the page knows of the order already."""
    told: dict[str, Any] = as_plain(weighed)
    return {**told, "change": weighed.change.as_json(), "order": of_order(weighed.order)}


def refusal(refused: Refused, exceptions: list[str]) -> dict[str, Any]:
    """Why not, what would work instead, and which exceptions the operator may make."""
    told: dict[str, Any] = as_plain(refused)
    order = of_order(refused.order) if refused.order else None
    return {**told, "order": order, "exceptions": exceptions}


def refusal_of_desk(why: str, **more: Any) -> dict[str, Any]:
    """What the desk itself refuses, in the same form."""
    return {"why": why, "order": None, "instead": [], "among": [], "from_on": None, "exceptions": [], **more}


def of_order(order: OrderFacts) -> dict[str, Any]:
    """An order in a line: its number, state, day and sum."""
    return {
        "number": order.number,
        "state": order.state.value,
        "placed_on": order.placed_on.isoformat(),
        "total": as_plain(order.total),
    }


def of_coupon(given: Given) -> dict[str, Any]:
    """A goodwill coupon that was given, in the form of what was done to an order."""
    told: dict[str, Any] = {"act": GOODWILL, "number": given.code, "gets": as_plain(given.amount)}
    return {**told, "by": given.ends_on.isoformat(), "lines": [], "steps": [], "label": None}


def noted(act: Act, done: Done, granted: tuple[str, ...]) -> dict[str, Any]:
    """What the audit trail keeps of it: no words of the shopper."""
    beyond = {"exceptions": list(granted), "reason": act.reason} if granted else {}
    return {"order": done.order.number, "number": done.number, "gets": as_plain(done.gets), **beyond}
