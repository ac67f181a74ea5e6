"""What the shop sells: products and the variants they come in."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import relationship

from bot.storage import Record


class Product(Record):
    """A thing in the catalogue; `category` is one lower-case word that coupons and return rules speak of."""

    __tablename__ = "shop_products"

    id: int = sa.Column(sa.Integer, primary_key=True)
    external_id: str = sa.Column(sa.String(80), nullable=False, unique=True)
    name: str = sa.Column(sa.String(120), nullable=False)
    category: str = sa.Column(sa.String(40), nullable=False, index=True)
    kept = sa.Column(sa.JSON(none_as_null=True))

    variants: list[Variant] = relationship("Variant", back_populates="product", order_by="Variant.id")


class Variant(Record):
    """One buyable form of a product: `options` as read by people ("blue, M"), price in cents.

    `option_pairs` names the options: [["colour", "blue"], ["size", "M"]].
    `was_cents` is the price before it became cheaper on `cheaper_since`; both are None when it never did.
    """

    __tablename__ = "shop_variants"

    id: int = sa.Column(sa.Integer, primary_key=True)
    external_id: str = sa.Column(sa.String(80), nullable=False, unique=True)
    product_id: int = sa.Column(sa.ForeignKey("shop_products.id"), nullable=False, index=True)
    options: str = sa.Column(sa.String(120), nullable=False)
    option_pairs: list[list[str]] = sa.Column(sa.JSON, nullable=False, default=list)
    price_cents: int = sa.Column(sa.Integer, nullable=False)
    currency: str = sa.Column(sa.String(3), nullable=False)
    stock: int = sa.Column(sa.Integer, nullable=False)
    was_cents = sa.Column(sa.Integer)
    cheaper_since = sa.Column(sa.Date)
    kept = sa.Column(sa.JSON(none_as_null=True))

    product: Product = relationship("Product", back_populates="variants")
