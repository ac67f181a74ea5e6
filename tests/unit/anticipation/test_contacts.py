"""Who asks about the same order again within 72 hours, and how sure that is."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.anticipation.contacts import Contacts, Touched, touched
from bot.app import Service
from bot.learning.intervals import newcombe, wilson
from tests.unit.anticipation.made import IDLE, NOW, MadeShop, store

LONG_AGO = NOW - timedelta(days=30)


def turn(hours: float, talk: str = "a", order: str = "M-1", held_out: bool = False, since: Any = LONG_AGO) -> Touched:
    return Touched(order, since + timedelta(hours=hours), talk, held_out)


def counted(*turns: Touched) -> dict[str, Any]:
    contacts = Contacts(IDLE, NOW)
    for one in turns:
        contacts.add(one)
    contacts.end()
    return contacts.figures()


@pytest.mark.parametrize(
    ("turns", "again"),
    [
        pytest.param([turn(0)], 0, id="asked once"),
        pytest.param([turn(0), turn(0.5), turn(1.2)], 0, id="one session with several turns"),
        pytest.param([turn(0), turn(2)], 1, id="the same conversation, after an idle time"),
        pytest.param([turn(0), turn(0.5, "b")], 1, id="another conversation"),
        pytest.param([turn(0), turn(0.9), turn(72.8, "b")], 1, id="just in time, from the end of the first contact"),
        pytest.param([turn(0), turn(72.1, "b")], 0, id="too late"),
        pytest.param([turn(0), turn(10, "b"), turn(20, "c")], 1, id="twice again is once"),
        pytest.param([turn(0), turn(100, "b"), turn(101, "c")], 0, id="only the first contact counts"),
    ],
)
def test_an_order_counts_once_by_whether_its_first_contact_is_followed_by_another(
    turns: list[Touched], again: int
) -> None:
    found = counted(*turns)["anticipating"]
    assert (found["orders"], found["again"]) == (1, again)


def test_the_first_contact_decides_the_group() -> None:
    found = counted(turn(0, held_out=True), turn(5, "b"), turn(0, "c", "M-2"), turn(9, "d", "M-2", held_out=True))
    assert (found["held_out"]["orders"], found["anticipating"]["orders"]) == (1, 1)


def test_an_order_counts_only_after_the_hours_have_passed() -> None:
    lately = NOW - timedelta(hours=71)
    assert counted(turn(0, since=lately), turn(1.5, "b", since=lately))["anticipating"]["orders"] == 0


def test_no_orders_are_no_difference() -> None:
    assert counted()["fewer"] == {"share": None, "interval": [-1.0, 1.0]}


@pytest.mark.parametrize("page", [1, 9, 1000])
async def test_turns_come_order_by_order_whatever_the_page(page: int, service: Service) -> None:
    await store(service.storage, MadeShop(5).talks(), 300)
    read = [one async for one in touched(service.storage, page)]
    assert len(read) >= 200 and read == sorted(read, key=lambda one: (one.order, one.at))


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_the_interval_of_a_share_is_as_published(hits: int, n: int, low: float, high: float) -> None:
    """Newcombe 1998, "Two-sided confidence intervals for the single proportion", table I, method 3."""
    assert wilson(hits, n) == pytest.approx((low, high), abs=5e-5)


@pytest.mark.parametrize(
    ("cells", "low", "high"),
    [((56, 70, 48, 80), 0.0524, 0.3339), ((9, 10, 3, 10), 0.1705, 0.8090), ((10, 10, 0, 10), 0.6075, 1.0)],
)
def test_the_interval_of_a_difference_is_as_published(
    cells: tuple[int, int, int, int], low: float, high: float
) -> None:
    """Newcombe 1998, "Interval estimation for the difference between independent proportions", table II, method 10."""
    assert newcombe(*cells) == pytest.approx((low, high), abs=5e-5)


@given(st.integers(0, 50), st.integers(0, 50), st.integers(0, 50), st.integers(0, 50))
def test_an_interval_holds_what_was_seen(hits: int, misses: int, other_hits: int, other_misses: int) -> None:
    n, other_n = hits + misses, other_hits + other_misses
    low, high = wilson(hits, n)
    assert 0 <= low <= high <= 1 and (n == 0 or (low <= hits / n + 1e-9 and hits / n <= high + 1e-9))
    low, high = newcombe(hits, n, other_hits, other_n)
    seen = hits / n - other_hits / other_n if n and other_n else 0
    assert -1 - 1e-9 <= low <= seen + 1e-9 and seen - 1e-9 <= high <= 1 + 1e-9
