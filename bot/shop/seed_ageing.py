"""Keeps the demonstration shop young: on a later day every date of it is moved on, so that each state stays filled."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from bot.storage import Moment, Record


class SeedDay(Record):
    """The day the demonstration shop is dated for; one row, none in a real shop."""

    __tablename__ = "shop_seed_day"

    id: int = sa.Column(sa.Integer, primary_key=True)
    day: date = sa.Column(sa.Date, nullable=False)


async def move_on(session: AsyncSession, tables: Iterable[type[Record]], today: date) -> int:
    """Move every day and moment of these tables on to `today`; by how many days, 0 when they are there already."""
    seeded = (await session.execute(sa.select(SeedDay))).scalar_one_or_none()
    days = (today - seeded.day).days if seeded else 0
    if seeded is None or days <= 0:
        return 0
    for record in tables:
        table = sa.inspect(record).local_table
        columns = [column for column in table.columns if isinstance(column.type, (sa.Date, Moment))]
        if columns:
            await _move(session, table, columns, timedelta(days=days))
    seeded.day = today
    return days


async def _move(session: AsyncSession, table: sa.Table, columns: list[Any], by: timedelta) -> None:
    rows = (await session.execute(sa.select(table.c.id, *columns))).all()
    moved = [
        {"row_id": row[0], **{c.name: value + by if value else None for c, value in zip(columns, row[1:], strict=True)}}
        for row in rows
    ]
    update = sa.update(table).where(table.c.id == sa.bindparam("row_id"))
    values: dict[str, Any] = {column.name: sa.bindparam(column.name) for column in columns}
    if moved:
        await session.execute(update.values(values), moved)
