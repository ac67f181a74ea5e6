"""Which part of an order a shopper wants to change, where the words name it: how it is paid, or how it is sent."""

from __future__ import annotations

import re
from functools import cache

from bot.reading.words import longest_first, word_lists

PARTS = ("payment", "shipping")


def read_part(text: str, language: str) -> str | None:
    """Gives "payment" or "shipping", the one named first; None where neither is named."""
    found = [(match.start(), part) for part in PARTS for match in _named(part, language).finditer(text)]
    return min(found)[1] if found else None


@cache
def _named(part: str, language: str) -> re.Pattern[str]:
    phrases = longest_first(word_lists(language)[f"{part}_part"])
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, phrases))})(?!\w)", re.IGNORECASE)
