"""Opening hours: what is open, when it opens next and how long it is open, also where the clock is changed."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.desk.hours import OpeningHours

BERLIN = ZoneInfo("Europe/Berlin")
OFFICE = OpeningHours(BERLIN, (((540, 720), (780, 1020)),) * 5 + ((), ()), frozenset({date(2026, 12, 25)}))
ALL_HOURS = OpeningHours(ZoneInfo("UTC"), (((0, 1440),),) * 7)
NEVER = OpeningHours(BERLIN, ((),) * 7)
# Berlin changes the clock at 1:00 UTC; Lord Howe by half an hour; Havana at midnight, so that a day begins at one.
ZONES = ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Havana", "Asia/Kathmandu", "UTC")


def at(text: str, zone: ZoneInfo = BERLIN) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


OPENINGS = [
    pytest.param("2026-11-20T10:00", "2026-11-20T10:00", id="open now"),
    pytest.param("2026-11-20T12:30", "2026-11-20T13:00", id="at lunch: this afternoon"),
    pytest.param("2026-11-20T17:00", "2026-11-23T09:00", id="friday evening: monday"),
    pytest.param("2026-12-24T18:00", "2026-12-28T09:00", id="over a closed day and a weekend"),
]


@pytest.mark.parametrize(("moment", "opens"), OPENINGS)
def test_the_next_opening_is_the_first_open_moment(moment: str, opens: str) -> None:
    assert OFFICE.next_opening(at(moment)) == at(opens)


def test_a_desk_that_never_opens_says_so() -> None:
    assert NEVER.next_opening(at("2026-11-20T10:00")) is None
    assert NEVER.after(at("2026-11-20T10:00"), 1) is None


def test_open_minutes_leave_out_the_night() -> None:
    assert OFFICE.open_minutes(at("2026-11-20T16:30"), at("2026-11-23T09:15")) == 45
    assert OFFICE.after(at("2026-11-20T16:30"), 45) == at("2026-11-23T09:15")


CHANGES = [
    pytest.param("2026-03-29", 60, id="an hour that the clock leaves out does not count"),
    pytest.param("2026-10-25", 180, id="an hour that the clock shows twice counts twice"),
    pytest.param("2026-10-24", 120, id="any other day"),
]


@pytest.mark.parametrize(("day", "minutes"), CHANGES)
def test_hours_are_what_the_clock_on_the_wall_shows(day: str, minutes: int) -> None:
    night = OpeningHours(BERLIN, (((60, 180),),) * 7)
    start = datetime.fromisoformat(day).replace(tzinfo=BERLIN)
    assert night.open_minutes(start, start + timedelta(days=1)) == minutes


spans = st.lists(st.integers(0, 96), max_size=4, unique=True).map(
    lambda ends: tuple((a * 15, b * 15) for a, b in zip(sorted(ends)[::2], sorted(ends)[1::2], strict=False))
)
closed_days = st.frozensets(st.dates(date(2026, 3, 1), date(2026, 4, 9)), max_size=3)
hours = st.builds(OpeningHours, st.sampled_from(ZONES).map(ZoneInfo), st.tuples(*[spans] * 7), closed_days)
# Around the days on which the clock is changed.
EVES = [datetime.fromisoformat(f"2026-{day}T00:00+00:00") for day in ("03-07", "03-28", "04-04", "10-24", "10-31")]
moments = st.builds(lambda day, minutes: day + timedelta(minutes=minutes), st.sampled_from(EVES), st.integers(0, 4320))


@settings(max_examples=150, deadline=None)
@given(hours, moments, st.integers(0, 1500))
def test_open_minutes_are_the_minutes_at_which_it_is_open(opening: OpeningHours, start: datetime, length: int) -> None:
    counted = sum(opening.open_at(start + timedelta(minutes=each)) for each in range(length))
    assert opening.open_minutes(start, start + timedelta(minutes=length)) == counted


@settings(max_examples=150, deadline=None)
@given(hours, moments)
def test_nothing_is_open_before_the_next_opening(opening: OpeningHours, moment: datetime) -> None:
    opens = opening.next_opening(moment)
    if opens is None:
        assert not any(opening.week)
    else:
        assert opening.open_at(opens)
        assert opening.open_minutes(moment, opens) == 0
        assert (opens == moment) == opening.open_at(moment)


@settings(max_examples=150, deadline=None)
@given(hours, moments, st.integers(1, 3000))
def test_after_so_many_open_minutes_so_many_have_passed(opening: OpeningHours, moment: datetime, minutes: int) -> None:
    end = opening.after(moment, minutes)
    assert end is None or opening.open_minutes(moment, end) == minutes


@given(moments, moments)
def test_a_desk_that_is_always_open_counts_every_minute(one: datetime, other: datetime) -> None:
    assert ALL_HOURS.open_minutes(one, other) == max(0, (other - one) / timedelta(minutes=1))
