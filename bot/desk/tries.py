"""Budgets of wrong passwords, in every process and over restarts.

Counted are tries for an account from an address, tries from an address for any account, and tries for an account from
anywhere. The last one alone could be used to lock somebody out, so whoever signs in is given a mark for that browser,
and tries that show it are counted by themselves: nobody else can use them up (OWASP, "Slow Down Online Guessing Attacks
with Device Cookies"). An account that does not exist is counted like one that does.
"""

from __future__ import annotations

import hashlib
import hmac
import math
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot import budgets
from bot.budgets import Rate
from bot.desk.errors import TooManyTries
from bot.desk.person import SignedIn
from bot.storage import Storage

SPAN = timedelta(minutes=15)
BY_DOOR, BY_ADDRESS, BY_ACCOUNT = Rate(8, SPAN), Rate(60, SPAN), Rate(100, timedelta(hours=1))
PURPOSE = b"beforehand: browsers that signed in at the desk, 1"
LONGEST_MARK = 100


@dataclass(frozen=True)
class Try:
    """A try to sign in: for which address of an account, from where, and the mark the browser showed."""

    email: str
    origin: str
    mark: str = ""


class Tries:
    """Counts tries before any password is looked at, so that tries made at once are counted too."""

    def __init__(self, storage: Storage, secret_key: str, clock: Callable[[], datetime]) -> None:
        self._storage, self._clock = storage, clock
        self._key = hmac.new(secret_key.encode(), PURPOSE, hashlib.sha256).digest()

    async def pay(self, one: Try) -> None:
        """Count it. Raises TooManyTries, and counts nothing, where a budget is used up."""
        async with self._storage.work() as work:
            for key, rate in self._budgets(one):
                if not await budgets.pay(work, key, rate, self._clock()):
                    raise TooManyTries(math.ceil(rate.gap / 1000))
            await work.commit()

    async def forgive(self, one: Try) -> None:
        """It was the right password: its own budget is whole again, the shared ones get this try back."""
        own, *shared = self._budgets(one)
        async with self._storage.work() as work:
            await budgets.refill(work, own[0])
            for key, rate in shared:
                await budgets.give_back(work, key, rate)
            await work.commit()

    def mark(self, one: Try) -> str:
        """The mark for the browser that signed in: the one it showed if that was good, else a new one."""
        if self._is_marked(one):
            return one.mark
        return self._marked(one.email, secrets.token_urlsafe(16))

    def again(self, signed: SignedIn) -> Try:
        """A try of whoever is signed in, counted for that sign-in alone: guesses from elsewhere are not in its way."""
        return Try(signed.person.email, "", self._marked(signed.person.email, _hash(signed.secret)[:16]))

    def _budgets(self, one: Try) -> Iterator[tuple[str, Rate]]:
        if self._is_marked(one):
            yield f"desk:mark:{_hash(one.mark)}", BY_DOOR
            return
        yield f"desk:door:{_hash(_account(one.email), one.origin)}", BY_DOOR
        yield f"desk:account:{_hash(_account(one.email))}", BY_ACCOUNT
        yield f"desk:address:{_hash(one.origin)}", BY_ADDRESS

    def _is_marked(self, one: Try) -> bool:
        nonce, _, signature = one.mark[:LONGEST_MARK].partition(".")
        return hmac.compare_digest(self._sign(one.email, nonce).encode(), signature.encode(errors="replace"))

    def _marked(self, email: str, nonce: str) -> str:
        return f"{nonce}.{self._sign(email, nonce)}"

    def _sign(self, email: str, nonce: str) -> str:
        text = f"{_account(email)}\n{nonce}"
        return hmac.new(self._key, text.encode(errors="replace"), hashlib.sha256).hexdigest()


def _account(email: str) -> str:
    return email.strip().lower()


def _hash(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode(errors="replace")).hexdigest()
