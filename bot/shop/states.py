"""The one state of an order, and what may still happen to it: rules on the records alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from bot.shop.facts import OrderState, Refusal
from bot.shop.policies import Policies
from bot.shop.records_orders import Order, OrderLine, Parcel, Scan


def order_state(order: Order, today: date) -> OrderState:
    """The first of these questions that is answered with yes names the state."""
    if order.cancelled_on:
        return OrderState.CANCELLED
    if not order.paid_on:
        return OrderState.UNPAID
    return _money_state(order, today) or _parcel_state(order, today)


def _money_state(order: Order, today: date) -> OrderState | None:
    # Money that goes back because an order was changed says nothing of where the order is.
    refunds = [refund for refund in order.refunds if refund.cause in ("return", "claim")]
    if any(refund.settled_on is None or refund.settled_on > today for refund in refunds):
        return OrderState.REFUND_ON_ITS_WAY
    if 0 < len(lines_back(order)) < len(order.lines):
        return OrderState.PART_RETURNED
    return OrderState.REFUND_SETTLED if refunds else None


def _parcel_state(order: Order, today: date) -> OrderState:
    if order.missing_on:
        return OrderState.REPORTED_MISSING
    if delivered_on(order):
        return OrderState.DELIVERED
    if out_for_delivery(order, today):
        return OrderState.OUT_FOR_DELIVERY
    if late(order, today):
        return OrderState.LATE
    if order.parcels:
        return OrderState.SHIPPED
    return OrderState.PACKED if order.packed_on else OrderState.PENDING


def delivered_on(order: Order) -> date | None:
    """The day the last parcel came; None while one is missing or nothing was shipped."""
    days = [parcel.delivered_on for parcel in order.parcels]
    return max((day for day in days if day), default=None) if all(days) else None


def out_for_delivery(order: Order, today: date) -> bool:
    """Whether the parcel on its way was loaded for its last mile today."""
    parcel = parcel_to_tell(order)
    scan = last_scan(parcel) if parcel else None
    return scan is not None and scan.code == "out_for_delivery" and scan.at.date() == today


def late(order: Order, today: date) -> bool:
    """Whether the promised day has passed, or a later day is already known; without a promise nothing is late."""
    if order.promised_on is None:
        return False
    return max(today, order.expected_on or order.promised_on) > order.promised_on


def search_day(order: Order, policies: Policies) -> date | None:
    """The day from which a parcel on its way is searched for; None before it is sent, or when no day was named."""
    expected = order.expected_on or order.promised_on
    return expected + timedelta(days=policies.orders.search_after_days) if expected and order.parcels else None


def parcel_to_tell(order: Order) -> Parcel | None:
    """The parcel a shopper asks about: the first still on its way, else the last that came."""
    waiting = [parcel for parcel in order.parcels if not parcel.delivered_on]
    if waiting:
        return min(waiting, key=lambda parcel: parcel.shipped_on)
    return max(order.parcels, key=lambda parcel: parcel.delivered_on or parcel.shipped_on, default=None)


def last_scan(parcel: Parcel) -> Scan | None:
    """The newest scan of a parcel; None before its first."""
    return max(parcel.scans, key=lambda scan: scan.at, default=None)


def lines_back(order: Order) -> list[OrderLine]:
    """The lines the shop has received back."""
    return [each.line for one in order.returns if one.received_on for each in one.lines]


def cancel_refusal(order: Order, policies: Policies) -> Refusal | None:
    """Why an order cannot be cancelled; None when it can."""
    if order.cancelled_on:
        return Refusal.ALREADY_CANCELLED
    if order.parcels or (order.packed_on and not policies.orders.cancel_when_packed):
        return Refusal.ALREADY_SHIPPED
    return final_refusal(order, policies)


def final_refusal(order: Order, policies: Policies) -> Refusal | None:
    """Why nothing about an order may change any more although it has not left; None when it may."""
    return Refusal.ALREADY_CHANGED if order.items_changed_on and policies.orders.final_with_items else None


def change_refusal(order: Order, policies: Policies, when_packed: bool = False) -> Refusal | None:
    """Why nothing about an order can be changed; None when it can. `when_packed`: a packed one can be as well."""
    if order.cancelled_on:
        return Refusal.ALREADY_CANCELLED
    if order.parcels:
        return Refusal.ALREADY_SHIPPED
    if order.packed_on and not when_packed:
        return Refusal.ALREADY_PACKED
    return final_refusal(order, policies)


def address_changeable(order: Order, policies: Policies) -> bool:
    """Whether the parcel can still be addressed to somewhere else."""
    return change_refusal(order, policies, policies.orders.change_address_when_packed) is None


def claim_refusal(order: Order, lines: Sequence[OrderLine]) -> Refusal | None:
    """Why these lines can no longer be made good; None when they can."""
    if order.cancelled_on:
        return Refusal.ALREADY_CANCELLED
    if any(each.line in lines for one in order.returns for each in one.lines):
        return Refusal.ALREADY_RETURNED
    claimed = any(each.line in lines for claim in order.claims for each in claim.lines)
    return Refusal.ALREADY_CLAIMED if claimed else None


def return_refusal(order: Order, line: OrderLine, policies: Policies, today: date) -> Refusal | None:
    """Why a line cannot be returned, what lasts longest first; None when it can."""
    if order.returns and policies.returns.once_per_order:
        return Refusal.ALREADY_RETURNED
    claimed = claim_refusal(order, [line])
    if claimed:
        return claimed
    if line.category in policies.returns.final_sale_categories:
        return Refusal.FINAL_SALE
    came = delivered_on(order)
    if came is None or order.missing_on:
        return Refusal.NOT_DELIVERED
    if (today - came).days > policies.returns.window_days:
        return Refusal.WINDOW_CLOSED
    return None
