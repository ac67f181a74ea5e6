"""Operators: adding one with a password, signing in and out, and who is signed in."""

from __future__ import annotations

import hmac
import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.desk import audit, passwords
from bot.desk.errors import BadCsrfToken, WrongPassword
from bot.desk.passwords import Passwords
from bot.desk.person import ROLES, SignedIn, person_of
from bot.desk.person import Person as Person
from bot.desk.records_people import Operator
from bot.desk.sessions import Sessions
from bot.desk.tries import Tries, Try
from bot.storage import Storage

EMAIL = re.compile(r"[^@\s,;<>\"]{1,64}@[^@\s,;<>\"]+")
EMAIL_LONGEST, NAME_LONGEST = 200, 80


class Operators:
    """Who may work at the desk, and who does."""

    def __init__(self, storage: Storage, clock: Callable[[], datetime], secret_key: str) -> None:
        self._storage, self._clock = storage, clock
        self.passwords, self.sessions = Passwords(), Sessions(storage, clock)
        self._tries = Tries(storage, secret_key, clock)

    async def add(self, email: str, name: str, role: str, password: str) -> Person | None:
        """Add an operator; None if the address is taken. Raises ValueError for what is not good enough of these."""
        email, name = checked(email, name, role)
        passwords.check(password, email, name)
        kept = await self.passwords.hash(password)
        async with self._storage.work() as work:
            if (await work.execute(sa.select(Operator.id).where(Operator.email == email))).first():
                return None
            operator = Operator(email=email, name=name, role=role, password_hash=kept, created_at=self._clock())
            work.add(operator)
            await work.flush()
            await audit.note(work, None, "person_added", at=self._clock(), whom=operator.id, role=role)
            await work.commit()
        return person_of(operator)

    async def set_password(self, email: str, password: str) -> bool:
        """Give somebody a new password and end all their sign-ins; False if nobody has this address.

        Raises WeakPassword.
        """
        operator = await self._by_email(email)
        if operator is None:
            return False
        passwords.check(password, operator.email, operator.name)
        kept = await self.passwords.hash(password)
        async with self._storage.work() as work:
            await work.execute(sa.update(Operator).where(Operator.id == operator.id).values(password_hash=kept))
            await self.sessions.end_all(work, operator.id)
            await audit.note(work, None, "password_set", at=self._clock(), whom=operator.id)
            await work.commit()
        return True

    async def sign_in(self, one: Try, password: str, device: str = "", before: str | None = None) -> SignedIn:
        """Check the password and begin a sign-in; `before` is the cookie's old secret, whose sign-in ends.

        The same, in answer and in time, for a wrong password, an unknown address and who was disabled.
        Raises WrongPassword and TooManyTries.
        """
        await self._tries.pay(one)
        operator = await self._by_email(one.email)
        welcome = operator if operator is not None and operator.disabled_at is None else None
        if not await self.passwords.fits(welcome.password_hash if welcome else None, password) or welcome is None:
            await self._note_failed(operator)
            raise WrongPassword
        await self._tries.forgive(one)
        return await self._begin(welcome, password, device, before)

    def mark(self, one: Try) -> str:
        """What the browser of somebody who has signed in shows next time, to be counted by itself."""
        return self._tries.mark(one)

    async def check_again(self, signed: SignedIn, password: str) -> str:
        """That whoever is signed in knows their password; its hash. Raises WrongPassword and TooManyTries."""
        one = self._tries.again(signed)
        await self._tries.pay(one)
        operator = await self._by_email(one.email)
        if operator is None or not await self.passwords.fits(operator.password_hash, password):
            raise WrongPassword
        await self._tries.forgive(one)
        return operator.password_hash

    async def who(self, secret: str | None, active: bool = True) -> SignedIn:
        """Who this cookie belongs to; being `active` puts off the end of an idle sign-in. Raises NotSignedIn."""
        return await self.sessions.who(secret, active)

    async def sign_out(self, signed: SignedIn) -> None:
        """End this sign-in."""
        async with self._storage.work() as work:
            await self.sessions.end(work, signed.secret)
            await audit.note(work, signed.person, "sign_out", at=self._clock())
            await work.commit()

    async def end_sign_in(self, person: Person, sign_in_id: str) -> None:
        """End one of a person's own sign-ins. Raises NotThere when they have no such one."""
        async with self._storage.work() as work:
            await self.sessions.end_one(work, person, sign_in_id)
            await audit.note(work, person, "sign_in_ended", at=self._clock())
            await work.commit()

    async def end_other_sign_ins(self, signed: SignedIn) -> None:
        """End all of a person's sign-ins but the one that asks."""
        async with self._storage.work() as work:
            await self.sessions.end_all(work, signed.person.id, but=signed)
            await audit.note(work, signed.person, "sign_ins_ended", at=self._clock())
            await work.commit()

    async def _by_email(self, email: str) -> Operator | None:
        query = sa.select(Operator).where(Operator.email == email.strip().lower())
        async with self._storage.work() as work:
            found: Operator | None = (await work.execute(query)).scalar_one_or_none()
        return found

    async def _begin(self, operator: Operator, password: str, device: str, before: str | None) -> SignedIn:
        newer: dict[str, Any] = {}
        if self.passwords.is_old(operator.password_hash):
            newer["password_hash"] = await self.passwords.hash(password)
        async with self._storage.work() as work:
            same = (Operator.id == operator.id, Operator.password_hash == operator.password_hash)
            still = sa.update(Operator).where(*same, Operator.disabled_at.is_(None))
            # Whoever was disabled, or has a new password, since the old one was compared is not let in by it.
            done: Any = await work.execute(still.values(seen_at=self._clock(), **newer))
            if not done.rowcount:
                raise WrongPassword
            await self.sessions.end(work, before)
            signed = self.sessions.begin(work, operator, device)
            await audit.note(work, signed.person, "sign_in", at=self._clock(), device=device or None)
            await work.commit()
        return signed

    async def _note_failed(self, operator: Operator | None) -> None:
        """Also for nobody, so that it takes as long; what was typed is not kept, it may be a password."""
        async with self._storage.work() as work:
            told = operator.id if operator else None
            await audit.note(work, None, "sign_in_failed", at=self._clock(), whom=told)
            await work.commit()


def checked(email: str, name: str, role: str) -> tuple[str, str]:
    """The address as it is kept, and the name. Raises ValueError, with what it is about and the rule."""
    email, name = email.strip().lower(), " ".join(name.split())
    if len(email) > EMAIL_LONGEST or not EMAIL.fullmatch(email):
        raise ValueError("email: must be a mail address, like robin@shop.example")
    if not name or len(name) > NAME_LONGEST:
        raise ValueError(f"name: must have 1 to {NAME_LONGEST} characters")
    if role not in ROLES:
        raise ValueError(f"role is {role!r}: must be one of {', '.join(ROLES)}")
    return email, name


def check_csrf(signed: SignedIn, given: str | None) -> None:
    """Whether a change came from the desk's own page. Raises BadCsrfToken."""
    if not given or not hmac.compare_digest(signed.csrf.encode(), given.encode(errors="replace")):
        raise BadCsrfToken
