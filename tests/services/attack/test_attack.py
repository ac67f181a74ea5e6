"""Whoever guesses finds nothing out: not by what is answered, and not by how often.

The whole of it, with times: `python -m tests.services.attack --help`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest
from rich.console import Console

from tests.services.attack.calling import Answer
from tests.services.attack.guessing import ADDRESSES, Attack, Findings
from tests.services.attack.report import table, told_by_times, wrong
from tests.services.attack.running import running_target

pytestmark = pytest.mark.services


@pytest.mark.parametrize("processes", [1, 2])
def test_a_thousand_guesses_find_nothing_out(processes: int, capsys: pytest.CaptureFixture[str]) -> None:
    with running_target(processes) as target:
        found = asyncio.run(Attack(target, seed=3).run(1000))
    with capsys.disabled():
        Console().print(table(found, f"1,000 guesses, {processes} process(es)"))
    assert wrong(found) == []
    # It did get through to the shop, it did meet the end of its budget, and its codes were really sent.
    assert [found.looked_by_address[address] for address in ADDRESSES] == [target.misses_per_address] * 2
    assert all(len(bodies) == 2 for bodies in found.bodies.values()) and len(found.bodies) == 6
    assert max(found.codes_sent.values()) == 1


def answer(body: str = "no", seconds: float = 0.01) -> Answer:
    return Answer(200, body, (), "bot", seconds)


def with_times(**seconds: list[float]) -> Findings:
    found = Findings()
    for label, times in seconds.items():
        for one in times:
            found.compare("group", label, answer(seconds=one))
    return found


BROKEN: dict[str, Callable[[Findings], object]] = {
    "told": lambda found: found.disclosed.append("pair: it is on its way"),
    "bodies": lambda found: [found.compare("group", body, answer(body)) for body in ("yes", "no")],
    "an address": lambda found: found.looked_by_address.update({"198.51.100.1": 31}),
    "a conversation": lambda found: found.looked_by_chat.update({"one": 6}),
    "an order": lambda found: found.looked_by_order.update({"BH-1": 11}),
    "codes": lambda found: found.codes_sent.update({"noa@example.com": 4}),
}


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN)
def test_the_judge_sees_every_broken_promise(broken: Callable[[Findings], object]) -> None:
    found = with_times(right=[0.01], wrong=[0.01])
    assert wrong(found) == []
    broken(found)
    assert len(wrong(found)) == 1


def test_the_judge_sees_medians_that_are_farther_apart_than_their_spread() -> None:
    alike = [0.010, 0.011, 0.012, 0.013, 0.014]
    assert told_by_times(with_times(right=alike, wrong=[one + 0.001 for one in alike])) == []
    assert len(told_by_times(with_times(right=alike, wrong=[one + 0.004 for one in alike]))) == 1
