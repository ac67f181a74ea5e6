"""Budgets of guesses: whoever does not know an order's number and e-mail cannot find them out by trying.

Only misses cost something. They are counted by conversation, by order number (also of orders that do not exist) and by
network address, in the database, so that the budgets hold in every process. When one is used up nothing is looked for
any more, so that answer and wait are the same for what would have been found and for what would not.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from bot import budgets
from bot.budgets import Rate
from bot.shop import orders
from bot.shop.facts import OrderFacts
from bot.shop.policies import LookupRules, Policies
from bot.shop.records_customers import email_key
from bot.shop.records_lookups import LookedFor
from bot.shop.records_orders import number_key

REMEMBERED = timedelta(days=1)
_PAID = sa.select(LookedFor.pair).where(LookedFor.pair == sa.bindparam("pair"))


class Miss(str, Enum):
    """Why there is no order: no such pair of number and e-mail, or too many guesses to look for one."""

    NOT_FOUND = "not_found"
    CLOSED = "closed"


@dataclass(frozen=True)
class Asker:
    """Who looks for an order: a conversation, and the network address it comes from as a hash, if known."""

    conversation: str
    origin: str | None = None


async def look_up(
    session: AsyncSession, policies: Policies, number: str, email: str, asker: Asker, now: datetime
) -> OrderFacts | Miss:
    """The order with this number and e-mail, or one uniform miss.

    The guess is paid before anything is looked for, and a hit gives it back: of many guesses at once no more than the
    budget holds are answered. A conversation pays for each pair once.
    """
    pair = _pair(policies, number, email, asker)
    paid = (await session.execute(_PAID, {"pair": pair})).scalar_one_or_none() is not None
    if not paid and not await _pay(session, policies, number, asker, now):
        return Miss.CLOSED
    found = await orders.find(session, policies, number, email, now.date())
    if paid:
        return found or Miss.NOT_FOUND
    if found is not None:
        await session.rollback()
    session.add(LookedFor(pair=pair, at=now))
    await session.commit()
    return found or Miss.NOT_FOUND


async def forget_old(session: AsyncSession, now: datetime) -> None:
    """Forget what was looked for a day ago."""
    old = sa.delete(LookedFor).where(LookedFor.at <= now - REMEMBERED)
    await session.execute(old.execution_options(synchronize_session=False))
    await session.commit()


async def _pay(session: AsyncSession, policies: Policies, number: str, asker: Asker, now: datetime) -> bool:
    """Whether all budgets had one left; in one order for everybody, so that no two wait for each other."""
    for key, rate in _budgets(policies, number, asker):
        if not await budgets.pay(session, key, rate, now):
            await session.rollback()
            return False
    return True


def _budgets(policies: Policies, number: str, asker: Asker) -> Iterator[tuple[str, Rate]]:
    rules: LookupRules = policies.lookups
    span = timedelta(minutes=rules.minutes)
    if asker.origin is not None:
        yield f"look:address:{asker.origin}", Rate(rules.misses_per_address, span)
    yield f"look:conversation:{asker.conversation}", Rate(rules.misses_per_conversation, span)
    yield f"look:order:{_hash(_number(policies, number))}", Rate(rules.misses_per_order, span)


def _pair(policies: Policies, number: str, email: str, asker: Asker) -> str:
    return _hash(asker.conversation, _number(policies, number), email_key(email))


def _number(policies: Policies, number: str) -> str:
    """The number as it is counted: the same with and without the shop's prefix."""
    return number_key(number).removeprefix(policies.orders.number_prefix)


def _hash(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode(errors="replace")).hexdigest()
