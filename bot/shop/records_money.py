"""Money: how customers pay, what was paid for an order and what was paid back.

Payments and refunds of an order are one book: `place` counts its entries from 0, and the sums of a method are what was
paid with it and what was paid back to it.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import relationship

from bot.shop.records_customers import Customer, GiftCard
from bot.storage import Record

if TYPE_CHECKING:
    from bot.shop.records_returns import Return


class PaymentMethod(Record):
    """A customer's way to pay; `kind` is a method of policies.yml or any other. Only a gift card has a `gift_card`."""

    __tablename__ = "shop_payment_methods"

    id: int = sa.Column(sa.Integer, primary_key=True)
    external_id: str = sa.Column(sa.String(120), nullable=False, unique=True)
    customer_id: int = sa.Column(sa.ForeignKey("shop_customers.id"), nullable=False, index=True)
    kind: str = sa.Column(sa.String(80), nullable=False)
    brand = sa.Column(sa.String(40))
    last_four = sa.Column(sa.String(4))
    gift_card_id = sa.Column(sa.Integer, sa.ForeignKey("shop_gift_cards.id"), unique=True)
    kept = sa.Column(sa.JSON(none_as_null=True))

    customer: Customer = relationship(Customer)
    gift_card: GiftCard = relationship(GiftCard)


class Payment(Record):
    """Money a customer paid for an order."""

    __tablename__ = "shop_payments"

    id: int = sa.Column(sa.Integer, primary_key=True)
    order_id: int = sa.Column(sa.ForeignKey("shop_orders.id"), nullable=False, index=True)
    method_id: int = sa.Column(sa.ForeignKey("shop_payment_methods.id"), nullable=False)
    amount_cents: int = sa.Column(sa.Integer, nullable=False)
    paid_on: date = sa.Column(sa.Date, nullable=False)
    place: int = sa.Column(sa.Integer, nullable=False)

    method: PaymentMethod = relationship(PaymentMethod)


class Refund(Record):
    """Money sent back; `cause` is cancel, change, return or claim, and the return it is for stands with it."""

    __tablename__ = "shop_refunds"

    id: int = sa.Column(sa.Integer, primary_key=True)
    order_id: int = sa.Column(sa.ForeignKey("shop_orders.id"), nullable=False, index=True)
    return_id = sa.Column(sa.Integer, sa.ForeignKey("shop_returns.id"), index=True)
    method_id: int = sa.Column(sa.ForeignKey("shop_payment_methods.id"), nullable=False)
    cause: str = sa.Column(sa.String(10), nullable=False)
    amount_cents: int = sa.Column(sa.Integer, nullable=False)
    sent_on: date = sa.Column(sa.Date, nullable=False)
    expected_by: date = sa.Column(sa.Date, nullable=False)
    settled_on = sa.Column(sa.Date)
    place: int = sa.Column(sa.Integer, nullable=False)

    method: PaymentMethod = relationship(PaymentMethod)
    for_return: Return = relationship("Return")
