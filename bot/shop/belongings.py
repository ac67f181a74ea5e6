"""What a customer has: ways to pay, addresses, and what could be had instead of a thing bought."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from bot.shop.facts import AddressFacts, PaymentFacts, VariantFacts
from bot.shop.policies import Policies
from bot.shop.records import Customer, Order, OrderLine, PaymentMethod, Variant
from bot.shop.telling import address_facts, payment_facts, variant_facts


async def payment_methods(session: AsyncSession, policies: Policies, customer_id: int) -> tuple[PaymentFacts, ...]:
    """A customer's ways to pay; empty when there are none."""
    owned = sa.select(PaymentMethod).where(PaymentMethod.customer_id == customer_id).order_by(PaymentMethod.id)
    methods = (await session.execute(owned.options(joinedload(PaymentMethod.gift_card)))).scalars()
    return tuple(payment_facts(method, policies.currency) for method in methods)


async def addresses(session: AsyncSession, customer_id: int) -> tuple[AddressFacts, ...]:
    """A customer's own address, then those of their orders, newest first, each once."""
    customer = await session.get(Customer, customer_id)
    if customer is None:
        return ()
    theirs = sa.select(Order).where(Order.customer_id == customer_id).order_by(Order.placed_on.desc(), Order.id.desc())
    found = (customer, *(await session.execute(theirs)).scalars())
    return tuple(dict.fromkeys(address_facts(each) for each in found))


async def variants_like(session: AsyncSession, line_id: int) -> tuple[VariantFacts, ...]:
    """All variants of the product of an order's line; empty when it is no longer sold."""
    product = sa.select(Variant.product_id).join(OrderLine).where(OrderLine.id == line_id).scalar_subquery()
    same = sa.select(Variant).where(Variant.product_id == product).options(joinedload(Variant.product))
    return tuple(variant_facts(variant) for variant in (await session.execute(same.order_by(Variant.id))).scalars())
