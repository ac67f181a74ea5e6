"""What the measurement of swaps tells of what shoppers met."""

from __future__ import annotations

import pytest

from tests.bench.processes import BenchFailed
from tests.bench.swaps import Heard, Sizes, add, figures

SECONDS = [n / 100 for n in range(1, 101)]


def test_the_slowest_turn_stands_beside_the_99th_percentile_without_swaps() -> None:
    told = {one.name: one for one in figures(Sizes(), Heard([0.03, 1.5]), Heard(SECONDS), [500.0, 501.0])}
    slowest = told["swap_slowest_turn"]
    assert (slowest.ours, slowest.baseline) == (1500.0, 1000.0)
    assert (told["swap_memory"].ours, told["swap_memory"].baseline) == (501.0, 500.0)
    assert told["swap_slowest_turn"].measured.startswith("100 promotions and roll-backs while 6 shoppers write")


def test_rounds_add_up() -> None:
    heard = Heard([0.1], ["503"], 1)
    add(heard, Heard([0.2], ["no answer"], 2))
    assert (heard.seconds, heard.failed, heard.doubled) == ([0.1, 0.2], ["503", "no answer"], 3)


def test_a_service_that_never_answers_is_no_figure() -> None:
    with pytest.raises(BenchFailed, match="no turn was answered: 503"):
        figures(Sizes(), Heard(), Heard(failed=["503"]), [])
