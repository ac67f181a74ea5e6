"""A small shop in the form of the public retail environment, with two customers; and actions on its orders."""

from __future__ import annotations

import copy
from typing import Any

from bot.replay.tasks import Action, ShopData, Task


def variant(item: str, price: float, available: bool = True, **options: str) -> dict[str, Any]:
    named = {name.replace("_", " "): value for name, value in options.items()}
    return {"item_id": item, "options": named, "available": available, "price": price}


def line(name: str, product: str, item: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": name,
        "product_id": product,
        "item_id": item["item_id"],
        "price": item["price"],
        "options": item["options"],
    }


SMALL = variant("101", 20.0, colour="teal", size="small")
LARGE = variant("102", 30.5, colour="teal", size="large")
PLUM = variant("103", 18.25, colour="plum", size="small")
GONE = variant("104", 25.0, available=False, colour="plum", size="large")
DRY = variant("201", 60.0, pieces="12", waterproof="yes")
WET = variant("202", 55.0, pieces="12", waterproof="no")

HOME = {
    "address1": "4 Quay Lane",
    "address2": "Flat 2",
    "city": "Moorby",
    "country": "USA",
    "state": "OR",
    "zip": "97001",
}
AWAY = {**HOME, "address1": "77 Hill Rise", "address2": "", "zip": "97009"}


def sent(number: str, lines: list[dict[str, Any]]) -> dict[str, Any]:
    return {"tracking_id": [f"7{number[2:]}"], "item_ids": [one["item_id"] for one in lines]}


def order(
    number: str, status: str, lines: list[dict[str, Any]], method: str, address: dict[str, str]
) -> dict[str, Any]:
    paid = {
        "transaction_type": "payment",
        "amount": sum(one["price"] for one in lines),
        "payment_method_id": method,
    }
    return {
        "order_id": number,
        "user_id": "ida_1",
        "address": dict(address),
        "items": lines,
        "fulfillments": [] if status == "pending" else [sent(number, lines)],
        "status": status,
        "payment_history": [paid],
    }


PARASOL, PUZZLE = "Garden Parasol", "Floor Puzzle"
SHOP: ShopData = {
    "products": {
        "1": {"name": PARASOL, "product_id": "1", "variants": {v["item_id"]: v for v in (SMALL, LARGE, PLUM, GONE)}},
        "2": {"name": PUZZLE, "product_id": "2", "variants": {v["item_id"]: v for v in (DRY, WET)}},
    },
    "users": {
        "ida_1": {
            "name": {"first_name": "Ida", "last_name": "Moor"},
            "address": HOME,
            "email": "ida@example.org",
            "payment_methods": {
                "card_1": {"source": "credit_card", "brand": "visa", "last_four": "4417", "id": "card_1"},
                "paypal_1": {"source": "paypal", "id": "paypal_1"},
                "gift_1": {"source": "gift_card", "balance": 15.0, "id": "gift_1"},
            },
            "orders": ["#W1000001", "#W1000002", "#W1000003"],
        },
    },
    "orders": {
        "#W1000001": order("#W1000001", "pending", [line(PARASOL, "1", SMALL), line(PUZZLE, "2", DRY)], "card_1", HOME),
        "#W1000002": order(
            "#W1000002", "delivered", [line(PARASOL, "1", LARGE), line(PUZZLE, "2", WET)], "card_1", AWAY
        ),
        "#W1000003": order(
            "#W1000003", "delivered", [line(PARASOL, "1", SMALL), line(PARASOL, "1", PLUM)], "gift_1", HOME
        ),
    },
}
PENDING, DELIVERED, TWINS = SHOP["orders"]


def shop() -> ShopData:
    """A copy of the shop, to be changed."""
    return copy.deepcopy(SHOP)


def cancel(number: str = PENDING, reason: str = "no longer needed") -> Action:
    return Action("cancel_pending_order", {"order_id": number, "reason": reason})


def move(number: str = PENDING, address: dict[str, str] = AWAY) -> Action:
    return Action("modify_pending_order_address", {"order_id": number, **address})


def repay(method: str, number: str = PENDING) -> Action:
    return Action("modify_pending_order_payment", {"order_id": number, "payment_method_id": method})


def swapped(name: str, number: str, method: str, *pairs: tuple[str, str]) -> Action:
    old, new = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    return Action(name, {"order_id": number, "item_ids": old, "new_item_ids": new, "payment_method_id": method})


def change(*pairs: tuple[str, str], method: str = "paypal_1", number: str = PENDING) -> Action:
    return swapped("modify_pending_order_items", number, method, *pairs)


def exchange(*pairs: tuple[str, str], method: str = "paypal_1", number: str = DELIVERED) -> Action:
    return swapped("exchange_delivered_order_items", number, method, *pairs)


def send_back(*items: str, method: str = "card_1", number: str = DELIVERED) -> Action:
    return Action(
        "return_delivered_order_items", {"order_id": number, "item_ids": list(items), "payment_method_id": method}
    )


def task(*actions: Action, name: str = "1") -> Task:
    return Task(name, actions)
