"""Where a shopper who has left can be written to: an address that is the shop's own knowledge, never one just typed."""

from __future__ import annotations

from typing import Any


def address_in(briefing: dict[str, Any]) -> str | None:
    """The address of the customer whom the shop has vouched for, or of whoever knew the order's number and address;
    None where the shopper is not known."""
    customer = briefing.get("customer") or {}
    return customer.get("email") if customer.get("verified") in ("shop_token", "code", "order_and_email") else None
