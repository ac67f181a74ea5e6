"""Coupons: whether one works, and if not, why."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from bot.shop.facts import CouponFacts, CouponState, Money
from bot.shop.money import cents, money
from bot.shop.policies import Policies
from bot.shop.records import Coupon


async def check(
    session: AsyncSession, code: str, today: date, customer_id: int | None, basket: Money | None
) -> CouponFacts:
    """A coupon as it stands for this customer and basket; state UNKNOWN when no coupon has the code."""
    key = code_key(code)
    query = sa.select(Coupon).where(Coupon.code_key == key).options(selectinload(Coupon.uses))
    coupon = (await session.execute(query)).scalars().first()
    if coupon is None:
        return CouponFacts(code=key, state=CouponState.UNKNOWN)
    return coupon_facts(coupon, today, customer_id, basket)


async def to_offer(session: AsyncSession, policies: Policies, today: date, limit: int) -> tuple[CouponFacts, ...]:
    """Public coupons that work for anyone today, worth most on a typical basket first."""
    query = sa.select(Coupon).where(Coupon.public.is_(True), Coupon.ends_on >= today)
    found = (await session.execute(query.options(selectinload(Coupon.uses)))).scalars().all()
    good = [coupon for coupon in found if coupon_state(coupon, today, None, None) is CouponState.VALID]
    basket = cents(policies.coupons.typical_basket)
    good.sort(key=lambda coupon: (-worth(coupon, basket), coupon.ends_on, coupon.code))
    return tuple(coupon_facts(coupon, today, None, None) for coupon in good[:limit])


def coupon_state(coupon: Coupon, today: date, customer_id: int | None, basket: Money | None) -> CouponState:
    """The first reason why a coupon does not work, in the order of `_reasons`; VALID when there is none.

    A condition nobody can check yet (no basket, no known customer) counts as unmet, because a shopper asks about a
    code that has just failed. Category and combination always do: the basket is known by its sum alone.
    """
    return next(_reasons(coupon, today, customer_id, basket), CouponState.VALID)


def _reasons(coupon: Coupon, today: date, customer_id: int | None, basket: Money | None) -> Iterator[CouponState]:
    if today < coupon.starts_on:
        yield CouponState.NOT_YET
    if today > coupon.ends_on:
        yield CouponState.EXPIRED
    if coupon.uses_allowed is not None and len(coupon.uses) >= coupon.uses_allowed:
        yield CouponState.USED_UP
    if coupon.once_per_customer and (customer_id is None or used_on(coupon, customer_id)):
        yield CouponState.ONCE_PER_CUSTOMER
    if coupon.minimum_cents and (basket is None or cents(basket.amount) < coupon.minimum_cents):
        yield CouponState.MINIMUM_BASKET
    if coupon.category:
        yield CouponState.CATEGORY_ONLY
    if not coupon.combinable:
        yield CouponState.NOT_COMBINABLE


def coupon_facts(coupon: Coupon, today: date, customer_id: int | None, basket: Money | None) -> CouponFacts:
    """A coupon with its state and all its conditions."""
    return CouponFacts(
        code=coupon.code,
        state=coupon_state(coupon, today, customer_id, basket),
        share=Decimal(coupon.percent) / 100 if coupon.percent else None,
        amount=money(coupon.amount_cents, coupon.currency) if coupon.amount_cents else None,
        starts_on=coupon.starts_on,
        ends_on=coupon.ends_on,
        minimum=money(coupon.minimum_cents, coupon.currency) if coupon.minimum_cents else None,
        category=coupon.category,
        used_on=used_on(coupon, customer_id),
        combinable=coupon.combinable,
    )


def used_on(coupon: Coupon, customer_id: int | None) -> date | None:
    """The last day this customer used the coupon; None when never or when nobody is known."""
    return max((use.used_on for use in coupon.uses if use.customer_id == customer_id), default=None)


def worth(coupon: Coupon, basket_cents: int) -> int:
    """What a coupon takes off a basket, in cents."""
    return coupon.amount_cents or basket_cents * (coupon.percent or 0) // 100


def code_key(code: str) -> str:
    """A coupon code as it is compared: capital letters, digits and hyphens only."""
    return "".join(sign for sign in code.upper() if sign.isalnum() or sign == "-")
