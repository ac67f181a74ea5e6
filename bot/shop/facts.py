"""What the shop's use cases tell: plain facts, with no chatbot and no database in them."""

from __future__ import annotations

from dataclasses import dataclass, replace
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
    ALREADY_PACKED = "already_packed"
    ALREADY_CHANGED = "already_changed"
    ALREADY_CLAIMED = "already_claimed"
    NOT_PAID = "not_paid"
    REASON_NEEDED = "reason_needed"
    OTHER_PRODUCT = "other_product"
    OUT_OF_STOCK = "out_of_stock"
    NO_SUCH_PAYMENT = "no_such_payment"
    SAME_PAYMENT = "same_payment"
    NOT_TO_THIS_PAYMENT = "not_to_this_payment"
    GIFT_CARD_TOO_SMALL = "gift_card_too_small"
    NO_SUCH_OPTION = "no_such_option"
    ADDRESS_INCOMPLETE = "address_incomplete"
    NOT_SHIPPED_THERE = "not_shipped_there"
    SEARCH_FIRST = "search_first"
    SEARCH_OVER = "search_over"
    PERSON_DECIDES = "person_decides"


@dataclass(frozen=True)
class Money:
    """An amount in a currency: two decimals, ISO 4217 code."""

    amount: Decimal
    currency: str


@dataclass(frozen=True)
class AddressFacts:
    """Where something is sent; "" for what an address does not have."""

    street: str
    street2: str
    city: str
    region: str
    postcode: str
    country: str


@dataclass(frozen=True)
class PaymentFacts:
    """A customer's way to pay: `kind` is card, paypal, gift_card, bank_transfer, invoice or the shop's own word."""

    id: str
    kind: str
    brand: str | None = None
    last_four: str | None = None
    balance: Money | None = None


@dataclass(frozen=True)
class VariantFacts:
    """One buyable form of a product, by its options: ("colour", "blue"), ("size", "M")."""

    variant_id: int
    product_id: int
    product: str
    options: tuple[tuple[str, str], ...]
    price: Money
    in_stock: bool


@dataclass(frozen=True)
class LineFacts:
    """One line of an order; `kept_back` says why it cannot be returned, None when it can.

    `options` is for reading, `option_pairs` names each of them; the ids are None for what is no longer sold.
    """

    line_id: int
    product: str
    options: str
    quantity: int
    unit_price: Money
    kept_back: Refusal | None
    product_id: int | None = None
    variant_id: int | None = None
    option_pairs: tuple[tuple[str, str], ...] = ()


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
    """Money on its way back to `payment`, or back already (`settled_on` is then set)."""

    amount: Money
    method: str
    sent_on: date
    expected_by: date
    settled_on: date | None
    payment: PaymentFacts | None = None


@dataclass(frozen=True)
class ReturnFacts:
    """A return the shop knows of: what goes back, and until when it must be on its way."""

    number: str
    lines: tuple[LineFacts, ...]
    send_by: date
    received_on: date | None
    amount: Money


@dataclass(frozen=True)
class OrderFacts:
    """An order as its shopper may hear of it today.

    `promised_on` is the day first named, `expected_on` the day believed now (None when nothing moves);
    `search_from` is the day from which the shop searches for a parcel that has not come;
    `return_until` is None unless something was delivered; `payment` is what the order was last paid with; `refunds`
    is all that was sent back, `refund` the last of it; `total` is None where it may not be told.
    """

    number: str
    state: OrderState
    placed_on: date
    total: Money | None
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
    external_id: str | None = None
    address: AddressFacts | None = None
    payment: PaymentFacts | None = None
    shipping_option: str | None = None
    search_until: date | None = None
    refunds: tuple[RefundFacts, ...] = ()

    def coarse(self) -> OrderFacts:
        """The state and its days, for whoever knows number and e-mail only: no goods, money, names or places."""
        parcel = replace(self.parcel, tracking_number="", last_scan=None) if self.parcel else None
        unsaid = replace(self, total=None, lines=(), left_with=None, refund=None, last_return=None, parcel=parcel)
        return replace(unsaid, first_name="", email="", city="", address=None, payment=None, refunds=())


@dataclass(frozen=True)
class CouponFacts:
    """A coupon as asked about: `share` is the part off (0.15), `amount` the money off; one of them is None.

    `reasons` are all reasons why it does not work, `state` the first of them; `near` is the public code that an
    unknown one may be meant for.
    """

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
    reasons: tuple[CouponState, ...] = ()
    near: str | None = None


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
