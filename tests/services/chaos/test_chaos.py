"""Whatever is killed, stopped or cut: nothing lost, doubled or reordered, and no word of the bot after a claim.

Longer runs: `python -m tests.services.chaos --help`.
"""

from __future__ import annotations

import asyncio

import pytest
from rich.console import Console

from tests.services.chaos.cluster import running_cluster
from tests.services.chaos.report import table
from tests.services.chaos.run import Plan, Result, run
from tests.services.chaos.shoppers import Pace

pytestmark = pytest.mark.services

CERTAINLY = {"blow: kill a node", "blow: stop Redis", "blow: kill PostgreSQL", "blow: restart PostgreSQL"}


def test_nothing_that_is_killed_or_restarted_takes_a_word_with_it(capsys: pytest.CaptureFixture[str]) -> None:
    plan = Plan(60, shoppers=12, seed=4, pace=Pace(0.1, 0.5, patience=8), blows=True)
    result = carry_out(plan, capsys)
    assert result.wrong == []
    assert set(result.tally) >= CERTAINLY
    # Whoever cannot be served now is told when to come back, not that something is broken.
    assert result.tally["status 500"] == 0


def test_shoppers_on_a_network_that_cuts_connections_lose_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    plan = Plan(20, shoppers=30, seed=1, pace=Pace(0.3, 1.0, patience=3), cuts=True)
    result = carry_out(plan, capsys)
    assert result.wrong == []
    assert sum(count for name, count in result.tally.items() if name.startswith("cut: ")) >= plan.shoppers


def carry_out(plan: Plan, capsys: pytest.CaptureFixture[str]) -> Result:
    with running_cluster(TURN_LIMIT_SECONDS="5") as cluster:
        result = asyncio.run(run(cluster, plan))
    with capsys.disabled():
        Console().print(table(result, f"{plan.shoppers} shoppers, {plan.seconds:.0f} seconds"))
    return result
