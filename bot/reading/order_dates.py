"""When an order was placed, as a shopper says it: a day, a week, a month, or so many of them ago."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from bot.reading.calendar_rules import months_from
from bot.reading.dates import read_dates
from bot.reading.words import WordLists, either, word_lists

ABOUT = {"months": 16, "weeks": 4, "days": 1}
"""Days that "two months ago", "three weeks ago" or "five days ago" may be off."""


def placed_between(text: str, today: date, language: str = "en") -> list[tuple[date, date]]:
    """Gives the stretches of days, first and last, in which a message puts an order; none where it names no time."""
    lists = word_lists(language)
    days = [date.fromisoformat(finding.value) for finding in read_dates(text, lists, today)]
    if days:
        return [(day, day) for day in days if day <= today]
    return [(first, last) for first, last in _periods(text.lower(), today, lists) if first <= today]


def nearly(text: str, today: date, language: str = "en") -> list[tuple[date, date]]:
    """The same for days that are counted back, with what such a count may be off."""
    lists = word_lists(language)
    counted = re.search(rf"\b({either(lists.tables['day_units'])})\s+(?:ago|back)\b", text.lower())
    off = timedelta(ABOUT.get(lists.tables["day_units"][counted[1]], 0) if counted else 0)
    return [(first - off, last + off) for first, last in placed_between(text, today, language)]


def _periods(text: str, today: date, lists: WordLists) -> Iterator[tuple[date, date]]:
    monday, first = today - timedelta(today.weekday()), today.replace(day=1)
    for words, weeks in lists.tables["week_words"].items():
        if words in text:
            start = monday + timedelta(7 * weeks)
            yield start, start + timedelta(6)
    for words, months in lists.tables["month_words"].items():
        if words in text:
            yield _month(months_from(first, months))
    named = either(name for name in lists.tables["months"] if name != "may")
    for match in re.finditer(rf"(?<!\w)({named})(?!\w)", text):
        number = lists.tables["months"][match[1]]
        yield _month(date(today.year if number <= today.month else today.year - 1, number, 1))


def _month(first: date) -> tuple[date, date]:
    return first, months_from(first, 1) - timedelta(1)
