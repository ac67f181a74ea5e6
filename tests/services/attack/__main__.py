"""`python -m tests.services.attack [--guesses 20000] [--processes 2]`: guesses at a running service, with figures."""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from tests.services.attack.guessing import Attack
from tests.services.attack.report import picture, table, told_by_times, wrong
from tests.services.attack.running import running_target


def main() -> int:
    """Attack as asked; the exit code is 1 when anything was found out."""
    # Told to stop, it leaves no server behind.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    asked, console = _parser().parse_args(), Console()
    with running_target(asked.processes) as target, Progress(console=console) as progress:
        bar = progress.add_task("guesses", total=asked.guesses)
        attack = Attack(target, asked.seed, lambda done: progress.advance(bar, done))
        found = asyncio.run(attack.run(asked.guesses))
    console.print(table(found, f"{asked.guesses:,} guesses, {asked.processes} process(es), seed {asked.seed}"))
    picture(found, asked.picture)
    console.print(f"The times: {asked.picture}")
    faults = [*wrong(found), *told_by_times(found)]
    for fault in faults:
        console.print(fault, style="red", markup=False, highlight=False)
    return 1 if faults else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.services.attack", description=__doc__)
    parser.add_argument("--guesses", type=int, default=20_000)
    parser.add_argument("--processes", type=int, default=1, help="more than one: on PostgreSQL and Redis")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--picture", type=Path, default=Path(".bench/attack.png"))
    return parser


if __name__ == "__main__":
    sys.exit(main())
