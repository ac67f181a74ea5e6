"""Writing many records at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import count
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from bot.shop import records

Progress = Callable[[str, int], None]
TABLES = tuple(getattr(records, name) for name in records.__all__ if name not in {"SCAN_CODES", "SeedDay", "LookedFor"})


async def write_all(session: AsyncSession, kinds: Mapping[str, list[Any]], progress: Progress | None) -> None:
    """Write records kind by kind, with all that hangs on them; nothing is committed.

    Progress hears each kind and how many of it.
    """
    last = {table: (await session.execute(sa.select(sa.func.max(table.id)))).scalar() or 0 for table in TABLES}
    ids = {table: count(number + 1) for table, number in last.items()}
    for kind, made in kinds.items():
        session.add_all(made)
        # Numbered here and not by the database: only then are rows written many at a time.
        for record in session.new:
            record.id = next(ids[type(record)])
        await session.flush()
        if progress:
            progress(kind, len(made))
    if session.get_bind().dialect.name == "postgresql":
        await _wind_on(session)


async def _wind_on(session: AsyncSession) -> None:
    """Let PostgreSQL's own numbering go on after ours."""
    for table in TABLES:
        sequence = sa.func.pg_get_serial_sequence(table.__tablename__, "id")
        await session.execute(sa.select(sa.func.setval(sequence, sa.func.coalesce(sa.func.max(table.id), 1))))
