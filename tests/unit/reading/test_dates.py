"""Which day is meant, told against a Wednesday; the last rows are no dates."""

from __future__ import annotations

from datetime import date

import pytest

from bot.reading.reader import reader_for

TODAY = date(2026, 11, 18)

DATES = [
    ("wednesday", ["2026-11-11"]),
    ("since thursday", ["2026-11-12"]),
    ("this friday", ["2026-11-20"]),
    ("this monday", ["2026-11-16"]),
    ("this coming monday", ["2026-11-23"]),
    ("next wednesday", ["2026-11-25"]),
    ("last week tuesday", ["2026-11-10"]),
    ("tuesday next week", ["2026-11-24"]),
    ("can it be here by friday?", ["2026-11-20"]),
    ("friday will do", ["2026-11-20"]),
    ("i will wait. it left on friday", ["2026-11-13"]),
    ("should have arrived by friday", ["2026-11-13"]),
    ("today", ["2026-11-18"]),
    ("last night", ["2026-11-17"]),
    ("the day after tomorrow", ["2026-11-20"]),
    ("the 18th", ["2026-11-18"]),
    ("the 31st", ["2026-10-31"]),
    ("i leave on the 31st", ["2026-12-31"]),
    ("november 18", ["2026-11-18"]),
    ("november 19", ["2025-11-19"]),
    ("by november 17", ["2027-11-17"]),
    ("29 february", ["2024-02-29"]),
    ("may 4th, 2025", ["2025-05-04"]),
    ("twelve months ago", ["2025-11-18"]),
    ("a couple of days ago", ["2026-11-16"]),
    ("it is due in two weeks", ["2026-12-02"]),
    ("3 days from now", ["2026-11-21"]),
    ("10/11/25", ["2025-10-11"]),
    ("10.11.2025", ["2025-11-10"]),
    ("10.31.2025", ["2025-10-31"]),
    ("2025/10/31", ["2025-10-31"]),
    ("on 8/11", ["2026-08-11"]),
    ("monday, the 16th of november", ["2026-11-16"]),
    ("from june 3 to june 5", ["2026-06-03", "2026-06-05"]),
    ("31/02/2026", []),
    ("june 31", []),
    ("june 2026", []),
    ("three mails in a week", []),
    ("sizes 10-12-14", []),
    ("version 10.4.12", []),
    ("half is 1/2 of it", []),
    ("cyber monday", []),
    ("on mondays", []),
    ("99999 days ago", []),
    ("999 years ago", ["1027-11-18"]),
]


def dates(text: str, today: date | None) -> list[str]:
    return [finding.value for finding in reader_for("en").read(text, today).findings if finding.kind == "date"]


@pytest.mark.parametrize(("text", "days"), DATES, ids=[text for text, _ in DATES])
def test_a_day_is_told_against_today(text: str, days: list[str]) -> None:
    assert dates(text, TODAY) == days


@pytest.mark.parametrize("text", [text for text, days in DATES if days])
def test_without_today_only_a_date_with_its_year_is_read(text: str) -> None:
    assert all(day in ("2025-05-04", "2025-10-11", "2025-11-10", "2025-10-31") for day in dates(text, None))


@pytest.mark.parametrize("today", [date.min, date.max])
def test_the_ends_of_the_calendar_are_no_error(today: date) -> None:
    for text in ("yesterday", "tomorrow", "a week ago", "last friday", "next friday", "by the 31st", "29 february"):
        assert len(dates(text, today)) <= 1
