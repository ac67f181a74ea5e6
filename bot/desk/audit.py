"""The audit trail: who did what at the desk, written in the same unit of work as what was done."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from bot.desk.person import Person
from bot.desk.records_people import DeskAct


async def note(
    work: AsyncSession, person: Person | None, act: str, ticket_id: int | None = None, *, at: datetime, **details: Any
) -> None:
    """Add that `person` (None: the desk by itself) did `act` to the caller's unit of work, kept only with its commit.

    `details` must be JSON: ids, states, names of fields; what is None is left out. Never a shopper's words, a password
    or a secret.
    """
    told = {name: value for name, value in details.items() if value is not None}
    work.add(DeskAct(at=at, operator_id=person.id if person else None, act=act, ticket_id=ticket_id, details=told))
