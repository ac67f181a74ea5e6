"""Customers: who someone is to the shop."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from bot.shop.facts import CustomerFacts
from bot.shop.money import money
from bot.shop.policies import Policies
from bot.shop.records import Customer, Order, Payment, PointsEntry, Refund


async def customer_where(session: AsyncSession, policies: Policies, who: Any) -> CustomerFacts | None:
    """The customer a condition picks, with what they bought; None when there is none."""
    customer: Customer | None = (await session.execute(sa.select(Customer).where(who))).scalars().first()
    if customer is None:
        return None
    theirs = Order.customer_id == customer.id
    paid = sa.select(sa.func.sum(Payment.amount_cents)).join(Order, Order.id == Payment.order_id).where(theirs)
    back = sa.select(sa.func.sum(Refund.amount_cents)).join(Order, Order.id == Refund.order_id).where(theirs)
    points = sa.select(sa.func.sum(PointsEntry.points)).where(PointsEntry.customer_id == customer.id)
    return CustomerFacts(
        customer_id=customer.id,
        external_id=customer.external_id,
        first_name=customer.first_name,
        last_name=customer.last_name,
        email=customer.email,
        language=customer.language,
        since=customer.since,
        orders=await _number(session, sa.select(sa.func.count(Order.id)).where(theirs)),
        spent=money(await _number(session, paid) - await _number(session, back), policies.currency),
        points=await _number(session, points),
    )


async def has_bought_before(session: AsyncSession, customer_id: int) -> bool:
    """Whether a customer has at least two orders."""
    two = sa.select(Order.id).where(Order.customer_id == customer_id).limit(2)
    return len((await session.execute(two)).all()) == 2


async def _number(session: AsyncSession, query: Any) -> int:
    return int((await session.execute(query)).scalar() or 0)
