"""What a shop's data are after a task's actions, by the rules of the public tau-bench retail environment.

The rules, as its description gives them: only pending orders are cancelled or changed (items within the same product
and only once), only delivered ones returned or exchanged (once), money goes back the way it came or to a gift card of
the customer, and a gift card covers what it pays. Nothing here knows how the shop itself carries anything out.
"""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from bot.replay.tasks import Action, ShopData, Task

REASONS = frozenset({"no longer needed", "ordered by mistake"})
ADDRESS_PARTS = ("address1", "address2", "city", "state", "country", "zip")
Order = dict[str, Any]
User = dict[str, Any]


class NotAllowed(Exception):
    """The shop's rules forbid an action; the text says which rule."""


def customer_of(task: Task, shop: ShopData) -> str:
    """The id of the customer whose orders a task changes. Raises NotAllowed when it is none, or several."""
    named = {action.order_id for action in task.actions}
    owners = {shop["orders"][number]["user_id"] for number in named if number in shop["orders"]}
    if len(owners) != 1:
        raise NotAllowed(f"it changes orders of {len(owners)} customers")
    return str(owners.pop())


def after_actions(actions: Iterable[Action], customer: str, shop: ShopData) -> tuple[User, dict[str, Order]]:
    """The customer and all their orders as they are after the actions; the shop given stays as it is.

    Raises NotAllowed at the first action that the rules forbid.
    """
    user = copy.deepcopy(shop["users"][customer])
    orders = {number: copy.deepcopy(one) for number, one in shop["orders"].items() if one["user_id"] == customer}
    for action in actions:
        if action.name not in APPLIED:
            raise NotAllowed(f"nothing is known of the action {action.name}")
        if action.order_id not in orders:
            raise NotAllowed("there is no such order")
        APPLIED[action.name](orders[action.order_id], user, action.arguments, shop["products"])
    return user, orders


def cents(amount: float) -> int:
    """An amount as whole cents; the data have them as decimal fractions."""
    return round(amount * 100)


def _cancel(order: Order, user: User, given: Mapping[str, Any], products: Mapping[str, Any]) -> None:
    _need(order["status"] == "pending", "only a pending order is cancelled")
    _need(given["reason"] in REASONS, "an order is not cancelled for such a reason")
    for payment in list(order["payment_history"]):
        _move(order, user, payment["payment_method_id"], -cents(payment["amount"]))
    order.update(status="cancelled", cancel_reason=given["reason"])


def _change_address(order: Order, user: User, given: Mapping[str, Any], products: Mapping[str, Any]) -> None:
    _need(order["status"] == "pending", "only a pending order is changed")
    order["address"] = {part: given[part] for part in ADDRESS_PARTS}


def _change_payment(order: Order, user: User, given: Mapping[str, Any], products: Mapping[str, Any]) -> None:
    _need(order["status"] == "pending", "only a pending order is changed")
    history = order["payment_history"]
    _need(len(history) == 1, "only an order that was paid once is paid in another way")
    first, wanted = history[0], given["payment_method_id"]
    _need(first["payment_method_id"] != wanted, "the order is paid that way already")
    _pay(order, user, wanted, cents(first["amount"]))
    _move(order, user, first["payment_method_id"], -cents(first["amount"]))


def _change_items(order: Order, user: User, given: Mapping[str, Any], products: Mapping[str, Any]) -> None:
    _need(order["status"] == "pending", "only a pending order is changed")
    _need(any(old != new for old, new in _pairs(given)), "nothing would be changed")
    difference = _difference(order, given, products)
    _pay(order, user, given["payment_method_id"], difference, always=True)
    for old, new in _pairs(given):
        line = next(line for line in order["items"] if line["item_id"] == old)
        variant = products[line["product_id"]]["variants"][new]
        line.update(item_id=new, price=variant["price"], options=variant["options"])
    order["status"] = "pending (item modified)"


def _return(order: Order, user: User, given: Mapping[str, Any], products: Mapping[str, Any]) -> None:
    _need(order["status"] == "delivered", "only a delivered order is sent back")
    method = _method(user, given["payment_method_id"])
    original = order["payment_history"][0]["payment_method_id"]
    back = method["source"] == "gift_card" or method["id"] == original
    _need(back, "money goes back the way it came, or to a gift card")
    _hold(order, given["item_ids"])
    order.update(
        status="return requested",
        return_items=sorted(given["item_ids"]),
        return_payment_method_id=given["payment_method_id"],
    )


def _exchange(order: Order, user: User, given: Mapping[str, Any], products: Mapping[str, Any]) -> None:
    _need(order["status"] == "delivered", "only a delivered order is exchanged")
    difference = _difference(order, given, products)
    _cover(_method(user, given["payment_method_id"]), difference)
    order.update(
        status="exchange requested",
        exchange_items=sorted(given["item_ids"]),
        exchange_new_items=sorted(given["new_item_ids"]),
        exchange_payment_method_id=given["payment_method_id"],
        exchange_price_difference=difference / 100,
    )


APPLIED: dict[str, Callable[[Order, User, Mapping[str, Any], Mapping[str, Any]], None]] = {
    "cancel_pending_order": _cancel,
    "modify_pending_order_address": _change_address,
    "modify_pending_order_payment": _change_payment,
    "modify_pending_order_items": _change_items,
    "return_delivered_order_items": _return,
    "exchange_delivered_order_items": _exchange,
}


def _need(holds: bool, rule: str) -> None:
    if not holds:
        raise NotAllowed(rule)


def _pairs(given: Mapping[str, Any]) -> list[tuple[str, str]]:
    _need(len(given["item_ids"]) == len(given["new_item_ids"]), "every item needs one to take its place")
    return list(zip(given["item_ids"], given["new_item_ids"], strict=True))


def _hold(order: Order, items: Iterable[str]) -> None:
    missing = Counter(items) - Counter(line["item_id"] for line in order["items"])
    _need(not missing, "the order has no such item")


def _difference(order: Order, given: Mapping[str, Any], products: Mapping[str, Any]) -> int:
    """What the new items cost more than the old ones, in cents; below zero when they cost less."""
    _hold(order, given["item_ids"])
    lines = {line["item_id"]: line for line in order["items"]}
    total = 0
    for old, new in _pairs(given):
        variant = products[lines[old]["product_id"]]["variants"].get(new)
        _need(variant is not None, "an item becomes another of the same product only")
        _need(variant["available"], "the new item is sold out")
        total += cents(variant["price"]) - cents(lines[old]["price"])
    return total


def _method(user: User, method_id: str) -> dict[str, Any]:
    _need(method_id in user["payment_methods"], "the customer has no such way to pay")
    method: dict[str, Any] = user["payment_methods"][method_id]
    return method


def _cover(method: Mapping[str, Any], amount: int) -> None:
    covered = method["source"] != "gift_card" or cents(method["balance"]) >= amount
    _need(covered, "the gift card does not cover it")


def _pay(order: Order, user: User, method_id: str, amount: int, always: bool = False) -> None:
    _cover(_method(user, method_id), amount)
    if amount or always:
        _move(order, user, method_id, amount)


def _move(order: Order, user: User, method_id: str, amount: int) -> None:
    """Enter a payment (or, below zero, a refund) in cents; the balance of a gift card follows at once."""
    kind = "payment" if amount > 0 else "refund"
    entry = {"transaction_type": kind, "amount": abs(amount) / 100, "payment_method_id": method_id}
    order["payment_history"].append(entry)
    method = _method(user, method_id)
    if method["source"] == "gift_card":
        method["balance"] = (cents(method["balance"]) - amount) / 100
