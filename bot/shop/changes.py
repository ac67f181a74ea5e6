"""Everything a shopper may wish to happen to an order, as values that are weighed, confirmed and carried out.

A change is kept as JSON between two turns. `order` is an order's number; lines and variants are named by their ids,
a way to pay by the id of a customer's payment method, None being the way the order was paid.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from bot.shop.facts import AddressFacts
from bot.shop.plain import as_plain, from_plain

NOWHERE = AddressFacts("", "", "", "", "", "")
Swaps = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Change:
    """A wish about one order; `act` is its name in the book of what was done."""

    act: ClassVar[str] = ""
    order: str

    def as_json(self) -> dict[str, Any]:
        """The change as plain values; `change_of` reads them."""
        return {"act": self.act, **as_plain(self)}


@dataclass(frozen=True)
class CancelOrder(Change):
    """Cancel the whole order; `reason` is one of the policy's, or None while it is not known."""

    act: ClassVar[str] = "cancel_order"
    reason: str | None = None


@dataclass(frozen=True)
class ChangeItems(Change):
    """Take other variants of the same products: (line id, variant id) each, for whole lines."""

    act: ClassVar[str] = "change_items"
    swaps: Swaps = ()
    payment: str | None = None


@dataclass(frozen=True)
class ChangeAddress(Change):
    """Send the order somewhere else."""

    act: ClassVar[str] = "change_address"
    address: AddressFacts = NOWHERE


@dataclass(frozen=True)
class ChangePayment(Change):
    """Pay the order in another way."""

    act: ClassVar[str] = "change_payment"
    payment: str | None = None


@dataclass(frozen=True)
class ChangeShipping(Change):
    """Send the order in another way; `option` is the name of a shipping option."""

    act: ClassVar[str] = "change_shipping"
    option: str = ""


@dataclass(frozen=True)
class ReturnItems(Change):
    """Send lines back for money."""

    act: ClassVar[str] = "return_items"
    lines: tuple[int, ...] = ()
    payment: str | None = None
    reason: str | None = None


@dataclass(frozen=True)
class ExchangeItems(Change):
    """Send lines back for other variants of the same products."""

    act: ClassVar[str] = "exchange_items"
    swaps: Swaps = ()
    payment: str | None = None
    reason: str | None = None


@dataclass(frozen=True)
class ReportMissing(Change):
    """An order that never came; `remedy` is search, replace or refund."""

    act: ClassVar[str] = "report_missing"
    remedy: str = "search"


@dataclass(frozen=True)
class ReportWrong(Change):
    """Lines that came damaged, or are not what was bought; `what` says which, `remedy` is replace or refund."""

    act: ClassVar[str] = "report_wrong"
    lines: tuple[int, ...] = ()
    what: str = "damaged"
    remedy: str = "replace"


@dataclass(frozen=True)
class SettleClaim(Change):
    """Decide a claim that waits for a photo; only operators do, who have seen one."""

    act: ClassVar[str] = "settle_claim"
    claim: str = ""
    accept: bool = True


@dataclass(frozen=True)
class SettleExchange(Change):
    """End the wait of an exchange for what is out of stock: take what is there now, or give the money instead.

    `exchange` is the number of its return; only operators do it.
    """

    act: ClassVar[str] = "settle_exchange"
    exchange: str = ""
    refund: bool = False


CHANGES = {change.act: change for change in Change.__subclasses__()}


def change_of(json: Mapping[str, Any]) -> Change:
    """The change `as_json` wrote down; raises KeyError, TypeError or ValueError for anything else."""
    kind: type[Change] = CHANGES[json["act"]]
    return from_plain(kind, json)
