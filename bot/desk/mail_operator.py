"""Who speaks for everybody who answers by mail: one operator who can never sign in."""

from __future__ import annotations

import secrets
from datetime import datetime

import sqlalchemy as sa
from argon2 import PasswordHasher
from sqlalchemy.ext.asyncio import AsyncSession

from bot.desk.operators import Person
from bot.desk.records_people import Operator
from bot.storage import Storage

# RFC 2606: nobody has an address there.
ADDRESS = "by-mail@desk.invalid"


class MailOperator:
    """Makes the operator when the first answer comes; `name` is what the desk calls them."""

    def __init__(self, storage: Storage, name: str) -> None:
        self._storage, self._name = storage, name

    async def speaking_as(self, name: str, now: datetime) -> Person:
        """The operator under the name of whoever wrote; under their own where that is not known."""
        async with self._storage.work() as work:
            found = await _found(work) or await self._made(work, now)
        return Person(found.id, name or found.name, found.email, found.role)

    async def _made(self, work: AsyncSession, now: datetime) -> Operator:
        work.add(
            Operator(
                email=ADDRESS,
                name=self._name,
                role="operator",
                password_hash=PasswordHasher().hash(secrets.token_urlsafe(32)),
                created_at=now,
                disabled_at=now,
            )
        )
        try:
            await work.commit()
        except sa.exc.IntegrityError:
            # Another process was quicker.
            await work.rollback()
        made: Operator = (await work.execute(_THEM)).scalar_one()
        return made


_THEM = sa.select(Operator).where(Operator.email == ADDRESS)


async def _found(work: AsyncSession) -> Operator | None:
    found: Operator | None = (await work.execute(_THEM)).scalar_one_or_none()
    return found
