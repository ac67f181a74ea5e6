"""A day at the desk: no ticket is without an owner or a raised rule, nobody is answered twice, and waits are true."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.fakes import NOON
from tests.simulation.checks import answered_twice, still_open
from tests.simulation.report import Wait, periods, waits_of
from tests.simulation.running import prepared, simulated

TICKETS = 600


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """With an empty database in it."""
    return prepared(tmp_path)


@pytest.mark.simulation
async def test_on_a_day_nobody_is_forgotten_nobody_answered_twice_and_the_wait_shown_is_true(folder: Path) -> None:
    async with simulated(folder, TICKETS, seed=1) as day:
        await day.run()
        (whole,) = periods(await waits_of(day))
        assert day.raised > 0
        assert not day.faults.forgotten
        assert await answered_twice(day.desk) == 0
        assert await still_open(day.desk) == 0
        assert 75 <= whole.share <= 85


def wait(hour: int, real: float | None = 4) -> Wait:
    return Wait(NOON.replace(hour=hour), 5, real)


def test_periods_are_joined_until_each_has_enough_tickets() -> None:
    waits = [wait(hour) for hour in (0, 1, 4, 9, 9, 10, 22)]
    assert [len(period.waits) for period in periods(waits, fewest=3)] == [3, 4]
    assert [period.begins - NOON for period in periods(waits, fewest=3)] == [timedelta(hours=-12), timedelta(hours=-3)]


def test_an_answer_that_never_came_was_not_within_what_was_shown() -> None:
    (period,) = periods([wait(9), wait(9, 6), wait(9, None), wait(9, 5)])
    assert period.share == 50
