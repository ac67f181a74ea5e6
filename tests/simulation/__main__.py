"""`python -m tests.simulation [--tickets 10000] [--seed 1]`: a day at the desk, with figures and a picture."""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from pathlib import Path

from rich.console import Console

from tests.simulation.checks import answered_twice
from tests.simulation.report import periods, picture, table, waits_of
from tests.simulation.running import prepared, simulated


async def run(folder: Path, asked: argparse.Namespace) -> bool:
    """Run the day; whether it was as it should be."""
    async with simulated(folder, asked.tickets, asked.seed) as day:
        await day.run()
        found, twice = periods(await waits_of(day)), await answered_twice(day.desk)
        Console().print(table(day, found, twice))
        picture(found, asked.picture)
        Console().print(f"The waits: {asked.picture}")
        return not day.faults.forgotten and not twice and all(75 <= period.share <= 85 for period in found)


def main() -> int:
    """The exit code is 1 when somebody was forgotten, answered twice or told too much."""
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    parser.add_argument("--tickets", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--picture", type=Path, default=Path(".bench/desk_waits.png"))
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        return 0 if asyncio.run(run(prepared(Path(folder)), asked)) else 1


if __name__ == "__main__":
    sys.exit(main())
