"""Budgets that hold in every process of a shop: so many at once, then evenly. They know nothing of what is paid for.

Each is kept as the one moment at which it will be whole again (the virtual scheduling algorithm of ITU-T I.371), and is
paid by a single statement, so that two who pay at once never both get what is left only once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from bot.storage import Record

MILLISECOND = timedelta(milliseconds=1)
EPOCH = datetime.fromisoformat("1970-01-01T00:00:00+00:00")


class Budget(Record):
    """At `whole_at`, in milliseconds since 1970, everything paid has come back."""

    __tablename__ = "budget"

    key: str = sa.Column(sa.String(100), primary_key=True)
    whole_at: int = sa.Column(sa.BigInteger, nullable=False, index=True)


@dataclass(frozen=True)
class Rate:
    """So many at once, and as many again, one after the other, in every `span`."""

    most: int
    span: timedelta

    @property
    def gap(self) -> int:
        """After so many milliseconds one more comes back."""
        return max(1, self.span // MILLISECOND // self.most)


_TABLE = Budget.__table__


async def pay(work: AsyncSession, key: str, rate: Rate, now: datetime) -> bool:
    """Take one from a budget in this unit of work; False, and nothing taken, when nothing is left."""
    at, gap = (now - EPOCH) // MILLISECOND, rate.gap
    taken = {"key": key, "at": at, "gap": gap, "once": at + gap, "latest": at + gap * rate.most}
    done: Any = await work.execute(_payment(work.get_bind().dialect.name), taken)
    return bool(done.rowcount)


@cache
def _payment(dialect: str) -> Any:
    """The statement that takes one from the budget `key` `at` a moment, made once: making it takes longer."""
    at, gap, once, latest = (sa.bindparam(name, type_=sa.BigInteger) for name in ("at", "gap", "once", "latest"))
    insert: Any = postgresql.insert if dialect == "postgresql" else sqlite.insert
    later: Any = sa.case((_TABLE.c.whole_at > at, _TABLE.c.whole_at), else_=at) + gap
    return (
        insert(_TABLE)
        .values(key=sa.bindparam("key"), whole_at=once)
        .on_conflict_do_update(index_elements=["key"], set_={"whole_at": later}, where=later <= latest)
    )


async def give_back(work: AsyncSession, key: str, rate: Rate) -> None:
    """Undo one payment."""
    await work.execute(sa.update(_TABLE).where(_TABLE.c.key == key).values(whole_at=_TABLE.c.whole_at - rate.gap))


async def forget_whole(work: AsyncSession, now: datetime) -> None:
    """Drop the rows of budgets that are whole: they say nothing."""
    await work.execute(sa.delete(_TABLE).where(_TABLE.c.whole_at <= (now - EPOCH) // MILLISECOND))


async def refill(work: AsyncSession, key: str) -> None:
    """Make a budget whole at once."""
    await work.execute(sa.delete(_TABLE).where(_TABLE.c.key == key))
