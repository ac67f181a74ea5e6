"""How many shoppers come back about the same order, with anticipation and without: what answering ahead is for."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from bot.anticipation.journeys import PAGE
from bot.conversations.records import Turn
from bot.learning.intervals import Interval, newcombe, wilson
from bot.storage import Storage

WITHIN = timedelta(hours=72)
_place: Any = sa.tuple_(Turn.order_number, Turn.started_at, Turn.message_id)
_TURNS = (
    sa.select(Turn.order_number, Turn.started_at, Turn.message_id, Turn.conversation_id, Turn.about)
    .where(Turn.order_number.is_not(None))
    .order_by(Turn.order_number, Turn.started_at, Turn.message_id)
    .limit(sa.bindparam("page"))
)
_LATER = _TURNS.where(
    _place > sa.tuple_(sa.bindparam("order"), sa.bindparam("at", type_=Turn.started_at.type), sa.bindparam("message"))
)


@dataclass(frozen=True)
class Touched:
    """One turn about an order."""

    order: str
    at: datetime
    conversation_id: str
    held_out: bool


@dataclass
class Group:
    """Orders whose first contact was of one group, and how many of them were asked about again in time."""

    n: int = 0
    again: int = 0

    @property
    def share(self) -> float | None:
        """How many of the orders; None of none."""
        return self.again / self.n if self.n else None

    @property
    def interval(self) -> Interval:
        """Where the true share lies with 95 % (Wilson)."""
        return wilson(self.again, self.n)


class Contacts:
    """Counts orders, not turns: only an order's first contact, which decides its group, and whether one more follows.

    A contact lasts while its conversation goes on without an idle time; another conversation, or the same one later, is
    another contact. An order counts once the hours after its first contact have passed.
    """

    def __init__(self, idle: timedelta, now: datetime, within: timedelta = WITHIN) -> None:
        self._idle, self._now, self._within = idle, now, within
        self._first: Touched | None = None
        self._until: datetime | None = None
        self._again: datetime | None = None
        self.anticipating, self.held_out = Group(), Group()

    def add(self, turn: Touched) -> None:
        """The next turn; turns come order by order, oldest first."""
        first, until = self._first, self._until
        if first is None or until is None or first.order != turn.order:
            self.end()
            self._first, self._until, self._again = turn, turn.at, None
        elif turn.conversation_id == first.conversation_id and turn.at - until <= self._idle and self._again is None:
            self._until = turn.at
        elif self._again is None:
            self._again = turn.at

    def end(self) -> None:
        """The last order is complete."""
        first, until, again = self._first, self._until, self._again
        self._first = None
        if first is None or until is None or self._now - until < self._within:
            return
        group = self.held_out if first.held_out else self.anticipating
        group.n += 1
        group.again += again is not None and again - until <= self._within

    def figures(self) -> dict[str, Any]:
        """Both groups, and by how much fewer come back with anticipation: a share and where it lies with 95 %."""
        ours, others = self.anticipating, self.held_out
        fewer = None if ours.share is None or others.share is None else others.share - ours.share
        return {
            "hours": self._within.total_seconds() / 3600,
            "anticipating": _figures(ours),
            "held_out": _figures(others),
            "fewer": {"share": fewer, "interval": list(newcombe(others.again, others.n, ours.again, ours.n))},
        }


async def touched(storage: Storage, page: int = PAGE) -> AsyncIterator[Touched]:
    """Every turn about an order, order by order, oldest first."""
    query, place = _TURNS, dict[str, Any]()
    while True:
        async with storage.work() as work:
            rows = (await work.execute(query, {**place, "page": page})).all()
        for row in rows:
            yield Touched(row.order_number, row.started_at, row.conversation_id, bool(row.about.get("held_out")))
        if len(rows) < page:
            return
        query, place = _LATER, {"order": rows[-1][0], "at": rows[-1][1], "message": rows[-1][2]}


def _figures(group: Group) -> dict[str, Any]:
    return {"orders": group.n, "again": group.again, "share": group.share, "interval": list(group.interval)}
