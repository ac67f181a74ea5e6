"""Telephone numbers in the writing of many countries.

A number with its country is one anywhere; without, it needs brackets, a leading 0, the North American grouping, or a
word such as "mobile" before it. Which countries' numbers exist is not checked: an operator will dial what was written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.reading.findings import PHONE, Finding
from bot.reading.words import WordLists, words_before

_EDGE, _END = r"(?<![\w@+$€£%#/.-])(?<!\d[:,])", r"(?![\w@%]|[-:/]\d|[.,]\d| ?[$€£])"
_GAP = r"[ ()./-]{0,2}"
# E.164 allows 15 figures with the country's; 00 is how most countries dial "+".
_SHAPES = re.compile(
    rf"{_EDGE}(?:\+(?:{_GAP}\d){{8,15}}|\(\+\d{{1,3}}\)(?:{_GAP}\d){{6,12}}|00[1-9](?:{_GAP}\d){{8,13}}"
    r"|\(0?\d{2,5}\)[ -]?\d{3,4}(?:[ -]?\d{2,4}){1,2}|(?:1[ .-])?\d{3}[ .-]\d{3}[ .-]\d{4}"
    rf"|0[1-9](?:[ ./-]?\d){{7,9}}){_END}"
)
_NAMED = re.compile(rf"{_EDGE}\(?\d(?:{_GAP}\d){{6,14}}{_END}")
_DATED = re.compile(r"\d{1,2}([./-])\d{1,2}\1\d{2,4}(?!\d)|\d{4}-\d\d-\d\d")


def read_phones(text: str, words: WordLists) -> Iterator[Finding]:
    """Yields the figures with their leading "+", if any; "0044 7700 900123" keeps its noughts."""
    for pattern, sure in ((_SHAPES, True), (_NAMED, False)):
        for match in pattern.finditer(text):
            if not _DATED.match(match.group()) and _allowed(match, sure, words):
                yield Finding(PHONE, _value(match.group()), match.start(), match.end(), match.group())


def _value(written: str) -> str:
    return "+" * ("+" in written) + re.sub(r"\D", "", written)


def _allowed(match: re.Match[str], sure: bool, words: WordLists) -> bool:
    """Whether no nearer word calls the figures an order's or a card's; "no", "nr" and "ref" call them nothing."""
    if match.group().lstrip("(")[0] == "+":
        return True
    telling = words["order_words"] - words["tracking_links"] | words["phone_words"] | words["not_phone_words"]
    nearest = next((word for word in words_before(match.string, match.start(), 5) if word in telling), None)
    return (nearest is None and sure) or nearest in words["phone_words"]
