"""Limits by address: requests a minute and open event streams. Each process counts for itself."""

from __future__ import annotations

import hashlib
import hmac
import math
from collections import Counter, OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from ipaddress import IPv4Address, IPv6Address, ip_address

from sanic import Blueprint, Request

from bot.channels.streams import HEARTBEAT_SECONDS
from bot.clock import Clock

MOST_ADDRESSES = 20_000
# By the next beat a stream whose client has left is noticed and given back.
STREAM_RETRY_SECONDS = math.ceil(HEARTBEAT_SECONDS)
PURPOSE = b"beforehand: network address, 1:"
FORWARDED = "x-forwarded-for"
IP = IPv4Address | IPv6Address


class TooManyRequests(Exception):
    """One address asks too much; `retry_after` is in seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(retry_after)
        self.retry_after = retry_after


class AddressLimits:
    """Counts by address, IPv6 by its /64: one subscriber has all of that (RFC 6177).

    Whoever has been silent for a minute is forgotten, and beyond `most_addresses` whoever has been silent longest:
    a flood of addresses makes limits looser, but takes no more memory and shuts out nobody else.
    """

    def __init__(
        self, requests_per_minute: int, streams_per_address: int, clock: Clock, most_addresses: int = MOST_ADDRESSES
    ) -> None:
        self._clock, self._most, self._streams_each = clock, most_addresses, streams_per_address
        self._gap = timedelta(minutes=1) / requests_per_minute
        self._ahead = self._gap * requests_per_minute
        self._paid_until: OrderedDict[str, datetime] = OrderedDict()
        self._streams: Counter[str] = Counter()

    def request(self, address: str) -> None:
        """Count a request; one that is refused does not count. Raises TooManyRequests.

        A token bucket that holds a minute's requests and is full at first, kept as the one moment at which it will be
        full again (the virtual scheduling algorithm of ITU-T I.371).
        """
        key, now = _counted_as(address), self._clock()
        self._forget_silent(now)
        # The upper bound: a clock that is set back must not shut anybody out for longer than a minute.
        paid = min(max(self._paid_until.get(key, now), now), now + self._ahead)
        wait = paid + self._gap - (now + self._ahead)
        self._keep(key, paid if wait > timedelta(0) else paid + self._gap)
        if wait > timedelta(0):
            raise TooManyRequests(math.ceil(wait.total_seconds()))

    @property
    def open_streams(self) -> int:
        """How many are open now, from all addresses."""
        return sum(self._streams.values())

    @contextmanager
    def stream(self, address: str) -> Iterator[None]:
        """Count an open stream until the block ends, however it ends. Raises TooManyRequests."""
        key = _counted_as(address)
        if self._streams[key] >= self._streams_each:
            raise TooManyRequests(STREAM_RETRY_SECONDS)
        self._streams[key] += 1
        try:
            yield
        finally:
            self._streams[key] -= 1
            if not self._streams[key]:
                del self._streams[key]

    def _keep(self, key: str, paid_until: datetime) -> None:
        self._paid_until[key] = paid_until
        self._paid_until.move_to_end(key)
        if len(self._paid_until) > self._most:
            self._paid_until.popitem(last=False)

    def _forget_silent(self, now: datetime) -> None:
        """Two at most, so that no request pays for the others: they go faster than they can come."""
        for _ in range(2):
            key = next(iter(self._paid_until), None)
            if key is None or self._paid_until[key] > now:
                return
            del self._paid_until[key]


def address_of(request: Request, proxies: int) -> str:
    """The address a request comes from: the entry of X-Forwarded-For that the outermost of our `proxies` wrote.

    What stands before it is the client's own word and is never believed. The socket's address if there is no proxy,
    no such entry, or no address in it.
    """
    entries = ",".join(request.headers.getall(FORWARDED, [])).split(",") if proxies else []
    told = _parsed(entries[-proxies]) if 0 < proxies <= len(entries) else None
    return str(told) if told is not None else str(request.ip)


def origin_of(address: str, secret_key: str) -> str:
    """An address as it may be kept: whoever has no `secret_key` cannot tell which it was. IPv6 by its /64."""
    return hmac.new(secret_key.encode(), PURPOSE + _counted_as(address).encode(), hashlib.sha256).hexdigest()


def limit(blueprint: Blueprint, limits: AddressLimits, proxies: int, secret_key: str) -> None:
    """Count each request to these routes before its handler runs, but no preflight, which a browser adds by itself.

    The address stays in `request.ctx.address`, and as it may be kept in `request.ctx.origin`. Raises TooManyRequests
    into the application's error handler.
    """

    @blueprint.middleware("request")
    async def count(request: Request) -> None:
        request.ctx.address = address_of(request, proxies)
        if request.method != "OPTIONS":
            limits.request(request.ctx.address)
            request.ctx.origin = origin_of(request.ctx.address, secret_key)


def _parsed(told: str) -> IP | None:
    """An address as proxies write it: bare, in brackets, or with a port behind; None for anything else."""
    bare = told.strip()
    if bare.startswith("["):
        bare = bare[1:].partition("]")[0]
    elif bare.count(":") == 1:
        bare = bare.partition(":")[0]
    try:
        address = ip_address(bare)
    except ValueError:
        return None
    return (address.ipv4_mapped or address) if isinstance(address, IPv6Address) else address


def _counted_as(address: str) -> str:
    parsed = _parsed(address)
    return f"{int(parsed) >> 64:x}::/64" if isinstance(parsed, IPv6Address) else str(parsed or address)
