"""Who buys: customers, with their points and gift cards."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import relationship

from bot.storage import Record


class Customer(Record):
    """A customer; `external_id` is the shop system's own name for them, `email_key` what e-mails are compared by.

    `changes` counts the changes of their orders and is written first, so that two of them wait for each other.
    `kept` here and on other records holds what an imported shop tells and ours has no column for.
    """

    __tablename__ = "shop_customers"

    id: int = sa.Column(sa.Integer, primary_key=True)
    external_id: str = sa.Column(sa.String(80), nullable=False, unique=True)
    first_name: str = sa.Column(sa.String(80), nullable=False)
    last_name: str = sa.Column(sa.String(80), nullable=False)
    email: str = sa.Column(sa.String(254), nullable=False)
    email_key: str = sa.Column(sa.String(254), nullable=False, index=True)
    language: str = sa.Column(sa.String(8), nullable=False)
    street: str = sa.Column(sa.String(120), nullable=False, default="")
    street2: str = sa.Column(sa.String(120), nullable=False, default="")
    city: str = sa.Column(sa.String(80), nullable=False)
    region: str = sa.Column(sa.String(80), nullable=False, default="")
    postcode: str = sa.Column(sa.String(20), nullable=False, default="")
    country: str = sa.Column(sa.String(40), nullable=False)
    since: date = sa.Column(sa.Date, nullable=False)
    changes: int = sa.Column(sa.Integer, nullable=False, default=0)
    kept = sa.Column(sa.JSON(none_as_null=True))

    points: list[PointsEntry] = relationship("PointsEntry", order_by="PointsEntry.id")
    gift_cards: list[GiftCard] = relationship("GiftCard", order_by="GiftCard.id")


class PointsEntry(Record):
    """Membership points won (above zero) or spent (below zero) on one day."""

    __tablename__ = "shop_points"

    id: int = sa.Column(sa.Integer, primary_key=True)
    customer_id: int = sa.Column(sa.ForeignKey("shop_customers.id"), nullable=False, index=True)
    points: int = sa.Column(sa.Integer, nullable=False)
    reason: str = sa.Column(sa.String(40), nullable=False)
    on: date = sa.Column("entered_on", sa.Date, nullable=False)


class GiftCard(Record):
    """A gift card and what is left on it, in cents; `ends_on` is None for one that never ends."""

    __tablename__ = "shop_gift_cards"

    id: int = sa.Column(sa.Integer, primary_key=True)
    code: str = sa.Column(sa.String(32), nullable=False, unique=True)
    customer_id = sa.Column(sa.Integer, sa.ForeignKey("shop_customers.id"), index=True)
    value_cents: int = sa.Column(sa.Integer, nullable=False)
    balance_cents: int = sa.Column(sa.Integer, nullable=False)
    currency: str = sa.Column(sa.String(3), nullable=False)
    ends_on = sa.Column(sa.Date)


def email_key(email: str) -> str:
    """An e-mail address as it is compared: trimmed and without case."""
    return email.strip().casefold()
