"""When somebody is at the desk: hours by weekday in the shop's zone, closed days, and what follows from them.

Hours are what the clock on the shop's wall shows: an hour that the clock shows twice counts twice, and one that it
leaves out does not count. All moments are aware.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from functools import lru_cache
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
LOOK_AHEAD_DAYS = 400
ONE_SECOND = timedelta(seconds=1)
Span = tuple[int, int]


@dataclass(frozen=True)
class OpeningHours:
    """`week` has the spans of each weekday from Monday on, in minutes after midnight, in order."""

    zone: ZoneInfo
    week: tuple[tuple[Span, ...], ...]
    closed: frozenset[date] = frozenset()

    def open_at(self, moment: datetime) -> bool:
        """Whether somebody is there."""
        wall = moment.astimezone(self.zone)
        minute = (wall.hour * 60 + wall.minute) + wall.second / 60 + wall.microsecond / 60e6
        return any(start <= minute < end for start, end in self._spans(wall.date()))

    def next_opening(self, moment: datetime) -> datetime | None:
        """The first moment from then on at which it is open; None when it stays closed for more than a year."""
        return next((max(start, moment) for start, end in self._from(moment) if end > moment), None)

    def open_minutes(self, since: datetime, until: datetime) -> float:
        """For how many minutes it is open between two moments; 0 when the second is not later."""
        total = timedelta()
        for start, end in self._from(since):
            if start >= until:
                break
            total += max(timedelta(), min(end, until) - max(start, since))
        return total / timedelta(minutes=1)

    def after(self, moment: datetime, minutes: float) -> datetime | None:
        """When it has been open for so many minutes since; None when that is more than a year away."""
        left = timedelta(minutes=minutes)
        for start, end in self._from(moment):
            begin = max(start, moment)
            if end > begin and end - begin >= left:
                return begin + left
            left -= max(timedelta(), end - begin)
        return None

    def _from(self, moment: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Yields the open times from the day of a moment on, in order, in UTC."""
        first = moment.astimezone(self.zone).date()
        for number in range(LOOK_AHEAD_DAYS):
            yield from self._times(first + number * DAY)

    def _times(self, day: date) -> Iterator[tuple[datetime, datetime]]:
        """A day's open times: where the clock is changed within them, what is before and what is after."""
        spans = self._spans(day)
        if not spans:
            return
        changed, before, after = _clock_of(self.zone, day)
        midnight = datetime.combine(day, time(), timezone.utc)
        for offset, earliest, latest in ((before, None, changed), (after, changed, None)):
            for start, end in spans:
                begin, finish = (midnight + timedelta(minutes=minute) - offset for minute in (start, end))
                begin = begin if earliest is None else max(begin, earliest)
                finish = finish if latest is None else min(finish, latest)
                if begin < finish:
                    yield begin, finish

    def _spans(self, day: date) -> tuple[Span, ...]:
        return () if day in self.closed else self.week[day.weekday()]


@lru_cache(maxsize=1024)
def _clock_of(zone: ZoneInfo, day: date) -> tuple[datetime, timedelta, timedelta]:
    """When the clock is changed around a day, and how far it is ahead of UTC before and after.

    Looked for from noon to noon, as some zones change theirs at midnight; without a change it is the last noon.
    """
    noon = datetime.combine(day, time(12), timezone.utc)
    low, high = noon - DAY, noon + DAY
    before, after = _ahead(zone, low), _ahead(zone, high)
    while before != after and high - low > ONE_SECOND:
        middle = (low + (high - low) / 2).replace(microsecond=0)
        low, high = (middle, high) if _ahead(zone, middle) == before else (low, middle)
    return high, before, after


def _ahead(zone: ZoneInfo, moment: datetime) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta()
