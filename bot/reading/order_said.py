"""What of a message only tells which order is meant, or which way money shall go, and is no wish about things."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from bot.reading.stems import words_said
from bot.reading.things import Item, hits
from bot.reading.words import either, word_lists


def without_order_said(text: str, items: Sequence[Item], language: str = "en") -> str:
    """Gives the text without the thing an order is told by: "from the order with the lamp" becomes "from the order".

    Only the first thing behind such words goes, if it is one of `items`; any other text stays as it is.
    """
    told = _told_by(language).search(text)
    if told is None:
        return text
    behind = text[told.end() :]
    named = next((hit for hit in hits(words_said(behind, language), items, language) if hit.start <= 1), None)
    if named is None:
        return text
    words = list(re.finditer(r"[^\W_]+(?:['’-][^\W_]+)*", behind))
    end = words[min(named.end, len(words)) - 1].end() if words else 0
    rest = _trailing(language).sub("", behind[end:], count=1)
    return f"{text[: told.start()]}{told['order']}{rest}"


def without_payment_said(text: str, language: str = "en") -> str:
    """Gives the text without the names of ways to pay: "my card ending in 9212" is no thing of an order."""
    return _payments(language).sub(" ", text)


@cache
def _told_by(language: str) -> re.Pattern[str]:
    lists = word_lists(language)
    return re.compile(
        rf"(?P<order>\b{either(lists['order_nouns'])})\s+(?:{either(lists['order_told_by'])})\s+", re.IGNORECASE
    )


@cache
def _trailing(language: str) -> re.Pattern[str]:
    return re.compile(rf"^\s*\b(?:{either(word_lists(language)['order_told_end'])})\b", re.IGNORECASE)


@cache
def _payments(language: str) -> re.Pattern[str]:
    names = either(word_lists(language)["payments_said"])
    return re.compile(rf"\b(?:{names})\b(?:\s+\D{{0,20}}\d{{4}}\b)?", re.IGNORECASE)
