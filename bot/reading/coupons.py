"""Coupon codes: words of letters and figures that a shop would print on a voucher."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.reading.findings import COUPON_CODE, Finding
from bot.reading.words import WordLists, words_after, words_before

_TOKEN = re.compile(r"(?<![\w@.#/-])[A-Za-z0-9](?:[A-Za-z0-9_-]{2,18}[A-Za-z0-9])(?![\w@/-])")
_UNMISTAKABLE = re.compile(r"[A-Z]{3,}[-_]?\d{1,4}[A-Z]{0,6}")
_MEASURE = re.compile(r"(\d+)-?([A-Za-z]+)")


def read_coupons(text: str, words: WordLists) -> Iterator[Finding]:
    """Yields codes in upper case: SPRING20 anywhere, spring20 near a word such as code, WELCOME right behind one."""
    shouted = text.isupper()
    for match in _TOKEN.finditer(text):
        token = match.group()
        mixed = any(c.isdigit() for c in token) and any(c.isalpha() for c in token)
        if _mixed_code(match, words) if mixed else not shouted and _lettered_code(match, words):
            yield Finding(COUPON_CODE, token.upper(), match.start(), match.end(), token)


def _mixed_code(match: re.Match[str], words: WordLists) -> bool:
    token = match.group()
    if _common(token, words):
        return False
    return _UNMISTAKABLE.fullmatch(token) is not None or _near_coupon_word(match, words)


def _common(token: str, words: WordLists) -> bool:
    """Whether the token is a size, a model, an amount with its unit, or a date: "size42", "iPhone15", "48hrs"."""
    measure = _MEASURE.fullmatch(token)
    if measure and measure[2].lower() in words["units"]:
        return True
    return re.split(r"[\d_-]", token.lower())[0] in words["never_codes"]


def _near_coupon_word(match: re.Match[str], words: WordLists) -> bool:
    around = words_before(match.string, match.start(), 4) + words_after(match.string, match.end(), 3)
    return bool(words["coupon_words"].intersection(around))


def _lettered_code(match: re.Match[str], words: WordLists) -> bool:
    """A word in capitals right behind "code", or behind "code is"; the rest of the message is not shouted."""
    token = match.group()
    if not (token.isalpha() and token.isupper()) or token.lower() in words["shouted_words"]:
        return False
    before = words_before(match.string, match.start(), 2)
    linked = before[:1] if before[:1] not in (["is"], ["called"], ["was"]) else before[1:]
    return bool(words["coupon_words"].intersection(linked))
