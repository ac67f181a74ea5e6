"""Reading the audit trail: filtered, the newest first, in pages; and as lines of a table."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.desk.records_people import DeskAct, Operator
from bot.storage import Storage

PAGE = 1000
COLUMNS = ("at", "who", "email", "act", "ticket", "details")
# What makes a spreadsheet take a cell for a formula, also in full width (OWASP, CSV injection).
FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@dataclass(frozen=True)
class Wanted:
    """Which acts: of whom, about which ticket, of which kind, and only those before the one with the id `after`."""

    operator_id: int | None = None
    ticket_id: int | None = None
    act: str | None = None
    after: int | None = None


class Trail:
    """What people did at the desk."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def page(self, wanted: Wanted, limit: int) -> tuple[list[dict[str, Any]], int | None]:
        """So many acts as JSON, and the id after which the next page begins, None at the end."""
        query = sa.select(DeskAct, Operator).outerjoin(Operator, Operator.id == DeskAct.operator_id)
        query = query.where(*_conditions(wanted)).order_by(DeskAct.id.desc()).limit(limit + 1)
        async with self._storage.work() as work:
            rows = (await work.execute(query)).all()
        told = [_told(act, operator) for act, operator in rows[:limit]]
        return told, told[-1]["id"] if len(rows) > limit else None

    async def acts(self) -> list[str]:
        """The kinds of acts there are, by name."""
        query = sa.select(DeskAct.act).distinct().order_by(DeskAct.act)
        async with self._storage.work() as work:
            return list((await work.execute(query)).scalars())

    async def lines(self, wanted: Wanted) -> AsyncIterator[str]:
        """Everything wanted as CSV (RFC 4180), a page of lines at a time, with the names of the columns first."""
        yield _lines([COLUMNS])
        after = wanted.after
        while True:
            told, after = await self.page(replace(wanted, after=after), PAGE)
            yield _lines([_cells(one) for one in told])
            if after is None:
                return

    async def forget_before(self, moment: datetime) -> None:
        """Forget what was done before."""
        async with self._storage.work() as work:
            old = sa.delete(DeskAct).where(DeskAct.at < moment)
            await work.execute(old.execution_options(synchronize_session=False))
            await work.commit()


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: with an apostrophe before what would begin one."""
    return f"'{cell}" if cell.startswith(FORMULAS) else cell


def _conditions(wanted: Wanted) -> list[Any]:
    exactly = (
        (DeskAct.operator_id, wanted.operator_id),
        (DeskAct.ticket_id, wanted.ticket_id),
        (DeskAct.act, wanted.act),
    )
    before = [] if wanted.after is None else [DeskAct.id < wanted.after]
    return [column == value for column, value in exactly if value is not None] + before


def _told(act: DeskAct, operator: Operator | None) -> dict[str, Any]:
    who = {"id": operator.id, "name": operator.name, "email": operator.email} if operator is not None else None
    return {
        "id": act.id,
        "at": act.at.isoformat(),
        "operator": who,
        "act": act.act,
        "ticket_id": act.ticket_id,
        "details": act.details,
    }


def _cells(told: dict[str, Any]) -> tuple[str, ...]:
    who = told["operator"] or {"name": "", "email": ""}
    ticket = "" if told["ticket_id"] is None else str(told["ticket_id"])
    details = json.dumps(told["details"], ensure_ascii=False, sort_keys=True) if told["details"] else ""
    return tuple(harmless(cell) for cell in (told["at"], who["name"], who["email"], told["act"], ticket, details))


def _lines(rows: list[tuple[str, ...]]) -> str:
    kept = io.StringIO()
    csv.writer(kept, quoting=csv.QUOTE_ALL).writerows(rows)
    return kept.getvalue()
