"""The one state of an order, and what may still happen to it: rules on the records alone."""

from __future__ import annotations

from datetime import date

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
    if any(refund.settled_on is None or refund.settled_on > today for refund in order.refunds):
        return OrderState.REFUND_ON_ITS_WAY
    if 0 < len(lines_back(order)) < len(order.lines):
        return OrderState.PART_RETURNED
    return OrderState.REFUND_SETTLED if order.refunds else None


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
    return None


def missing_refusal(order: Order) -> Refusal | None:
    """Why an order cannot be reported as never received; None when it can."""
    if order.cancelled_on:
        return Refusal.ALREADY_CANCELLED
    if order.returns:
        return Refusal.ALREADY_RETURNED
    return None if delivered_on(order) else Refusal.NOT_DELIVERED


def address_changeable(order: Order, policies: Policies) -> bool:
    """Whether the parcel can still be addressed to somewhere else."""
    if order.cancelled_on or order.parcels:
        return False
    return not order.packed_on or policies.orders.change_address_when_packed


def return_refusal(order: Order, line: OrderLine, policies: Policies, today: date) -> Refusal | None:
    """Why a line cannot be returned, what lasts longest first; None when it can."""
    if order.cancelled_on:
        return Refusal.ALREADY_CANCELLED
    if any(each.line is line for one in order.returns for each in one.lines):
        return Refusal.ALREADY_RETURNED
    if line.category in policies.returns.final_sale_categories:
        return Refusal.FINAL_SALE
    came = delivered_on(order)
    if came is None or order.missing_on:
        return Refusal.NOT_DELIVERED
    if (today - came).days > policies.returns.window_days:
        return Refusal.WINDOW_CLOSED
    return None
