"""Addresses of browsers: what a browser says of its subscription, and which push services may be called at all.

The address is a URL chosen by a client. It is taken only in a form that every parser reads alike, and is called
only where the shop allows it, so that nobody can make this service knock at other doors.
"""

from __future__ import annotations

import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey

ENDPOINT = re.compile(r"(?P<scheme>https?)://(?P<host>[a-z0-9.-]+)(?P<port>:\d{1,5})?/[!-~]*", re.ASCII | re.IGNORECASE)
BASE64URL = re.compile(r"[A-Za-z0-9_-]+={0,2}")
AUTH_BYTES = 16


@dataclass(frozen=True)
class Keys:
    """What a push is encrypted with for this browser alone (RFC 8291), in base64url without padding."""

    p256dh: str
    auth: str


@dataclass(frozen=True)
class Subscription:
    """A browser's PushSubscription: where its push service takes messages, and its keys."""

    endpoint: str
    keys: Keys

    @classmethod
    def parse(cls, text: str) -> Subscription:
        """The subscription in the JSON that a browser makes of one; what else it says is left out.

        Raises ValueError, with a sentence for the client's programmer, for whatever could not be pushed to.
        """
        told = _json_object(text)
        endpoint, keys = told.get("endpoint"), told.get("keys")
        if not isinstance(endpoint, str) or not ENDPOINT.fullmatch(endpoint):
            raise ValueError("endpoint must be an https:// URL with a path")
        if not isinstance(keys, dict):
            raise ValueError("keys must be an object")
        return cls(endpoint, Keys(_public_key(keys.get("p256dh")), _secret(keys.get("auth"))))

    def as_text(self) -> str:
        """The same JSON for the same subscription, however it was written."""
        return json.dumps(asdict(self), separators=(",", ":"))

    @property
    def origin(self) -> str:
        """The push service as its VAPID tokens name it (RFC 6454)."""
        return self.endpoint[: self.endpoint.index("/", len("https://"))].lower()


class PushHosts:
    """The hosts that may be called: `host`, `*.host` for what is below it, or `host:port`.

    A host stands for https without a port. Any port, and http, only where the host is listed with that port.
    """

    def __init__(self, listed: Iterable[str]) -> None:
        self._listed = frozenset(listed)
        self._below = tuple(one[1:] for one in self._listed if one.startswith("*."))

    def allow(self, endpoint: str) -> bool:
        """Whether a push may be sent to this address."""
        parts = ENDPOINT.fullmatch(endpoint.lower())
        if parts is None:
            return False
        host, port = parts["host"], parts["port"] or ""
        if port and host + port in self._listed:
            return True
        return parts["scheme"] == "https" and not port and (host in self._listed or host.endswith(self._below))


def _json_object(text: str) -> dict[str, Any]:
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        told = None
    if not isinstance(told, dict):
        raise ValueError("must be a browser's push subscription as JSON text")
    return told


def _public_key(value: object) -> str:
    try:
        raw = _decoded(value)
        EllipticCurvePublicKey.from_encoded_point(SECP256R1(), raw)
    except ValueError:
        raise ValueError("keys.p256dh must be a public key on P-256 in base64url") from None
    return _encoded(raw)


def _secret(value: object) -> str:
    raw = _decoded(value)
    if len(raw) != AUTH_BYTES:
        raise ValueError("keys.auth must be 16 bytes in base64url")
    return _encoded(raw)


def _decoded(value: object) -> bytes:
    """The bytes of base64url text, padded or not; nothing for anything else."""
    if not isinstance(value, str) or not BASE64URL.fullmatch(value):
        return b""
    try:
        return urlsafe_b64decode(value.rstrip("=") + "=" * (-len(value.rstrip("=")) % 4))
    except ValueError:
        return b""


def _encoded(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()
