"""Operators: adding one, signing in and out, and who is signed in."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

import sqlalchemy as sa
from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

from bot.desk.errors import BadCsrfToken, NotSignedIn, TooManyTries, WrongPassword
from bot.desk.records_people import Operator, SignIn
from bot.storage import Storage

SIGNED_IN_FOR = timedelta(hours=12)
TRIES, TRIES_WITHIN = 8, timedelta(minutes=15)
ROLES = ("operator", "lead")


@dataclass(frozen=True)
class Person:
    """An operator who is signed in."""

    id: int
    name: str
    email: str
    role: str


@dataclass(frozen=True)
class SignedIn:
    """A fresh sign-in: `secret` goes into the cookie, `csrf` to the page."""

    person: Person
    secret: str
    csrf: str


class Operators:
    """Who may work at the desk."""

    def __init__(self, storage: Storage, clock: Callable[[], datetime]) -> None:
        self._storage, self._clock = storage, clock
        self._hasher = PasswordHasher()
        # Compared with when the address is unknown, so that both misses take equally long.
        self._nobody = _hash_of_nobody()
        self._tries: dict[str, list[datetime]] = {}

    async def add(self, email: str, name: str, role: str, password: str) -> Person | None:
        """Add an operator; None if the address is taken. Raises ValueError for a bad role or a short password."""
        if role not in ROLES:
            raise ValueError(f"role is {role!r}: must be one of {', '.join(ROLES)}")
        if len(password) < 12:
            raise ValueError("password: must have at least 12 characters")
        async with self._storage.work() as work:
            if (await work.execute(sa.select(Operator.id).where(Operator.email == email.lower()))).first():
                return None
            operator = Operator(
                email=email.lower(),
                name=name,
                role=role,
                password_hash=self._hasher.hash(password),
                created_at=self._clock(),
            )
            work.add(operator)
            await work.commit()
        return _person(operator)

    async def sign_in(self, email: str, password: str, address: str) -> SignedIn:
        """Check the password and begin a sign-in. Raises WrongPassword and TooManyTries."""
        key = f"{email.strip().lower()} {address}"
        self._count_try(key)
        operator = await self._by_email(email)
        known = operator.password_hash if operator else self._nobody
        # Argon2 is slow on purpose: in a thread, so that no shopper waits for it.
        fits = await asyncio.to_thread(self._fits, known, password)
        if operator is None or not fits:
            raise WrongPassword
        signed = await self._begin(operator)
        self._tries.pop(key, None)
        return signed

    async def who(self, secret: str | None) -> SignedIn:
        """Who this cookie belongs to. Raises NotSignedIn."""
        if not secret:
            raise NotSignedIn
        query = (
            sa.select(SignIn, Operator)
            .join(Operator, Operator.id == SignIn.operator_id)
            .where(SignIn.secret_hash == _hash(secret), SignIn.expires_at > self._clock())
        )
        async with self._storage.work() as work:
            row = (await work.execute(query)).first()
        if row is None:
            raise NotSignedIn
        sign_in, operator = row
        return SignedIn(_person(operator), secret, sign_in.csrf)

    async def sign_out(self, secret: str) -> None:
        """End this sign-in."""
        async with self._storage.work() as work:
            await work.execute(sa.delete(SignIn).where(SignIn.secret_hash == _hash(secret)))
            await work.commit()

    async def _by_email(self, email: str) -> Operator | None:
        query = sa.select(Operator).where(Operator.email == email.strip().lower())
        async with self._storage.work() as work:
            found: Operator | None = (await work.execute(query)).scalar_one_or_none()
        return found

    async def _begin(self, operator: Operator) -> SignedIn:
        signed = SignedIn(_person(operator), secrets.token_urlsafe(32), secrets.token_urlsafe(24))
        expires = self._clock() + SIGNED_IN_FOR
        async with self._storage.work() as work:
            work.add(
                SignIn(secret_hash=_hash(signed.secret), operator_id=operator.id, csrf=signed.csrf, expires_at=expires)
            )
            await work.commit()
        return signed

    def _fits(self, password_hash: str, password: str) -> bool:
        try:
            return self._hasher.verify(password_hash, password)
        except VerifyMismatchError:
            return False

    def _count_try(self, key: str) -> None:
        """Counted before the password is looked at, so that tries made at once are counted too."""
        now = self._clock()
        recent = {each: [at for at in tries if at >= now - TRIES_WITHIN] for each, tries in self._tries.items()}
        self._tries = {each: tries for each, tries in recent.items() if tries}
        tries = self._tries.setdefault(key, [])
        if len(tries) >= TRIES:
            raise TooManyTries(int((tries[0] + TRIES_WITHIN - now).total_seconds()) + 1)
        tries.append(now)


def check_csrf(signed: SignedIn, given: str | None) -> None:
    """Whether a change came from the desk's own page. Raises BadCsrfToken."""
    if not given or not hmac.compare_digest(signed.csrf, given):
        raise BadCsrfToken


@lru_cache
def _hash_of_nobody() -> str:
    return PasswordHasher().hash(secrets.token_urlsafe(16))


def _person(operator: Operator) -> Person:
    return Person(operator.id, operator.name, operator.email, operator.role)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
