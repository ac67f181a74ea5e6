"""A task in the terms of the person who has it: products and ways to pay as people call them, never an item's id."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.replay.gold import ADDRESS_PARTS, Order, User, after_actions
from bot.replay.tasks import Action, ShopData, Task

KINDS = {
    "cancel_pending_order": "cancel",
    "modify_pending_order_address": "address",
    "modify_pending_order_payment": "payment",
    "modify_pending_order_items": "items",
    "return_delivered_order_items": "return",
    "exchange_delivered_order_items": "exchange",
}
HOME = "home"


@dataclass(frozen=True)
class Thing:
    """One item of an order. `apart` are the options that tell it from others of the same product, empty if it has none.

    `wanted` are the options it shall have instead, empty for the very same again, None when it is not to be swapped;
    `whole` are all options of what takes its place; `shared` are values that several options of the product may have.
    """

    product: str
    options: Mapping[str, str]
    apart: Mapping[str, str]
    shared: frozenset[str]
    wanted: Mapping[str, str] | None = None
    whole: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Way:
    """A way to pay: its kind (credit_card, paypal or gift_card) and what a person knows of it; `balance` in cents.

    `alone` says that the customer has no other of its kind, `alone_of_brand` no other card of its brand;
    `original` that the order was paid this way.
    """

    kind: str
    brand: str = ""
    last_four: str = ""
    balance: int | None = None
    alone: bool = True
    alone_of_brand: bool = True
    original: bool = False


@dataclass(frozen=True)
class Wish:
    """What one action is to a person. `address` has the parts of gold.ADDRESS_PARTS.

    `same_as` is the number of another order of theirs that goes to that address, HOME when they live there;
    `products` are all products of the order, `rest` those the wish is not about.
    """

    kind: str
    order: str
    things: tuple[Thing, ...] = ()
    way: Way | None = None
    reason: str = ""
    address: Mapping[str, str] | None = None
    same_as: str | None = None
    products: tuple[str, ...] = ()
    rest: tuple[str, ...] = ()
    everything: bool = False


@dataclass(frozen=True)
class Person:
    """The customer as they know themselves, with all they wish; `orders` are the numbers of all their orders."""

    customer: str
    email: str
    orders: tuple[str, ...]
    ways: tuple[Way, ...]
    wishes: tuple[Wish, ...]


def person_of(task: Task, customer: str, shop: ShopData) -> Person:
    """The shopper of a task that the rules allow. Raises gold.NotAllowed as after_actions does."""
    wishes = []
    for done, action in enumerate(task.actions):
        user, orders = after_actions(task.actions[:done], customer, shop)
        wishes.append(_wish(action, user, orders, shop))
    known = shop["users"][customer]
    ways = tuple(_way(one, known, None) for one in known["payment_methods"])
    return Person(customer, known["email"], tuple(known["orders"]), ways, tuple(wishes))


def _wish(action: Action, user: User, orders: Mapping[str, Order], shop: ShopData) -> Wish:
    given = action.arguments
    order = orders[given["order_id"]]
    kind = KINDS[action.name]
    picked = _picked(given, kind)
    things = tuple(_thing(old, new, order, shop["products"]) for old, new in picked)
    method = given.get("payment_method_id")
    address = {part: given[part] for part in ADDRESS_PARTS} if kind == "address" else None
    rest = Counter(line["item_id"] for line in order["items"]) - Counter(given.get("item_ids", ()))
    names = {line["item_id"]: line["name"] for line in order["items"]}
    return Wish(
        kind,
        order["order_id"],
        things,
        _way(method, user, order) if method else None,
        given.get("reason", ""),
        address,
        _same_as(address, order["order_id"], user, orders) if address else None,
        tuple(line["name"] for line in order["items"]),
        tuple(names[item] for item in rest),
        not rest,
    )


def _picked(given: Mapping[str, Any], kind: str) -> list[tuple[str, str | None]]:
    """Items with what takes their place; nobody asks to have an order changed into what it is."""
    items = given.get("item_ids", ())
    if kind == "return":
        return [(item, None) for item in items]
    pairs = list(zip(items, given.get("new_item_ids", ()), strict=False))
    return [(old, new) for old, new in pairs if old != new or kind == "exchange"]


def _thing(item: str, new: str | None, order: Order, products: Mapping[str, Any]) -> Thing:
    line = next(line for line in order["items"] if line["item_id"] == item)
    product = products[line["product_id"]]
    alike = [one["options"] for one in order["items"] if one["name"] == line["name"] and one["item_id"] != item]
    options: Mapping[str, str] = line["options"]
    apart = {name: value for name, value in options.items() if any(one.get(name) != value for one in alike)}
    whole = product["variants"][new]["options"] if new else None
    wanted = {name: value for name, value in whole.items() if options.get(name) != value} if whole is not None else None
    return Thing(line["name"], options, apart, _shared(product), wanted, whole)


def _shared(product: Mapping[str, Any]) -> frozenset[str]:
    pairs = {pair for variant in product["variants"].values() for pair in variant["options"].items()}
    often = Counter(value for _, value in pairs)
    return frozenset(value for value, times in often.items() if times > 1)


def _way(method_id: str, user: User, order: Order | None) -> Way:
    method = user["payment_methods"][method_id]
    others = [one for key, one in user["payment_methods"].items() if key != method_id]
    kind = method["source"]
    return Way(
        kind,
        method.get("brand", ""),
        method.get("last_four", ""),
        round(method["balance"] * 100) if "balance" in method else None,
        all(one["source"] != kind for one in others),
        all(one.get("brand") != method.get("brand") for one in others),
        order is not None and order["payment_history"][0]["payment_method_id"] == method_id,
    )


def _same_as(address: Mapping[str, str], number: str, user: User, orders: Mapping[str, Order]) -> str | None:
    if user["address"] == address:
        return HOME
    same: Sequence[str] = [key for key, one in orders.items() if key != number and one["address"] == address]
    return same[0] if same else None
