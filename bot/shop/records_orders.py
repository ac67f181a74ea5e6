"""Orders, their lines and their parcels, and the book of what was done to them from the chat."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import relationship

from bot.shop.records_catalogue import Variant
from bot.storage import Moment, Record

if TYPE_CHECKING:
    from bot.shop.records_claims import Claim
    from bot.shop.records_customers import Customer
    from bot.shop.records_money import Payment, PaymentMethod, Refund
    from bot.shop.records_returns import Return

SCAN_CODES = (
    "label_made",
    "handed_over",
    "in_transit",
    "at_depot",
    "out_for_delivery",
    "delivered",
    "delivery_failed",
    "delayed",
)


class Order(Record):
    """An order. What happened to it is told by days, each None until it happened; bot.shop.states reads them.

    An order of another shop fits: pending is `paid_on` alone, processed has `packed_on`, delivered has a parcel with
    `delivered_on`, cancelled has `cancelled_on`. `method` is what it is paid with, or will be; its payments
    and refunds say how much.
    """

    __tablename__ = "shop_orders"

    id: int = sa.Column(sa.Integer, primary_key=True)
    number: str = sa.Column(sa.String(40), nullable=False, unique=True)
    number_key: str = sa.Column(sa.String(40), nullable=False, index=True)
    external_id = sa.Column(sa.String(80), unique=True)
    customer_id: int = sa.Column(sa.ForeignKey("shop_customers.id"), nullable=False)
    street: str = sa.Column(sa.String(120), nullable=False, default="")
    street2: str = sa.Column(sa.String(120), nullable=False, default="")
    city: str = sa.Column(sa.String(80), nullable=False)
    region: str = sa.Column(sa.String(80), nullable=False, default="")
    postcode: str = sa.Column(sa.String(20), nullable=False, default="")
    country: str = sa.Column(sa.String(40), nullable=False, default="")
    currency: str = sa.Column(sa.String(3), nullable=False)
    shipping_cents: int = sa.Column(sa.Integer, nullable=False, default=0)
    discount_cents: int = sa.Column(sa.Integer, nullable=False, default=0)
    total_cents: int = sa.Column(sa.Integer, nullable=False)
    method_id: int = sa.Column(sa.ForeignKey("shop_payment_methods.id"), nullable=False)
    shipping_option = sa.Column(sa.String(40))
    placed_on: date = sa.Column(sa.Date, nullable=False)
    paid_on = sa.Column(sa.Date)
    packed_on = sa.Column(sa.Date)
    promised_on = sa.Column(sa.Date)
    expected_on = sa.Column(sa.Date)
    items_changed_on = sa.Column(sa.Date)
    missing_on = sa.Column(sa.Date)
    search_until = sa.Column(sa.Date)
    cancelled_on = sa.Column(sa.Date)
    cancel_reason = sa.Column(sa.String(80))
    kept = sa.Column(sa.JSON(none_as_null=True))

    customer: Customer = relationship("Customer")
    lines: list[OrderLine] = relationship("OrderLine", order_by="OrderLine.id")
    parcels: list[Parcel] = relationship("Parcel", order_by="Parcel.id")
    returns: list[Return] = relationship("Return", order_by="Return.id")
    method: PaymentMethod = relationship("PaymentMethod")
    payments: list[Payment] = relationship("Payment", order_by="Payment.id")
    refunds: list[Refund] = relationship("Refund", order_by="Refund.id")
    claims: list[Claim] = relationship("Claim", order_by="Claim.id")

    __table_args__ = (
        sa.Index("ix_shop_orders_customer_newest", "customer_id", "placed_on", "id"),
        sa.Index("ix_shop_orders_newest", "placed_on", "id"),
    )


class OrderLine(Record):
    """One line of an order; names and prices are those of the day it was bought, whatever the catalogue says now."""

    __tablename__ = "shop_order_lines"

    id: int = sa.Column(sa.Integer, primary_key=True)
    order_id: int = sa.Column(sa.ForeignKey("shop_orders.id"), nullable=False, index=True)
    variant_id = sa.Column(sa.Integer, sa.ForeignKey("shop_variants.id"))
    product: str = sa.Column(sa.String(120), nullable=False)
    options: str = sa.Column(sa.String(120), nullable=False)
    option_pairs: list[list[str]] = sa.Column(sa.JSON, nullable=False, default=list)
    category: str = sa.Column(sa.String(40), nullable=False)
    quantity: int = sa.Column(sa.Integer, nullable=False)
    unit_price_cents: int = sa.Column(sa.Integer, nullable=False)
    credited_cents: int = sa.Column(sa.Integer, nullable=False, default=0)
    kept = sa.Column(sa.JSON(none_as_null=True))

    variant: Variant = relationship(Variant)


class Parcel(Record):
    """A parcel in the carrier's hands since `shipped_on`; `left_with` says who or what took it in."""

    __tablename__ = "shop_parcels"

    id: int = sa.Column(sa.Integer, primary_key=True)
    order_id: int = sa.Column(sa.ForeignKey("shop_orders.id"), nullable=False, index=True)
    carrier: str = sa.Column(sa.String(40), nullable=False)
    tracking_number: str = sa.Column(sa.String(40), nullable=False)
    shipped_on: date = sa.Column(sa.Date, nullable=False)
    delivered_on = sa.Column(sa.Date)
    left_with = sa.Column(sa.String(80))
    kept = sa.Column(sa.JSON(none_as_null=True))

    scans: list[Scan] = relationship("Scan", order_by="Scan.at, Scan.id")


class Scan(Record):
    """What the carrier saw of a parcel: one of SCAN_CODES, where and when."""

    __tablename__ = "shop_scans"

    id: int = sa.Column(sa.Integer, primary_key=True)
    parcel_id: int = sa.Column(sa.ForeignKey("shop_parcels.id"), nullable=False, index=True)
    code: str = sa.Column(sa.String(20), nullable=False)
    place: str = sa.Column(sa.String(80), nullable=False)
    at: datetime = sa.Column(Moment, nullable=False)


class ShopAct(Record):
    """One thing done to an order, for whom and because of which message; `result` is the number of what it made.

    `answer` is what was answered, so that the same message again is answered the same.
    """

    __tablename__ = "shop_acts"

    id: int = sa.Column(sa.Integer, primary_key=True)
    act: str = sa.Column(sa.String(20), nullable=False)
    order_number: str = sa.Column(sa.String(40), nullable=False)
    done_by: str = sa.Column(sa.String(40), nullable=False)
    source: str = sa.Column(sa.String(80), nullable=False)
    result = sa.Column(sa.String(60))
    answer = sa.Column(sa.JSON(none_as_null=True))
    at: datetime = sa.Column(Moment, nullable=False)

    __table_args__ = (
        sa.UniqueConstraint("source", "act", "order_number", name="uq_shop_acts_once"),
        sa.Index("ix_shop_acts_order", "order_number"),
    )


def number_key(typed: str) -> str:
    """An order number as it is compared: capital letters and plain digits only, in any script's digits.

    "#bh-204817" and "BH 204817" both give "BH204817"; nothing usable gives "".
    """
    plain = (str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in typed)
    return "".join(sign for sign in plain if sign.isalnum()).upper()
