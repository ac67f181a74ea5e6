"""What would work now in place of a wish that was refused."""

from __future__ import annotations

from datetime import date

from bot.shop.facts import OrderFacts, OrderState, Refusal

PERSON = "talk_to_human"
MOVING = (OrderState.SHIPPED, OrderState.OUT_FOR_DELIVERY, OrderState.LATE)
# Wishes that a refusal sends to something else first, as far as they would work.
FIRST: dict[Refusal, tuple[str, ...]] = {
    Refusal.OUT_OF_STOCK: ("stock_check", "return_item", "cancel_order"),
    Refusal.OTHER_PRODUCT: ("return_item", "cancel_order"),
    Refusal.WINDOW_CLOSED: (PERSON, "return_policy"),
    Refusal.FINAL_SALE: ("order_wrong_or_damaged", "return_policy"),
    Refusal.ALREADY_PACKED: ("cancel_order",),
    Refusal.ALREADY_CHANGED: (PERSON,),
    Refusal.ALREADY_CLAIMED: (PERSON,),
    Refusal.ALREADY_RETURNED: ("refund_status",),
    Refusal.ALREADY_CANCELLED: ("refund_status", "place_order"),
    Refusal.PERSON_DECIDES: (PERSON,),
    Refusal.SEARCH_OVER: ("order_missing",),
    Refusal.SEARCH_FIRST: ("order_missing",),
}


def instead(why: Refusal, order: OrderFacts, today: date) -> tuple[str, ...]:
    """The intents that would work on this order now, best first; a person is always the last."""
    able = _able(order, today)
    first = [intent for intent in FIRST.get(why, ()) if intent in able or intent not in _LIMITED]
    return tuple(dict.fromkeys((*first, *able, PERSON)))


_LIMITED = {"return_item", "exchange_item", "cancel_order", "order_wrong_or_damaged", "refund_status"}


def _able(order: OrderFacts, today: date) -> list[str]:
    returnable = any(line.kept_back is None for line in order.lines)
    open_window = any(line.kept_back is not Refusal.WINDOW_CLOSED for line in order.lines)
    delivered = order.state in (OrderState.DELIVERED, OrderState.PART_RETURNED) and open_window
    overdue = order.search_from is not None and order.search_from <= today
    here = {
        "return_item": returnable,
        "exchange_item": returnable,
        "order_wrong_or_damaged": delivered,
        "refund_status": order.refund is not None,
        "order_missing": overdue or order.state is OrderState.REPORTED_MISSING,
        "track_order": order.state in MOVING,
        "return_policy": order.state in MOVING,
        "cancel_order": order.cancellable,
        "change_order": order.cancellable and order.state is not OrderState.PACKED,
        "change_address": order.address_changeable,
    }
    return [intent for intent, works in here.items() if works]
