"""Links by which somebody sets a new password: good once, for three days, and kept nowhere.

A link is signed with what is kept of the present password (HMAC-SHA-256, RFC 2104), so it is used up as soon as there
is another one. It stands behind the # of an address, which browsers send to no server and no log gets to see.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from datetime import datetime, timedelta, timezone

from bot.desk.records_people import Operator

GOOD_FOR = timedelta(days=3)
PURPOSE = b"beforehand: links for a new password, 1"
FORM = re.compile(r"(\d{1,9})\.(\d{1,12})\.[\w-]{43}", re.ASCII)


class Welcome:
    """Makes such links' tokens and reads them."""

    def __init__(self, secret_key: str) -> None:
        self._key = hmac.new(secret_key.encode(), PURPOSE, hashlib.sha256).digest()

    def token(self, operator: Operator, now: datetime) -> str:
        """A token for somebody as they are now."""
        return self._signed(operator, int((now + GOOD_FOR).timestamp()))

    def whose(self, token: str) -> int | None:
        """The id a token speaks of, unchecked; None for what is no token."""
        form = FORM.fullmatch(token)
        return int(form[1]) if form else None

    def is_good(self, token: str, operator: Operator, now: datetime) -> bool:
        """Whether the token is this one's, not used and not too old."""
        form = FORM.fullmatch(token)
        if form is None or operator.disabled_at is not None:
            return False
        ends = int(form[2])
        return hmac.compare_digest(self._signed(operator, ends), token) and now < _moment(ends)

    def _signed(self, operator: Operator, ends: int) -> str:
        text = f"{operator.id}.{ends}"
        signature = hmac.new(self._key, f"{text}\n{operator.password_hash}".encode(), hashlib.sha256).digest()
        return f"{text}.{base64.urlsafe_b64encode(signature).decode().rstrip('=')}"


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, timezone.utc)
