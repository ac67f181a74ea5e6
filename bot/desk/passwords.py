"""Passwords: which are good enough, and how they are kept.

Long ones, and none that everybody tries first; no rules about capitals and signs, which make passwords harder to
remember but not to guess (NIST SP 800-63B, 5.1.1.2). Twelve characters are what OWASP's ASVS 4.0.3 asks for (2.1.1).
Nearly all of the commonest passwords are shorter. Those that are not are a common word, the account's name or a row of
keys, made longer with a year or by saying it twice; so these are taken out, and enough must be left.
"""

from __future__ import annotations

import asyncio
import secrets
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from bot.desk.errors import WeakPassword

SHORTEST, LONGEST = 12, 200
DIFFERENT = 5
COMMON = (
    *("administrator", "beforehand", "changeme", "computer", "customer", "default", "football", "iloveyou", "internet"),
    *("letmein", "monkey", "dragon", "baseball", "operator", "password", "passwort", "princess", "qwerty", "secret"),
    *("service", "shadow", "starwars", "sunshine", "superman", "support", "temp", "test", "trustno1", "welcome"),
    *("whatever", "admin", "login", "master", "guest", "hello", "desk", "shop", "user", "pass"),
)
ROWS = ("abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "qwertzuiop", "asdfghjkl", "zxcvbnm", "1qaz2wsx3edc")
LOOKALIKES = str.maketrans("@$0134578!", "asoieastbi")
AT_ONCE = 2
HASHER = PasswordHasher()


class Passwords:
    """Hashes with Argon2id by the library's parameters; a hash of older parameters is told, to be made anew.

    Argon2 is slow and hungry on purpose: in threads, so that no shopper waits for it, and few at once, so that a storm
    of guesses takes neither all memory nor all cores.
    """

    def __init__(self, hasher: PasswordHasher = HASHER) -> None:
        self._hasher, self._nobodys = hasher, _nobodys(hasher)
        self._turn = asyncio.Semaphore(AT_ONCE)

    async def hash(self, password: str) -> str:
        """The hash to keep."""
        async with self._turn:
            return await asyncio.to_thread(self._hasher.hash, _plain(password))

    async def fits(self, kept: str | None, password: str) -> bool:
        """Whether this is the password of a kept hash. Without one it takes as long, and never is."""
        async with self._turn:
            return await asyncio.to_thread(self._fits, kept, _plain(password))

    def is_old(self, kept: str) -> bool:
        """Whether the hash was made with other parameters than today's."""
        return self._hasher.check_needs_rehash(kept)

    def _fits(self, kept: str | None, password: str) -> bool:
        known = kept if kept is not None and is_set(kept) else None
        try:
            return self._hasher.verify(known or self._nobodys, password) and known is not None
        except (VerificationError, InvalidHashError):
            return False


def unset() -> str:
    """What is kept for somebody who has no password yet: no password has this hash, and it is never the same."""
    return f"!{secrets.token_urlsafe(24)}"


def is_set(kept: str) -> bool:
    """Whether somebody has a password."""
    return not kept.startswith("!")


def check(password: str, *about: str) -> None:
    """Raises WeakPassword, with the rule in words; `about` are the name and the address it must not be made of."""
    text = _plain(password)
    if len(text) < SHORTEST:
        raise WeakPassword(f"must have at least {SHORTEST} characters")
    if len(text) > LONGEST:
        raise WeakPassword(f"must have at most {LONGEST} characters")
    rest = (_left(spelling, about) for spelling in (text.lower(), text.lower().translate(LOOKALIKES)))
    if any(len(left) < DIFFERENT for left in rest):
        raise WeakPassword("is too easy to guess: a few words that do not belong together are better")


@lru_cache(4)
def _nobodys(hasher: PasswordHasher) -> str:
    """Compared with when there is no account, so that both misses take equally long."""
    return hasher.hash(secrets.token_urlsafe(16))


def _plain(password: str) -> str:
    """One spelling for what different keyboards send for the same characters (NIST SP 800-63B, 5.1.1.2)."""
    return unicodedata.normalize("NFKC", password)


def _left(text: str, about: Iterable[str]) -> set[str]:
    """The different letters and digits that are left without common words, words about the person, and rows of keys."""
    words = (*COMMON, *_words(about))
    for word in sorted(words, key=len, reverse=True):
        text = text.replace(word, " ")
    in_rows = {at + step for at in _rows(text) for step in range(3)}
    return {char for at, char in enumerate(text) if at not in in_rows and char.isalnum()}


def _words(about: Iterable[str]) -> Iterator[str]:
    for text in about:
        parts = "".join(char if char.isalnum() else " " for char in text.lower()).split()
        yield from (part for part in parts if len(part) > 2)


def _rows(text: str) -> Iterator[int]:
    """Where three keys of a row begin, or the same key three times."""
    for at in range(len(text) - 2):
        three = text[at : at + 3]
        if len(set(three)) == 1 or any(three in row or three[::-1] in row for row in ROWS):
            yield at
