"""Coupons that operators give out of goodwill: for one customer, for one order, within limits counted here."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from bot.shop.coupons import code_key
from bot.shop.facts import Money
from bot.shop.loading import hold_orders
from bot.shop.money import cents, money
from bot.shop.records import Coupon, Goodwill

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""What a code is made of: nothing that is read as something else."""
LENGTH = 10


@dataclass(frozen=True)
class GoodwillCoupon:
    """So much off one order, and why."""

    amount: Money
    reason: str


@dataclass(frozen=True)
class Giver:
    """Who gives ("operator:3") in which matter ("ticket:7"), and because of which message."""

    by: str
    matter: str
    source: str


@dataclass(frozen=True)
class Given:
    """A coupon as it was given; it works until `ends_on`, that day included."""

    code: str
    amount: Money
    ends_on: date


async def spent_cents(session: AsyncSession, by: str, matter: str, day: date) -> tuple[int, int]:
    """What was given in this matter by anybody, and by this giver in any matter on this day; in cents."""
    total = sa.func.coalesce(sa.func.sum(Goodwill.amount_cents), 0)
    in_matter = (await session.execute(sa.select(total).where(Goodwill.matter == matter))).scalar_one()
    on_day = sa.select(total).where(Goodwill.given_by == by, Goodwill.given_on == day)
    return in_matter, (await session.execute(on_day)).scalar_one()


async def given_because_of(session: AsyncSession, source: str) -> Given | None:
    """What was given because of this message; None for nothing."""
    query = sa.select(Goodwill).where(Goodwill.source == source).options(joinedload(Goodwill.coupon))
    found: Goodwill | None = (await session.execute(query)).scalars().first()
    return _facts(found.coupon) if found else None


async def give(
    session: AsyncSession, customer_id: int, wish: GoodwillCoupon, giver: Giver, days: int, now: datetime
) -> Given:
    """Give a coupon in a unit of work that somebody else commits, and who holds giver and matter until then.

    It works for so many days. Limits are not looked at here.
    """
    await hold_orders(session, customer_id)
    today, amount = now.date(), cents(wish.amount.amount)
    code = f"THANKS-{''.join(secrets.choice(LETTERS) for _ in range(LENGTH))}"
    coupon = Coupon(
        code=code,
        code_key=code_key(code),
        amount_cents=amount,
        currency=wish.amount.currency,
        starts_on=today,
        ends_on=today + timedelta(days=days),
        uses_allowed=1,
        public=False,
        customer_id=customer_id,
    )
    told: dict[str, Any] = {"amount_cents": amount, "reason": wish.reason, "given_by": giver.by, "matter": giver.matter}
    when: dict[str, Any] = {"source": giver.source, "given_on": today, "at": now}
    session.add(Goodwill(coupon=coupon, customer_id=customer_id, **told, **when))
    await session.flush()
    return _facts(coupon)


def _facts(coupon: Coupon) -> Given:
    return Given(coupon.code, money(coupon.amount_cents or 0, coupon.currency), coupon.ends_on)
