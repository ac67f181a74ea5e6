"""Somebody's own password: changed by whoever knows the old one, or set with a link."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from bot.desk import audit, passwords
from bot.desk.errors import BadLink, WrongPassword
from bot.desk.operators import Operators
from bot.desk.person import SignedIn, person_of
from bot.desk.records_people import Operator
from bot.desk.welcome import Welcome
from bot.storage import Storage


class OwnPassword:
    """A password is replaced only if it is still the one that was looked at: a link, or an old one, is good once."""

    def __init__(self, storage: Storage, operators: Operators, welcome: Welcome, clock: Callable[[], datetime]) -> None:
        self._storage, self._operators, self._welcome, self._clock = storage, operators, welcome, clock

    async def change(self, signed: SignedIn, old: str, new: str) -> None:
        """Replace one's own; every other sign-in of theirs ends.

        Raises WrongPassword, TooManyTries and WeakPassword.
        """
        person = signed.person
        passwords.check(new, person.email, person.name)
        before = await self._operators.check_again(signed, old)
        kept = await self._operators.passwords.hash(new)
        async with self._storage.work() as work:
            if not await _replace(work, person.id, before, kept):
                raise WrongPassword
            await self._operators.sessions.end_all(work, person.id, but=signed)
            await audit.note(work, person, "password_changed", at=self._clock())
            await work.commit()

    async def set(self, token: str, new: str) -> str:
        """Set it with a link's token, which ends all sign-ins; the address to sign in with.

        Raises BadLink and WeakPassword; after a weak one the link is still good.
        """
        operator = await self._of(token)
        passwords.check(new, operator.email, operator.name)
        kept = await self._operators.passwords.hash(new)
        async with self._storage.work() as work:
            if not await _replace(work, operator.id, operator.password_hash, kept):
                raise BadLink
            await self._operators.sessions.end_all(work, operator.id)
            await audit.note(work, person_of(operator), "password_set", at=self._clock(), whom=operator.id)
            await work.commit()
        return operator.email

    async def _of(self, token: str) -> Operator:
        operator_id = self._welcome.whose(token)
        async with self._storage.work() as work:
            operator = await work.get(Operator, operator_id) if operator_id is not None else None
        if operator is None or not self._welcome.is_good(token, operator, self._clock()):
            raise BadLink
        return operator


async def _replace(work: AsyncSession, operator_id: int, before: str, kept: str) -> bool:
    same = (Operator.id == operator_id, Operator.password_hash == before, Operator.disabled_at.is_(None))
    done: Any = await work.execute(sa.update(Operator).where(*same).values(password_hash=kept))
    return bool(done.rowcount)
