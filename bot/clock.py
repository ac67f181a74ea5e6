"""The one clock of the service. Only the edges ask it; everything below is told the time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timezone

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """Now, with its zone."""
    return datetime.now(timezone.utc)  # noqa: TID251
