"""Which part of an order a shopper wants to change, or what shall make good for it, where the words name it."""

from __future__ import annotations

import re
from functools import cache

from bot.reading.words import longest_first, word_lists

PARTS = ("payment", "shipping", "items")
REMEDIES = ("replace", "refund")


def read_part(text: str, language: str) -> str | None:
    """Gives "payment", "shipping" or "items", the one named first; None where none is named."""
    return _first(text, {part: f"{part}_part" for part in PARTS}, language)


def read_remedy(text: str, language: str) -> str | None:
    """Gives "replace" or "refund", the one named first; None where neither is named."""
    return _first(text, {remedy: f"{remedy}_remedy" for remedy in REMEDIES}, language)


def says_same(text: str, language: str) -> bool:
    """Whether the very same thing again is wished for."""
    return _named("same_as_it_is", language).search(text) is not None


def _first(text: str, lists: dict[str, str], language: str) -> str | None:
    found = [(match.start(), name) for name, words in lists.items() for match in _named(words, language).finditer(text)]
    return min(found)[1] if found else None


@cache
def _named(words: str, language: str) -> re.Pattern[str]:
    phrases = longest_first(word_lists(language)[words])
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, phrases))})(?!\w)", re.IGNORECASE)
