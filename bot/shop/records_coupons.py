"""Coupons, who used them, and those that operators gave out of goodwill."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import relationship

from bot.shop.records_customers import Customer
from bot.storage import Moment, Record


class Coupon(Record):
    """A code worth `percent` of a basket or `amount_cents`; exactly one of the two is set.

    `minimum_cents`, `category` and `uses_allowed` are None where there is no such limit. Only `public` coupons are
    ever offered; the others are answered when asked about. One with a `customer_id` is for that customer alone.
    """

    __tablename__ = "shop_coupons"

    id: int = sa.Column(sa.Integer, primary_key=True)
    code: str = sa.Column(sa.String(40), nullable=False)
    code_key: str = sa.Column(sa.String(40), nullable=False, unique=True)
    percent = sa.Column(sa.Integer)
    amount_cents = sa.Column(sa.Integer)
    currency: str = sa.Column(sa.String(3), nullable=False)
    starts_on: date = sa.Column(sa.Date, nullable=False)
    ends_on: date = sa.Column(sa.Date, nullable=False, index=True)
    minimum_cents = sa.Column(sa.Integer)
    category = sa.Column(sa.String(40))
    uses_allowed = sa.Column(sa.Integer)
    once_per_customer: bool = sa.Column(sa.Boolean, nullable=False, default=False)
    combinable: bool = sa.Column(sa.Boolean, nullable=False, default=True)
    public: bool = sa.Column(sa.Boolean, nullable=False, default=True)

    customer_id = sa.Column(sa.Integer, sa.ForeignKey("shop_customers.id"), index=True)

    uses: list[CouponUse] = relationship("CouponUse", order_by="CouponUse.id")

    __table_args__ = (sa.CheckConstraint("(percent is null) <> (amount_cents is null)", name="ck_shop_coupons_worth"),)


class CouponUse(Record):
    """One time a customer used a coupon."""

    __tablename__ = "shop_coupon_uses"

    id: int = sa.Column(sa.Integer, primary_key=True)
    coupon_id: int = sa.Column(sa.ForeignKey("shop_coupons.id"), nullable=False, index=True)
    customer_id: int = sa.Column(sa.ForeignKey("shop_customers.id"), nullable=False, index=True)
    used_on: date = sa.Column(sa.Date, nullable=False)

    customer: Customer = relationship(Customer)


class Goodwill(Record):
    """A coupon given to a customer out of goodwill: by whom, in which matter, why, and because of which message.

    `given_by` ("operator:3") and `matter` ("ticket:7") are what the limits of the desk are counted by.
    """

    __tablename__ = "shop_goodwill"

    id: int = sa.Column(sa.Integer, primary_key=True)
    coupon_id: int = sa.Column(sa.ForeignKey("shop_coupons.id"), nullable=False, unique=True)
    customer_id: int = sa.Column(sa.ForeignKey("shop_customers.id"), nullable=False, index=True)
    amount_cents: int = sa.Column(sa.Integer, nullable=False)
    reason: str = sa.Column(sa.String(400), nullable=False)
    given_by: str = sa.Column(sa.String(40), nullable=False)
    matter: str = sa.Column(sa.String(40), nullable=False, index=True)
    source: str = sa.Column(sa.String(80), nullable=False, unique=True)
    given_on: date = sa.Column(sa.Date, nullable=False)
    at: datetime = sa.Column(Moment, nullable=False)

    coupon: Coupon = relationship(Coupon)

    __table_args__ = (sa.Index("ix_shop_goodwill_given_by_given_on", "given_by", "given_on"),)
