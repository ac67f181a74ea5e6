"""What a customer has: ways to pay, addresses, and what could be had instead of a thing bought."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from bot.shop.facts import AddressFacts, PaymentFacts, VariantFacts
from bot.shop.money import money
from bot.shop.records import Customer, GiftCard, Order, OrderLine, Variant
from bot.shop.telling import option_pairs


async def payment_methods(session: AsyncSession, customer_id: int) -> tuple[PaymentFacts, ...]:
    """The ways a customer has paid so far, and their gift cards."""
    used = sa.select(Order.payment_method).where(Order.customer_id == customer_id).distinct()
    kinds = sorted({*(await session.execute(used)).scalars()} - {"gift_card"})
    owned = sa.select(GiftCard).where(GiftCard.customer_id == customer_id).order_by(GiftCard.id)
    cards = (await session.execute(owned)).scalars()
    gift_cards = (
        PaymentFacts(f"gift_card_{card.id}", "gift_card", balance=money(card.balance_cents, card.currency))
        for card in cards
    )
    return (*(PaymentFacts(kind, kind) for kind in kinds), *gift_cards)


async def addresses(session: AsyncSession, customer_id: int) -> tuple[AddressFacts, ...]:
    """A customer's own address, then those of their orders, newest first, each once."""
    customer = await session.get(Customer, customer_id)
    if customer is None:
        return ()
    theirs = sa.select(Order.city).where(Order.customer_id == customer_id).order_by(Order.id.desc())
    cities = (customer.city, *(await session.execute(theirs)).scalars())
    return tuple(dict.fromkeys(AddressFacts("", "", city, "", "", customer.country) for city in cities))


async def variants_like(session: AsyncSession, line_id: int) -> tuple[VariantFacts, ...]:
    """All variants of the product of an order's line; empty when it is no longer sold."""
    product = sa.select(Variant.product_id).join(OrderLine).where(OrderLine.id == line_id).scalar_subquery()
    same = sa.select(Variant).where(Variant.product_id == product).options(joinedload(Variant.product))
    return tuple(variant_facts(variant) for variant in (await session.execute(same.order_by(Variant.id))).scalars())


def variant_facts(variant: Variant) -> VariantFacts:
    """A variant as shoppers may hear of it."""
    return VariantFacts(
        variant_id=variant.id,
        product_id=variant.product_id,
        product=variant.product.name,
        options=option_pairs(variant.options),
        price=money(variant.price_cents, variant.currency),
        in_stock=variant.stock > 0,
    )
