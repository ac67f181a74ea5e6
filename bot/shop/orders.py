"""Orders: finding one."""

from __future__ import annotations

import hmac
from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from bot.shop.facts import OrderFacts
from bot.shop.loading import email_key_of_order, newest_orders, order_by_number
from bot.shop.policies import Policies
from bot.shop.records_customers import email_key
from bot.shop.telling import order_facts


async def find(session: AsyncSession, policies: Policies, number: str, email: str, today: date) -> OrderFacts | None:
    """The order with this number if it was placed with this e-mail; None for any miss, whatever was wrong."""
    known = await email_key_of_order(session, number, policies.orders.number_prefix)
    # One small query and a comparison in constant time, whatever is wrong: the wait tells nothing about the number.
    if not hmac.compare_digest(known.encode(), email_key(email).encode(errors="replace")):
        return None
    order = await order_by_number(session, number, policies.orders.number_prefix)
    return order_facts(order, policies, today) if order else None


async def of_customer(
    session: AsyncSession, policies: Policies, number: str, customer_id: int, today: date
) -> OrderFacts | None:
    """A customer's own order; None when there is none of that number or it is somebody else's."""
    order = await order_by_number(session, number, policies.orders.number_prefix)
    return order_facts(order, policies, today) if order and order.customer_id == customer_id else None


async def newest_of_customer(
    session: AsyncSession, policies: Policies, customer_id: int, today: date, limit: int
) -> tuple[OrderFacts, ...]:
    """A customer's orders, newest first; empty when there are none."""
    found = await newest_orders(session, customer_id, limit)
    return tuple(order_facts(order, policies, today) for order in found)
