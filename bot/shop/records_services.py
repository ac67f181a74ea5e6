"""What is known of products, who waits for one, and prices that were matched."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import relationship

from bot.shop.records_catalogue import Product, Variant
from bot.shop.records_customers import Customer
from bot.storage import Moment, Record


class ProductFact(Record):
    """One thing that is known of a product, by the name people ask for it: ("material", "wool"), ("uses", "hiking")."""

    __tablename__ = "shop_product_facts"

    id: int = sa.Column(sa.Integer, primary_key=True)
    product_id: int = sa.Column(sa.ForeignKey("shop_products.id"), nullable=False, index=True)
    name: str = sa.Column(sa.String(40), nullable=False)
    value: str = sa.Column(sa.String(400), nullable=False)

    product: Product = relationship(Product)


class StockNote(Record):
    """A customer who wants to hear once when a variant is back; `told_at` is None until then."""

    __tablename__ = "shop_stock_notes"

    id: int = sa.Column(sa.Integer, primary_key=True)
    customer_id: int = sa.Column(sa.ForeignKey("shop_customers.id"), nullable=False, index=True)
    variant_id: int = sa.Column(sa.ForeignKey("shop_variants.id"), nullable=False, index=True)
    source: str = sa.Column(sa.String(80), nullable=False)
    asked_at: datetime = sa.Column(Moment, nullable=False)
    told_at = sa.Column(Moment)

    customer: Customer = relationship(Customer)
    variant: Variant = relationship(Variant)


class PriceMatch(Record):
    """The difference to a lower price, given for a line of an order: once a line, whatever the price does later."""

    __tablename__ = "shop_price_matches"

    id: int = sa.Column(sa.Integer, primary_key=True)
    order_line_id: int = sa.Column(sa.ForeignKey("shop_order_lines.id"), nullable=False, unique=True)
    gift_card_id: int = sa.Column(sa.ForeignKey("shop_gift_cards.id"), nullable=False)
    amount_cents: int = sa.Column(sa.Integer, nullable=False)
    source: str = sa.Column(sa.String(80), nullable=False)
    given_on: date = sa.Column(sa.Date, nullable=False)
