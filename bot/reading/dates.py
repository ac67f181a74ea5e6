"""Dates as shoppers say them, told against the `today` that the caller gives.

How each is understood in English:
- With a year it is absolute: "2026-06-03", "June 3, 2026", "06/03/2026". Behind slashes and dashes the month comes
  first unless the first figure is above 12; behind dots the day comes first unless the second is above 12. Two
  figures are a year of this century, and only behind slashes.
- "June 3", "the 14th" and "Friday" are the latest such day: today counts for the first two, and never for a weekday.
- They are the next such day when a word for what is to come ("by", "until", "arrives", "will") stands up to four
  words before them in the same clause, or "will" right behind; a word for what is over ("since", "was", "ordered")
  among the same words outweighs it, so "was due by Friday" is past.
- "last Friday" is the last one before today, "next Friday" the first one after today, "this Friday" this week's
  (Monday first), "Friday next week" that week's. A weekday beside a day of the month is not checked against it.
- "8/11" counts only behind a word such as "on", or alone. "last week" and "in June" name no day and are not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from bot.reading.calendar_rules import COMING, LATEST
from bot.reading.date_forms import Form, Meant, forms
from bot.reading.findings import DATE, Finding
from bot.reading.words import WordLists, words_after, words_before

_REACH = 4
_CLAUSE_END = re.compile(r"[.!?;,\n]\s")


def read_dates(text: str, words: WordLists, today: date | None) -> Iterator[Finding]:
    """Yields ISO dates, "2026-06-03"; without `today` only those that name their year."""
    for form in forms(words):
        for match in form.pattern.finditer(text):
            day = _day(form, match, Meant(today, _direction(match, words), words))
            if day:
                yield Finding(DATE, day.isoformat(), match.start(), match.end(), match.group())


def _day(form: Form, match: re.Match[str], meant: Meant) -> date | None:
    try:
        return form.day(match, meant)
    except (ValueError, OverflowError):
        return None


def _direction(match: re.Match[str], words: WordLists) -> int:
    clause = _CLAUSE_END.split(match.string[max(0, match.start() - 20 * _REACH) : match.start()])[-1]
    before = set(words_before(clause, len(clause), _REACH))
    if before & words["past_words"]:
        return LATEST
    behind = words_after(_CLAUSE_END.split(match.string[match.end() : match.end() + 20])[0], 0, 1)
    return COMING if before & words["future_words"] or words["will_words"].intersection(behind) else LATEST
