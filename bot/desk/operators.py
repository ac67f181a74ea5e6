"""Operators: adding one, signing in and out, and who is signed in."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

from bot.desk.errors import BadCsrfToken, NotSignedIn, TooManyTries, WrongPassword
from bot.desk.records import Operator, SignIn
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
        self._nobody = self._hasher.hash(secrets.token_urlsafe(16))
        self._tries: dict[str, deque[datetime]] = defaultdict(deque)

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
        self._within_tries(email, address)
        async with self._storage.work() as work:
            query = sa.select(Operator).where(Operator.email == email.strip().lower())
            operator = (await work.execute(query)).scalar_one_or_none()
            if not self._fits(operator.password_hash if operator else self._nobody, password) or operator is None:
                self._tries[_key(email, address)].append(self._clock())
                raise WrongPassword
            signed = SignedIn(_person(operator), secrets.token_urlsafe(32), secrets.token_urlsafe(24))
            expires = self._clock() + SIGNED_IN_FOR
            work.add(
                SignIn(secret_hash=_hash(signed.secret), operator_id=operator.id, csrf=signed.csrf, expires_at=expires)
            )
            await work.commit()
        self._tries.pop(_key(email, address), None)
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

    def _fits(self, password_hash: str, password: str) -> bool:
        try:
            return self._hasher.verify(password_hash, password)
        except VerifyMismatchError:
            return False

    def _within_tries(self, email: str, address: str) -> None:
        tries, now = self._tries[_key(email, address)], self._clock()
        while tries and tries[0] < now - TRIES_WITHIN:
            tries.popleft()
        if len(tries) >= TRIES:
            raise TooManyTries(int((tries[0] + TRIES_WITHIN - now).total_seconds()) + 1)


def check_csrf(signed: SignedIn, given: str | None) -> None:
    """Whether a change came from the desk's own page. Raises BadCsrfToken."""
    if not given or not hmac.compare_digest(signed.csrf, given):
        raise BadCsrfToken


def _person(operator: Operator) -> Person:
    return Person(operator.id, operator.name, operator.email, operator.role)


def _key(email: str, address: str) -> str:
    return f"{email.strip().lower()} {address}"


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
