"""Whether a customer's orders and gift cards are what they ought to be, and what is wrong if not."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from bot.replay.gold import cents

KINDS = {
    "cancel_reason": "wrong reason",
    "items": "wrong item",
    "return_items": "wrong item",
    "exchange_items": "wrong item",
    "exchange_new_items": "wrong item",
    "exchange_price_difference": "wrong price",
    "payment_history": "wrong payment",
    "return_payment_method_id": "wrong payment",
    "exchange_payment_method_id": "wrong payment",
    "address": "wrong address",
}
"""What is said of a field of an order that is not as it ought to be; the first that applies names the failure."""


def same_order(expected: Mapping[str, Any], found: Mapping[str, Any] | None) -> bool:
    """Whether an order is as expected, whatever the order of its items and payments."""
    return found is not None and not _differing(expected, found)


def differences(
    expected: Mapping[str, Mapping[str, Any]], found: Mapping[str, Mapping[str, Any]], before: Mapping[str, Any]
) -> str | None:
    """The gravest thing wrong with a customer's orders, in words; None when all are as expected.

    `before` are the orders as they were: an order that should have stayed as it was means a wrong order.
    """
    wrong = {number: order for number, order in expected.items() if not same_order(order, found.get(number))}
    if not wrong:
        return None
    if any(order == before[number] for number, order in wrong.items()):
        return "wrong order"
    if any(same_order(before[number], found.get(number)) for number in wrong):
        return "not done"
    fields = {name for number, order in wrong.items() for name in _differing(order, found.get(number) or {})}
    named = next((words for name, words in KINDS.items() if name in fields), None)
    return named if named and "status" not in fields else "something else was done"


def same_balances(expected: Mapping[str, Any], found: Mapping[str, Any]) -> bool:
    """Whether every gift card of a customer holds what it should, to the cent."""
    return _balances(expected) == _balances(found)


def _balances(user: Mapping[str, Any]) -> dict[str, int]:
    return {key: cents(one["balance"]) for key, one in user["payment_methods"].items() if "balance" in one}


def _differing(expected: Mapping[str, Any], found: Mapping[str, Any]) -> list[str]:
    names = {**expected, **found}
    return [name for name in names if _plain(name, expected.get(name)) != _plain(name, found.get(name))]


def _plain(name: str, value: Any) -> Any:
    """A field's value with lists sorted, money in cents and payments of nothing left out."""
    if name == "payment_history":
        rows = [(one["transaction_type"], one["payment_method_id"], cents(one["amount"])) for one in value or ()]
        return sorted(row for row in rows if row[2])
    if name == "items":
        return sorted(json.dumps(_cents(line), sort_keys=True) for line in value or ())
    if name.endswith("_items"):
        return sorted(value or ())
    return cents(value) if name == "exchange_price_difference" and value is not None else value


def _cents(line: Mapping[str, Any]) -> dict[str, Any]:
    return {**line, "price": cents(line["price"])}
