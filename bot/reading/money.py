"""Sums of money: an amount with a sign, a word or an ISO 4217 code beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache

from bot.reading.findings import MONEY, Finding
from bot.reading.words import WordLists, either

# Thousands in threes, "1,299.00", "1.299,00", "1 299"; else figures with one or two decimals behind a point or comma.
_AMOUNT = r"(?:\d{1,3}(?:(?P<mark>[ ,.'])\d{3})(?:(?P=mark)\d{3}){0,3}(?:[.,]\d{1,2})?|\d{1,9}(?:[.,]\d{1,2})?)(?!\d)"


@cache
def _patterns(words: WordLists) -> tuple[re.Pattern[str], re.Pattern[str]]:
    signs, names = either(words.tables["money_signs"]), either(words.tables["money_words"])
    codes = either(words["money_codes"])
    before = rf"(?<![^\W\d])(?P<unit>{signs}|(?:{codes})(?=[\s\d]))\s?(?P<amount>{_AMOUNT})"
    behind = rf"(?<![\w.,:/+#-])(?P<amount>{_AMOUNT})(?P<gap>[\s-]?)(?P<unit>{signs}|(?:{names}|{codes})(?!\w))"
    return re.compile(before, re.IGNORECASE), re.compile(behind, re.IGNORECASE)


def read_money(text: str, words: WordLists) -> Iterator[Finding]:
    """Yields "<amount with two decimals> <code>": "$1,299" has the value "1299.00 USD", "49,99 €" "49.99 EUR"."""
    for pattern in _patterns(words):
        for match in pattern.finditer(text):
            value = f"{_amount(match['amount'], match['mark'])} {_currency(match['unit'], words)}"
            yield Finding(MONEY, value, match.start(), match.end(), match.group())


def _amount(written: str, mark: str | None) -> Decimal:
    plain = written.replace(mark, "") if mark else written
    return Decimal(plain.replace(",", ".")).quantize(Decimal("0.01"))


def _currency(written: str, words: WordLists) -> str:
    unit = " ".join(written.lower().split())
    code = words.tables["money_signs"].get(unit) or words.tables["money_words"].get(unit)
    return code or unit.upper()
