"""What is wished of an order, in the words of the order's state."""

from __future__ import annotations

from actions.which_order import HERE, OPEN
from bot.shop.facts import OrderFacts, OrderState


def fitting(wish: str, order: OrderFacts) -> str:
    """The wish in the words of the order's state: what has not left is changed, what has arrived is exchanged."""
    if wish == "exchange_item" and order.state in OPEN:
        return "change_order"
    if wish == "change_order" and order.state in HERE:
        return "exchange_item"
    if order.state is OrderState.REPORTED_MISSING and wish in ("order_late", "request_refund"):
        return "order_missing"
    if wish != "request_refund":
        return wish
    if order.state in OPEN:
        return "cancel_order"
    return "return_item" if order.state in HERE else "refund_status"
