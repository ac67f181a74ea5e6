"""Coupons and who used them."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import relationship

from bot.shop.records_customers import Customer
from bot.storage import Record


class Coupon(Record):
    """A code worth `percent` of a basket or `amount_cents`; exactly one of the two is set.

    `minimum_cents`, `category` and `uses_allowed` are None where there is no such limit. Only `public` coupons are
    ever offered; the others are answered when asked about.
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
