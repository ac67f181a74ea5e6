"""Which day is meant: the calendar behind the words, told what day it is.

All give a date, or raise ValueError or OverflowError where the calendar has no such day.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

LATEST, THIS_WEEK, COMING = -1, 0, 1
_YEARS_TO_A_29TH_OF_FEBRUARY = 8


def weekday(today: date, day: int, direction: int) -> date:
    """The last such day before today, the one of this week (Monday first), or the first after today; 0 is Monday."""
    ahead = (day - today.weekday()) % 7
    if direction == THIS_WEEK:
        return today + timedelta(day - today.weekday())
    return today + timedelta(ahead or 7) if direction == COMING else today - timedelta(7 - ahead)


def weekday_of_week(today: date, day: int, weeks: int) -> date:
    """The weekday of the week that lies so many weeks from this one."""
    return today + timedelta(day - today.weekday() + 7 * weeks)


def month_day(today: date, month: int, day: int, direction: int) -> date:
    """The nearest such day, today included, in that direction."""
    step = 1 if direction == COMING else -1
    for years in range(_YEARS_TO_A_29TH_OF_FEBRUARY + 1):
        year = today.year + step * years
        if day <= monthrange(year, month)[1] and (date(year, month, day) - today).days * step >= 0:
            return date(year, month, day)
    raise ValueError("no year nearby has this day")


def day_of_month(today: date, day: int, direction: int) -> date:
    """The nearest such day of a month, today included, in that direction; months too short are passed over."""
    first = today.replace(day=1)
    for months in range(3):
        month = months_from(first, months if direction == COMING else -months)
        if day <= monthrange(month.year, month.month)[1]:
            found = month.replace(day=day)
            if found == today or (found > today) == (direction == COMING):
                return found
    raise ValueError("no month nearby has this day")


def months_from(today: date, months: int) -> date:
    """The same day so many months on or back; the month's last day where it is shorter."""
    year, month = divmod(today.year * 12 + today.month - 1 + months, 12)
    return date(year, month + 1, min(today.day, monthrange(year, month + 1)[1]))


def shifted(today: date, count: int, unit: str) -> date:
    """So many days, weeks, months or years on; back for a count below 0."""
    if unit in ("months", "years"):
        return months_from(today, count * (12 if unit == "years" else 1))
    return today + timedelta(count * (7 if unit == "weeks" else 1))
