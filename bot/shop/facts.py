"""What the shop's use cases tell: plain facts, with no chatbot and no database in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum


class OrderState(str, Enum):
    """The one state of an order that matters to its shopper now."""

    UNPAID = "unpaid"
    PENDING = "pending"
    PACKED = "packed"
    SHIPPED = "shipped"
    OUT_FOR_DELIVERY = "out_for_delivery"
    LATE = "late"
    DELIVERED = "delivered"
    REPORTED_MISSING = "reported_missing"
    CANCELLED = "cancelled"
    PART_RETURNED = "part_returned"
    REFUND_ON_ITS_WAY = "refund_on_its_way"
    REFUND_SETTLED = "refund_settled"


class CouponState(str, Enum):
    """Why a coupon works, or the first reason why it does not."""

    VALID = "valid"
    UNKNOWN = "unknown"
    NOT_YET = "not_yet"
    EXPIRED = "expired"
    USED_UP = "used_up"
    ONCE_PER_CUSTOMER = "once_per_customer"
    MINIMUM_BASKET = "minimum_basket"
    CATEGORY_ONLY = "category_only"
    NOT_COMBINABLE = "not_combinable"


class Refusal(str, Enum):
    """Why the shop will not do what was wished."""

    NO_SUCH_ORDER = "no_such_order"
    ALREADY_SHIPPED = "already_shipped"
    ALREADY_CANCELLED = "already_cancelled"
    NOT_DELIVERED = "not_delivered"
    WINDOW_CLOSED = "window_closed"
    ALREADY_RETURNED = "already_returned"
    FINAL_SALE = "final_sale"
    NOTHING_CHOSEN = "nothing_chosen"


@dataclass(frozen=True)
class Money:
    """An amount in a currency: two decimals, ISO 4217 code."""

    amount: Decimal
    currency: str


@dataclass(frozen=True)
class LineFacts:
    """One line of an order; `kept_back` says why it cannot be returned, None when it can."""

    line_id: int
    product: str
    options: str
    quantity: int
    unit_price: Money
    kept_back: Refusal | None


@dataclass(frozen=True)
class ScanFacts:
    """What the carrier last saw of a parcel: `code` is one of the carrier words in records."""

    code: str
    place: str
    at: datetime


@dataclass(frozen=True)
class ParcelFacts:
    """One parcel and where it was last seen (None before its first scan)."""

    carrier: str
    tracking_number: str
    shipped_on: date
    last_scan: ScanFacts | None


@dataclass(frozen=True)
class RefundFacts:
    """Money on its way back, or back already (`settled_on` is then set)."""

    amount: Money
    method: str
    sent_on: date
    expected_by: date
    settled_on: date | None


@dataclass(frozen=True)
class ReturnFacts:
    """A return the shop knows of: what goes back, and until when it must be on its way."""

    number: str
    lines: tuple[LineFacts, ...]
    send_by: date
    received_on: date | None
    amount: Money


@dataclass(frozen=True)
class ReturnOffer:
    """What sending lines back would be worth: `amount` after the `fee`, if they are on their way by `send_by`."""

    lines: tuple[LineFacts, ...]
    amount: Money
    fee: Money
    send_by: date


@dataclass(frozen=True)
class OrderFacts:
    """An order as its shopper may hear of it today.

    `promised_on` is the day first named, `expected_on` the day believed now (None when nothing moves);
    `search_from` is the day from which the shop searches for a parcel that has not come;
    `return_until` is None unless something was delivered.
    """

    number: str
    state: OrderState
    placed_on: date
    total: Money
    lines: tuple[LineFacts, ...]
    promised_on: date | None
    expected_on: date | None
    search_from: date | None
    delivered_on: date | None
    left_with: str | None
    cancelled_on: date | None
    return_until: date | None
    parcel: ParcelFacts | None
    refund: RefundFacts | None
    last_return: ReturnFacts | None
    cancellable: bool
    address_changeable: bool
    pay_until: date | None
    customer_id: int
    first_name: str
    email: str
    city: str


@dataclass(frozen=True)
class CouponFacts:
    """A coupon as asked about: `share` is the part off (0.15), `amount` the money off; one of them is None."""

    code: str
    state: CouponState
    share: Decimal | None = None
    amount: Money | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    minimum: Money | None = None
    category: str | None = None
    used_on: date | None = None
    combinable: bool = True


@dataclass(frozen=True)
class ShippingFacts:
    """How the shop ships to one country, dearest last."""

    country: str
    options: tuple[ShippingOption, ...]
    free_from: Money


@dataclass(frozen=True)
class ShippingOption:
    """One way to ship: `days` is the fewest and most working days."""

    name: str
    carrier: str
    price: Money
    days: tuple[int, int]


@dataclass(frozen=True)
class ReturnPolicyFacts:
    """The rules for sending something back; days are calendar days."""

    window_days: int
    send_within_days: int
    return_fee: Money
    free_reasons: tuple[str, ...]
    refund_days: tuple[int, int]
    final_sale_categories: tuple[str, ...]
    drop_off: tuple[str, ...]


@dataclass(frozen=True)
class CustomerFacts:
    """A customer as known to the shop."""

    customer_id: int
    external_id: str
    first_name: str
    last_name: str
    email: str
    language: str
    since: date
    orders: int
    spent: Money
    points: int
