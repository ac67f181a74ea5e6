"""Membership points: how many there are, what they are worth, and the level they lead to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from bot.shop.facts_goods import PointsFacts
from bot.shop.money import cents, money
from bot.shop.months import months_on
from bot.shop.records import PointsEntry
from bot.shop.rules import MembershipRules

LEVEL_DAYS = 365


async def of_customer(
    session: AsyncSession, customer_id: int, rules: MembershipRules, currency: str, today: date
) -> PointsFacts:
    """A customer's points; one who never won any has none and the lowest level."""
    query = (
        sa.select(PointsEntry).where(PointsEntry.customer_id == customer_id).order_by(PointsEntry.on, PointsEntry.id)
    )
    return points_facts((await session.execute(query)).scalars().all(), rules, currency, today)


def points_facts(entries: Sequence[PointsEntry], rules: MembershipRules, currency: str, today: date) -> PointsFacts:
    """What entries, oldest first, come to. What is spent is taken from the oldest; what is left lapses in time."""
    left = [(on, points) for on, points in _left(entries) if months_on(on, rules.months) >= today]
    points = sum(points for _, points in left)
    won = sum(entry.points for entry in entries if entry.points > 0 and (today - entry.on) < timedelta(LEVEL_DAYS))
    level = max((one for one in rules.levels if one.points <= won), key=lambda one: one.points)
    above = next((one for one in rules.levels if one.points > won), None)
    return PointsFacts(
        points=points,
        worth=money(points * cents(rules.worth_of_100) // 100, currency),
        least_spent=rules.least_spent,
        won=won,
        level=level.name,
        gives=level.gives,
        next_level=above.name if above else None,
        missing=above.points - won if above else 0,
        lapse=left[0][1] if left else 0,
        lapse_on=months_on(left[0][0], rules.months) if left else None,
    )


def _left(entries: Sequence[PointsEntry]) -> list[tuple[date, int]]:
    spent = -sum(entry.points for entry in entries if entry.points < 0)
    left: list[tuple[date, int]] = []
    for entry in entries:
        if entry.points > 0:
            taken = min(spent, entry.points)
            spent -= taken
            left += [(entry.on, entry.points - taken)] if entry.points > taken else []
    return left
