"""The writings of a date, each with the day it means; bot/reading/dates.py states the rules."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from bot.reading import calendar_rules
from bot.reading.calendar_rules import COMING
from bot.reading.words import WordLists, either, stands_alone, words_after, words_before


@dataclass(frozen=True)
class Meant:
    """What a date is told against: today, if known; the direction of one without a year; the language's words."""

    today: date | None
    direction: int
    words: WordLists

    @property
    def day(self) -> date:
        """Today; raises ValueError where nobody said what day it is."""
        if self.today is None:
            raise ValueError("told against a day that is not known")
        return self.today


@dataclass(frozen=True)
class Form:
    """One writing. `day` gives None or raises ValueError or OverflowError when there is no such day after all."""

    pattern: re.Pattern[str]
    day: Callable[[re.Match[str], Meant], date | None]


@cache
def forms(words: WordLists) -> tuple[Form, ...]:
    """Gives the language's writings, compiled once."""
    tables = words.tables
    lead = rf"(?<![\w./-])(?:(?P<lead>{either(tables['weekdays'])})\b,?\s+)?"
    month = rf"(?P<month>{either(tables['months'])})"
    day = rf"(?P<day>\d{{1,2}}(?:st|nd|rd|th)?|{either(tables['ordinals'])})"
    year = r"(?:\.?,?\s+(?P<year>(?:19|20)\d\d))?(?![\w/]|[-.,:]\d)"
    count = rf"(?<![\w.,/-])(?P<count>\d{{1,3}}|{either(tables['day_counts'])})"
    unit = rf"(?P<unit>{either(tables['day_units'])})"
    directions = either(tables["directions"])
    return (
        _form(r"(?<![\w./-])(?P<y>\d{4})(?P<sep>[-/.])(?P<m>\d{1,2})(?P=sep)(?P<d>\d{1,2})(?![\w/-]|\.\d)", _iso),
        _form(
            r"(?<![\w./-])(?P<a>\d{1,2})(?P<sep>[-/.])(?P<b>\d{1,2})(?P=sep)(?P<y>\d{4}|(?<=/)\d\d)(?![\w/-]|\.\d)",
            _figures,
        ),
        _form(r"(?<![\w./-])(?P<a>\d{1,2})(?P<sep>/)(?P<b>\d{1,2})(?![\w/]|[-.,]\d)", _short),
        _form(rf"{lead}{month}\.?\s+(?:the\s+)?{day}{year}", _month_day),
        _form(rf"{lead}(?:the\s+)?{day}\s+(?:of\s+)?{month}{year}", _month_day),
        _form(rf"{lead}(?:the\s+)?(?P<day>\d{{1,2}})(?:st|nd|rd|th)(?![\w-])", _day_of_month),
        _form(rf"(?<![\w-])(?P<word>{either(tables['day_words'])})(?![\w-])", _day_word),
        _form(rf"{count}\s+{unit}\s+(?P<way>ago|back|from\s+now)(?!\w)", _distance),
        _form(rf"(?<!\w)(?P<way>in)\s+{count}\s+{unit}(?!\w|\s+(?:or|of|a)\b)", _distance),
        _form(
            rf"(?<![\w-])(?:(?P<which>{directions})\s+(?P<of_week>week\s+(?:on\s+)?)?)?"
            rf"(?P<weekday>{either(tables['weekdays'])})(?![\w-])(?:\s+(?:of\s+)?(?P<week>{directions})\s+week\b)?",
            _weekday,
        ),
    )


def _form(pattern: str, day: Callable[[re.Match[str], Meant], date | None]) -> Form:
    return Form(re.compile(pattern, re.IGNORECASE), day)


def _iso(match: re.Match[str], meant: Meant) -> date:
    return date(int(match["y"]), int(match["m"]), int(match["d"]))


def _figures(match: re.Match[str], meant: Meant) -> date:
    month, day = _month_and_day(match)
    return date(int(match["y"]) + (2000 if len(match["y"]) == 2 else 0), month, day)


def _month_and_day(match: re.Match[str]) -> tuple[int, int]:
    first, second = int(match["a"]), int(match["b"])
    day_first = second <= 12 if match["sep"] == "." else first > 12
    return (second, first) if day_first else (first, second)


def _short(match: re.Match[str], meant: Meant) -> date | None:
    """Also how fractions and opening hours are written, "1/2", "24/7"."""
    led = meant.words["date_leads"].intersection(words_before(match.string, match.start(), 1))
    part = meant.words["ordinal_nouns"].intersection(words_after(match.string, match.end(), 1))
    if part or match.group() == "24/7" or not (led or _alone(match, meant)):
        return None
    return calendar_rules.month_day(meant.day, *_month_and_day(match), meant.direction)


def _alone(match: re.Match[str], meant: Meant) -> bool:
    return stands_alone(match.string, match.start(), match.end(), meant.words["answer_filler"])


def _month_day(match: re.Match[str], meant: Meant) -> date | None:
    after = meant.words["verbs_behind_month"] if match.end("month") > match.end("day") else meant.words["units"]
    if after.intersection(words_after(match.string, match.end(), 1)):
        return None
    month, day = meant.words.tables["months"][match["month"].lower()], _number(match["day"], "ordinals", meant)
    if match["year"]:
        return date(int(match["year"]), month, day)
    return calendar_rules.month_day(meant.day, month, day, meant.direction)


def _number(written: str, table: str, meant: Meant) -> int:
    figures = re.match(r"\d+", written)
    return int(figures[0]) if figures else meant.words.tables[table][" ".join(written.lower().split())]


def _day_of_month(match: re.Match[str], meant: Meant) -> date | None:
    led = match["lead"] or match.group().lower().startswith("the")
    led = led or meant.words["date_leads"].intersection(words_before(match.string, match.start(), 1))
    after = words_after(match.string, match.end(), 1)
    if meant.words["ordinal_nouns"].intersection(after) or not (led or _alone(match, meant)):
        return None
    return calendar_rules.day_of_month(meant.day, int(match["day"]), meant.direction)


def _day_word(match: re.Match[str], meant: Meant) -> date:
    return meant.day + timedelta(_number(match["word"], "day_words", meant))


def _distance(match: re.Match[str], meant: Meant) -> date | None:
    """ "in a week" is more often how long something took, "three mails in a week", than when it will be."""
    if match["way"].lower() == "in" and meant.direction != COMING:
        return None
    count = _number(match["count"], "day_counts", meant)
    back = match["way"].lower() in ("ago", "back")
    return calendar_rules.shifted(meant.day, -count if back else count, meant.words.tables["day_units"][_unit(match)])


def _unit(match: re.Match[str]) -> str:
    return str(match["unit"]).lower()


def _weekday(match: re.Match[str], meant: Meant) -> date | None:
    words = meant.words
    before = words_before(match.string, match.start(), 1)
    double = match["weekday"].lower() in words["weekday_doubles"] and not match["which"]
    led = words["weekday_leads"].intersection(before) or _alone(match, meant)
    if words["weekday_names"].intersection(before) or (double and not led):
        return None
    day = words.tables["weekdays"][match["weekday"].lower()]
    week = match["week"] or (match["which"] if match["of_week"] else None)
    if week:
        return calendar_rules.weekday_of_week(meant.day, day, _direction(week, words))
    direction = _direction(match["which"], words) if match["which"] else meant.direction
    return calendar_rules.weekday(meant.day, day, direction)


def _direction(word: str, words: WordLists) -> int:
    return int(words.tables["directions"][" ".join(word.lower().split())])
