"""A change of an order being prepared: what the shopper has said of it so far, and what was asked last.

It is kept in the slot `draft` between two turns; it lapses with the session, and when it is done or dropped.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from bot.shop.changes import (
    CancelOrder,
    Change,
    ChangeAddress,
    ChangeItems,
    ChangePayment,
    ChangeShipping,
    ExchangeItems,
    ReportMissing,
    ReportWrong,
    ReturnItems,
)
from bot.shop.facts import AddressFacts

SLOT = "draft"
CHANGES = frozenset(
    {
        "cancel_order",
        "change_order",
        "change_address",
        "return_item",
        "exchange_item",
        "order_missing",
        "order_wrong_or_damaged",
        "request_refund",
    }
)
"""Wishes that change something: for a verified customer only, and only after a yes."""
ORDER, WHAT, LINES, OPTIONS, PAYMENT, ADDRESS, SHIPPING, REASON, REMEDY, CODE, YES = (
    *("order", "what", "lines", "options", "payment", "address", "shipping", "reason", "remedy"),
    *("code", "yes"),
)
"""What may be asked. WHAT: which part of the order is to change."""
ITEMS = "items"
CORRECTING = "no"
"""Asked last when a proposal was turned down: it may still be set right, and stands in nobody's way."""


@dataclass(frozen=True)
class Draft:
    """`swaps` are (line, variant) settled; `open` are (line, variants still possible); `asked` is the last question.

    `what` says which part of an order changes: items, payment or shipping; `said` is what was said before the order
    was known; `missed` counts answers in a row that did not answer.
    """

    wish: str
    said: str | None = None
    order: str | None = None
    what: str | None = None
    lines: tuple[int, ...] = ()
    swaps: tuple[tuple[int, int], ...] = ()
    open: tuple[tuple[int, tuple[int, ...]], ...] = ()
    payment: str | None = None
    address: Mapping[str, Any] | None = None
    option: str | None = None
    reason: str | None = None
    remedy: str | None = None
    asked: str | None = None
    missed: int = 0

    @classmethod
    def of(cls, stored: Mapping[str, Any] | None) -> Draft | None:
        """The draft a slot holds; None for an empty slot. What is not known here is left out."""
        if not stored:
            return None
        known = {field.name: stored[field.name] for field in fields(cls) if field.name in stored}
        known["lines"] = tuple(known.get("lines") or ())
        known["swaps"] = tuple((line, variant) for line, variant in known.get("swaps") or ())
        known["open"] = tuple((line, tuple(variants)) for line, variants in known.get("open") or ())
        return cls(**known)

    def stored(self) -> dict[str, Any]:
        """The draft as the slot keeps it."""
        return {name: value for name, value in asdict(self).items() if value not in (None, (), 0)}

    def asking(self, asked: str) -> Draft:
        """The draft with its next question."""
        return replace(self, asked=asked, missed=self.missed if asked == self.asked else 0)


def wished(draft: Draft, order: str) -> Change | None:
    """The change a draft with all it needs stands for; None for a wish that is no change."""
    if draft.wish == "cancel_order":
        return CancelOrder(order, draft.reason)
    if draft.wish == "return_item":
        return ReturnItems(order, draft.lines, draft.payment, draft.reason)
    if draft.wish == "exchange_item":
        return ExchangeItems(order, draft.swaps, draft.payment, draft.reason)
    if draft.wish == "order_missing":
        return ReportMissing(order, draft.remedy or "search")
    if draft.wish == "order_wrong_or_damaged":
        return ReportWrong(order, draft.lines, draft.reason or "damaged", draft.remedy or "replace")
    if draft.wish == "change_address":
        return ChangeAddress(order, AddressFacts(**(draft.address or {})))
    return _part(draft, order) if draft.wish == "change_order" else None


def _part(draft: Draft, order: str) -> Change | None:
    if draft.what == PAYMENT:
        return ChangePayment(order, draft.payment)
    if draft.what == SHIPPING:
        return ChangeShipping(order, draft.option or "")
    return ChangeItems(order, draft.swaps, draft.payment)
