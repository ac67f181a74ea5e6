"""The keys by which a shop signs for its customers: a JWK set (RFC 7517) in a file or at an https address.

They are kept, and read anew every hour and when a token names a key that is not known, but never more than once a
minute, whatever tokens are made up. While they cannot be read the last ones stay good.
"""

from __future__ import annotations

import asyncio
import json
from abc import ABC, abstractmethod
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import jwt
import structlog

from bot.clock import Clock

log = structlog.get_logger()
# Each type of key with its one algorithm: a public key must never be taken for an HMAC secret (RFC 8725, 2.1).
ALGORITHMS = {"RSA": "RS256", "OKP": "EdDSA", "oct": "HS256"}
SECRET_BYTES = 32  # the least for HS256: RFC 7518, 3.2
TIMEOUT = aiohttp.ClientTimeout(total=5)
LONGEST = 256 * 1024
ANEW = timedelta(hours=1)
PAUSE = timedelta(minutes=1)


class KeySource(ABC):
    """Where a JWK set comes from."""

    secrets = False

    @abstractmethod
    async def read(self) -> bytes:
        """The set as it is now. Raises OSError, asyncio.TimeoutError, aiohttp.ClientError or ValueError."""


class FileKeys(KeySource):
    """A file, which may hold shared secrets too."""

    secrets = True

    def __init__(self, path: Path) -> None:
        self._path = path

    async def read(self) -> bytes:
        """The file as it is now."""
        return self._path.read_bytes()


class UrlKeys(KeySource):
    """An address that anybody may read: a secret there is none."""

    def __init__(self, url: str) -> None:
        self._url = url

    async def read(self) -> bytes:
        """What is there now, following no redirect."""
        async with (
            aiohttp.ClientSession(timeout=TIMEOUT, raise_for_status=True) as session,
            session.get(self._url, allow_redirects=False) as answer,
        ):
            body = b""
            async for chunk in answer.content.iter_chunked(LONGEST):
                body += chunk
                if len(body) > LONGEST:
                    raise ValueError("too long")
        return body


class KeyRing:
    """The keys that may sign now; without a source there is none."""

    def __init__(self, source: KeySource | None, clock: Clock) -> None:
        self._source, self._clock, self._lock = source, clock, asyncio.Lock()
        self._keys: list[tuple[jwt.PyJWK, str | None]] = []
        self._read_at: datetime | None = None
        self._tried_at: datetime | None = None

    async def named(self, wanted: str | None) -> list[jwt.PyJWK]:
        """The keys of this id and those without one; all of them when a token names none."""
        async with self._lock:
            if self._source is not None and self._is_due(wanted):
                await self._refresh(self._source)
        return [key for key, kid in self._keys if wanted is None or kid is None or kid == wanted]

    def _is_due(self, wanted: str | None) -> bool:
        now = self._clock()
        if self._tried_at is not None and now < self._tried_at + PAUSE:
            return False
        unknown = wanted is not None and all(kid != wanted for _, kid in self._keys)
        return self._read_at is None or now >= self._read_at + ANEW or unknown

    async def _refresh(self, source: KeySource) -> None:
        self._tried_at = self._clock()
        try:
            self._keys = usable(json.loads(await source.read())["keys"], source.secrets)
            self._read_at = self._tried_at
        except (OSError, asyncio.TimeoutError, aiohttp.ClientError, ValueError, TypeError, KeyError) as error:
            log.error("shop_keys_not_read", cause=type(error).__name__)


def usable(keys: Sequence[dict[str, Any]], secrets: bool) -> list[tuple[jwt.PyJWK, str | None]]:
    """The keys that may sign for customers, each with its id; whatever else stands in a set is passed over."""
    found: list[tuple[jwt.PyJWK, str | None]] = []
    for key in keys:
        algorithm = ALGORITHMS.get(key["kty"])
        if algorithm is None or key.get("alg", algorithm) != algorithm or key.get("use", "sig") != "sig":
            continue
        try:
            made = jwt.PyJWK(key, algorithm)
        except jwt.PyJWTError:
            continue
        if key["kty"] != "oct" or (secrets and len(made.key) >= SECRET_BYTES):
            found.append((made, key.get("kid")))
    return found


def keys_at(place: str) -> KeySource | None:
    """The source at an address or path; None for none."""
    if not place:
        return None
    return UrlKeys(place) if "://" in place else FileKeys(Path(place))
