"""The page for operations stays true: its settings exist, its links lead somewhere, its sums come out."""

from __future__ import annotations

import math
import re
from pathlib import Path

import pytest

from bot.settings import Settings
from bot.storage import Storage

PAGE = Path(__file__).parents[2] / "bot/OPERATIONS.md"
TEXT = PAGE.read_text("utf-8")
SHOPPERS, TURNS, BUSIEST_HOUR, BUSIEST_MINUTES, LOOKED_AT, LOADED = 1_000_000, 5, 0.11, 1.3, 300, 0.6
A_SECOND = SHOPPERS * BUSIEST_HOUR * BUSIEST_MINUTES / 3600
STREAMS = A_SECOND * LOOKED_AT


def numbers(row: str) -> list[float]:
    """The cells of the row with this name."""
    found = re.search(rf"^\| {re.escape(row)} \|(.*)\|$", TEXT, re.MULTILINE)
    assert found, row
    return [float(cell.replace(",", "")) for cell in found[1].split("|")]


def test_every_setting_it_names_exists():
    named = set(re.findall(r"`([A-Z]+(?:_[A-Z]+)+)`", TEXT))
    assert named and named <= {name.upper() for name in Settings.__fields__}


def test_every_link_leads_to_a_file():
    for link in re.findall(r"\]\(([^)#]+)", TEXT):
        assert (PAGE.parent / link).exists(), link


@pytest.mark.parametrize("at", range(4))
def test_the_table_of_processes_follows_from_the_formulas(at):
    rate = numbers("R")[at]
    processes = math.ceil(A_SECOND * TURNS / (rate * LOADED)) + 1
    assert numbers("processes")[at] == processes
    assert numbers("PostgreSQL connections")[at] == processes * 10
    assert numbers("streams a process, one of them missing")[at] == pytest.approx(STREAMS / (processes - 1), rel=0.01)


async def test_a_process_opens_ten_connections_at_most():
    storage = Storage("postgresql+asyncpg://nobody@127.0.0.1/none")
    pool = storage.engine.pool
    assert (pool.size(), pool._max_overflow) == (5, 5)
    await storage.close()
