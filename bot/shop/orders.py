"""Orders: finding one, cancelling it, and reporting that it never came."""

from __future__ import annotations

import hmac
from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.shop.facts import OrderFacts, Refusal
from bot.shop.loading import act_of, email_key_of_order, hold_order, order_by_number, whole_orders
from bot.shop.policies import Policies
from bot.shop.records import Order, ShopAct
from bot.shop.records_customers import email_key
from bot.shop.refunds import refundable_cents, send_refund
from bot.shop.states import cancel_refusal, missing_refusal
from bot.shop.telling import order_facts

CANCEL = "cancel"
REPORT_MISSING = "report_missing"


async def find(session: AsyncSession, policies: Policies, number: str, email: str, today: date) -> OrderFacts | None:
    """The order with this number if it was placed with this e-mail; None for any miss, whatever was wrong."""
    known = await email_key_of_order(session, number)
    # One small query and a comparison in constant time, whatever is wrong: the wait tells nothing about the number.
    if not hmac.compare_digest(known.encode(), email_key(email).encode(errors="replace")):
        return None
    order = await order_by_number(session, number)
    return order_facts(order, policies, today) if order else None


async def of_customer(
    session: AsyncSession, policies: Policies, number: str, customer_id: int, today: date
) -> OrderFacts | None:
    """A customer's own order; None when there is none of that number or it is somebody else's."""
    order = await order_by_number(session, number)
    return order_facts(order, policies, today) if order and order.customer_id == customer_id else None


async def newest_of_customer(
    session: AsyncSession, policies: Policies, customer_id: int, today: date, limit: int
) -> tuple[OrderFacts, ...]:
    """A customer's orders, newest first; empty when there are none."""
    theirs = whole_orders().where(Order.customer_id == customer_id)
    found = await session.execute(theirs.order_by(Order.placed_on.desc(), Order.id.desc()).limit(limit))
    return tuple(order_facts(order, policies, today) for order in found.scalars().unique())


async def cancel(
    session: AsyncSession, policies: Policies, number: str, customer_id: int, source: str, now: datetime
) -> OrderFacts | Refusal:
    """Cancel an order and send its money back; the same message again gives the same answer and changes nothing."""
    order = await hold_order(session, number, customer_id)
    if order is None:
        return Refusal.NO_SUCH_ORDER
    if not await act_of(session, source, CANCEL, order):
        refusal = cancel_refusal(order, policies)
        if refusal:
            return refusal
        send_refund(order, refundable_cents(order), policies, now.date())
        order.cancelled_on = now.date()
        note_act(session, CANCEL, order, source, now)
        await session.commit()
    return order_facts(order, policies, now.date())


async def report_missing(
    session: AsyncSession, policies: Policies, number: str, customer_id: int, source: str, now: datetime
) -> OrderFacts | Refusal:
    """Mark a delivered order as never received; reporting it again, from any message, changes nothing."""
    order = await hold_order(session, number, customer_id)
    if order is None:
        return Refusal.NO_SUCH_ORDER
    refusal = missing_refusal(order)
    if refusal:
        return refusal
    if not order.missing_on:
        order.missing_on = now.date()
        note_act(session, REPORT_MISSING, order, source, now)
        await session.commit()
    return order_facts(order, policies, now.date())


def note_act(
    session: AsyncSession, act: str, order: Order, source: str, now: datetime, result: str | None = None
) -> None:
    """Write into the book what was done to an order, so that the same message never does it twice."""
    done_by = f"customer:{order.customer_id}"
    session.add(ShopAct(act=act, order_number=order.number, done_by=done_by, source=source, result=result, at=now))
