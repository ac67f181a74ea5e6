"""Unguessable signed tokens, by which an answer says what it is about.

A token is a number and a keyed hash of it (HMAC-SHA-256, RFC 2104, its first 128 bits) in the letters of base32, which
survive mail programs that change capitals. It stands in an address behind a plus sign (RFC 5233) and in Message-IDs.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Iterable
from dataclasses import dataclass

PURPOSE = b"beforehand: answers by mail, 1"
SIGNED_BYTES = 16
LOOKS_LIKE_ONE = re.compile(r"(?<![0-9A-Za-z])(\d{1,9})-([A-Za-z2-7]{26})(?![0-9A-Za-z])")


@dataclass(frozen=True)
class Found:
    """What a text is about: the number of the first right token, or None; `wrong` if only wrong tokens were there."""

    number: int | None
    wrong: bool


class Tokens:
    """Signs numbers with a key of this use alone, and reads what was signed."""

    def __init__(self, secret_key: str) -> None:
        self._key = hmac.new(secret_key.encode(), PURPOSE, hashlib.sha256).digest()

    def of(self, number: int) -> str:
        """The token of a number."""
        signature = hmac.new(self._key, str(number).encode(), hashlib.sha256).digest()[:SIGNED_BYTES]
        return f"{number}-{base64.b32encode(signature).decode().rstrip('=').lower()}"

    def find(self, texts: Iterable[str]) -> Found:
        """The first right token in texts, in their order."""
        wrong = False
        for text in texts:
            for number, signature in LOOKS_LIKE_ONE.findall(text):
                if hmac.compare_digest(self.of(int(number)), f"{int(number)}-{signature.lower()}"):
                    return Found(int(number), False)
                wrong = True
        return Found(None, wrong)
