"""Coupons: whether one works, and if not, why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import sqlalchemy as sa
from rapidfuzz import fuzz
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from bot.shop.facts import CouponFacts, CouponState, Money
from bot.shop.money import cents, money
from bot.shop.policies import Policies
from bot.shop.records import Coupon

NEAR = 80
"""Ratio (rapidfuzz, of 100) from which an unknown code is taken for a public one mistyped: a letter in seven."""


@dataclass(frozen=True)
class Basket:
    """What is known of a basket: its sum (None: nothing), and the categories of what is in it."""

    total: Money | None = None
    categories: frozenset[str] = frozenset()


NOTHING_KNOWN = Basket()


async def check(
    session: AsyncSession, code: str, today: date, customer_id: int | None, basket: Basket = NOTHING_KNOWN
) -> CouponFacts:
    """A coupon as it stands for this customer and basket; state UNKNOWN when no coupon has the code.

    A coupon for somebody else is unknown too. To whoever is not known it is told: its code cannot be guessed.
    """
    key = code_key(code)
    query = sa.select(Coupon).where(Coupon.code_key == key).options(selectinload(Coupon.uses))
    coupon = (await session.execute(query)).scalars().first()
    if coupon is None or customer_id not in (None, coupon.customer_id or customer_id):
        unknown = (CouponState.UNKNOWN,)
        return CouponFacts(code=key, state=unknown[0], reasons=unknown, near=await _near(session, key, today))
    return coupon_facts(coupon, today, customer_id, basket)


async def to_offer(
    session: AsyncSession,
    policies: Policies,
    today: date,
    limit: int,
    customer_id: int | None = None,
    basket: Basket = NOTHING_KNOWN,
) -> tuple[CouponFacts, ...]:
    """Public coupons that work today for this customer and basket, worth most on it (or a typical one) first."""
    query = sa.select(Coupon).where(Coupon.public.is_(True), Coupon.ends_on >= today)
    found = (await session.execute(query.options(selectinload(Coupon.uses)))).scalars().all()
    good = [coupon for coupon in found if coupon_state(coupon, today, customer_id, basket) is CouponState.VALID]
    total = cents(basket.total.amount if basket.total else policies.coupons.typical_basket)
    good.sort(key=lambda coupon: (-worth(coupon, total), coupon.ends_on, coupon.code))
    return tuple(coupon_facts(coupon, today, customer_id, basket) for coupon in good[:limit])


def coupon_state(coupon: Coupon, today: date, customer_id: int | None, basket: Basket) -> CouponState:
    """The first reason why a coupon does not work, in the order of `_reasons`; VALID when there is none.

    A condition nobody can check yet (no basket, no known customer) counts as unmet, because a shopper asks about a
    code that has just failed. Combination always does: the codes in a basket are not known.
    """
    return next(_reasons(coupon, today, customer_id, basket), CouponState.VALID)


def _reasons(coupon: Coupon, today: date, customer_id: int | None, basket: Basket) -> Iterator[CouponState]:
    if today < coupon.starts_on:
        yield CouponState.NOT_YET
    if today > coupon.ends_on:
        yield CouponState.EXPIRED
    if coupon.uses_allowed is not None and len(coupon.uses) >= coupon.uses_allowed:
        yield CouponState.USED_UP
    if coupon.once_per_customer and (customer_id is None or used_on(coupon, customer_id)):
        yield CouponState.ONCE_PER_CUSTOMER
    if coupon.minimum_cents and (basket.total is None or cents(basket.total.amount) < coupon.minimum_cents):
        yield CouponState.MINIMUM_BASKET
    if coupon.category and coupon.category not in basket.categories:
        yield CouponState.CATEGORY_ONLY
    if not coupon.combinable:
        yield CouponState.NOT_COMBINABLE


async def _near(session: AsyncSession, key: str, today: date) -> str | None:
    """The public code of today that is most like this one; None when none is like it. Secret codes are never told."""
    open_now = (Coupon.public.is_(True), Coupon.starts_on <= today, Coupon.ends_on >= today)
    codes = (await session.execute(sa.select(Coupon.code_key).where(*open_now).order_by(Coupon.code_key))).scalars()
    best = max(codes, key=lambda code: fuzz.ratio(code, key), default="")
    return best if fuzz.ratio(best, key) >= NEAR else None


def coupon_facts(coupon: Coupon, today: date, customer_id: int | None, basket: Basket) -> CouponFacts:
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
        reasons=tuple(_reasons(coupon, today, customer_id, basket)),
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
