"""Sign-ins of operators: begun, looked up with every request, listed, and ended.

One lasts twelve hours at most (OWASP's ASVS 4.0.3, 3.3.2, for applications with personal data), a working day with its
breaks, so that nobody is asked twice in one. It ends an hour after the last thing that was asked for: an open page that
only listens does not keep it. ASVS names half an hour; but whoever reads a long case or is on the telephone asks for
nothing meanwhile, and an operator who is signed out in the middle of an answer begins to choose shorter passwords.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from bot.desk.errors import NotSignedIn, NotThere
from bot.desk.person import Person, SignedIn, person_of
from bot.desk.records_people import Operator, SignIn
from bot.storage import Storage

SIGNED_IN_FOR, IDLE = timedelta(hours=12), timedelta(hours=1)
TOLD_EVERY = timedelta(minutes=1)
ID_LENGTH = 16


class Sessions:
    """Which browser belongs to whom, by the hash of a secret that only that browser has."""

    def __init__(self, storage: Storage, clock: Callable[[], datetime]) -> None:
        self._storage, self._clock = storage, clock

    def begin(self, work: AsyncSession, operator: Operator, device: str) -> SignedIn:
        """A sign-in with a secret of its own, in the caller's unit of work."""
        now = self._clock()
        signed = SignedIn(person_of(operator), secrets.token_urlsafe(32), secrets.token_urlsafe(24))
        work.add(
            SignIn(
                secret_hash=_hash(signed.secret),
                operator_id=operator.id,
                csrf=signed.csrf,
                expires_at=now + SIGNED_IN_FOR,
                begun_at=now,
                seen_at=now,
                device=device[:80] or None,
            )
        )
        return signed

    async def who(self, secret: str | None, active: bool = True) -> SignedIn:
        """Who this cookie belongs to; being `active` puts off the end of an idle one. Raises NotSignedIn."""
        if not secret:
            raise NotSignedIn
        now = self._clock()
        query = sa.select(SignIn, Operator).join(Operator, Operator.id == SignIn.operator_id)
        async with self._storage.work() as work:
            row = (await work.execute(query.where(SignIn.secret_hash == _hash(secret), *_lasting(now)))).first()
            if row is None:
                raise NotSignedIn
            sign_in, operator = row
            await _see(work, sign_in, operator, active, now)
        return SignedIn(person_of(operator), secret, sign_in.csrf)

    async def of(self, signed: SignedIn) -> list[dict[str, Any]]:
        """Where somebody is signed in, as JSON: the newest first, `this` for the one that asks."""
        query = sa.select(SignIn).join(Operator, Operator.id == SignIn.operator_id)
        query = query.where(SignIn.operator_id == signed.person.id, *_lasting(self._clock()))
        async with self._storage.work() as work:
            found: Sequence[SignIn] = (await work.execute(query.order_by(SignIn.begun_at.desc()))).scalars().all()
        return [_told(one, signed) for one in found]

    async def end(self, work: AsyncSession, secret: str | None) -> None:
        """End the sign-in of a cookie, if there is one."""
        if secret:
            await _drop(work, SignIn.secret_hash == _hash(secret))

    async def end_one(self, work: AsyncSession, person: Person, sign_in_id: str) -> None:
        """End one of a person's own. Raises NotThere when they have no such one."""
        which = SignIn.secret_hash.startswith(sign_in_id, autoescape=True)
        own = SignIn.operator_id == person.id
        if len(sign_in_id) != ID_LENGTH or not await _drop(work, own, which):
            raise NotThere

    async def end_all(self, work: AsyncSession, operator_id: int, but: SignedIn | None = None) -> None:
        """End all of somebody's, but one if it is given."""
        spared = [SignIn.secret_hash != _hash(but.secret)] if but else []
        await _drop(work, SignIn.operator_id == operator_id, *spared)

    async def forget_old(self) -> None:
        """Drop those that have ended by themselves."""
        now = self._clock()
        async with self._storage.work() as work:
            await _drop(work, sa.or_(SignIn.expires_at <= now, SignIn.seen_at <= now - IDLE, SignIn.seen_at.is_(None)))
            await work.commit()


async def _see(work: AsyncSession, sign_in: SignIn, operator: Operator, active: bool, now: datetime) -> None:
    """Written at most once a minute, and not by a record's change: who signs out meanwhile must not be in the way."""
    seen = False
    if operator.seen_at is None or operator.seen_at <= now - TOLD_EVERY:
        await work.execute(_quietly(sa.update(Operator).where(Operator.id == operator.id).values(seen_at=now)))
        seen = True
    if active and (sign_in.seen_at or now) <= now - TOLD_EVERY:
        same = SignIn.secret_hash == sign_in.secret_hash
        await work.execute(_quietly(sa.update(SignIn).where(same).values(seen_at=now)))
        seen = True
    if seen:
        await work.commit()


async def _drop(work: AsyncSession, *which: Any) -> int:
    done: Any = await work.execute(_quietly(sa.delete(SignIn).where(*which)))
    return int(done.rowcount)


def _quietly(statement: Any) -> Any:
    return statement.execution_options(synchronize_session=False)


def _lasting(now: datetime) -> tuple[Any, ...]:
    return (SignIn.expires_at > now, SignIn.seen_at > now - IDLE, Operator.disabled_at.is_(None))


def _told(one: SignIn, signed: SignedIn) -> dict[str, Any]:
    return {
        "id": one.secret_hash[:ID_LENGTH],
        "device": one.device,
        "begun_at": _iso(one.begun_at),
        "seen_at": _iso(one.seen_at),
        "expires_at": one.expires_at.isoformat(),
        "this": one.secret_hash == _hash(signed.secret),
    }


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()
