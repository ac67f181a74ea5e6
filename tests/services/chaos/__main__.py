"""`python -m tests.services.chaos --seconds 300 --shoppers 200 [--cuts] [--blows]`: a long run, with its figures."""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
from collections import Counter

from rich.console import Console
from rich.progress import Progress

from tests.services.chaos.cluster import running_cluster
from tests.services.chaos.report import table
from tests.services.chaos.run import Plan, Result, run
from tests.services.chaos.shoppers import Pace

SHOWN_FAULTS = 30


def main() -> int:
    """Run as asked; the exit code is 1 when anything went wrong."""
    # Told to stop, it leaves no server behind.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    asked = _parser().parse_args()
    pace = Pace(*sorted(asked.pause), patience=asked.patience)
    plan = Plan(asked.seconds, asked.shoppers, asked.seed, pace, blows=asked.blows, cuts=asked.cuts)
    console = Console()
    with running_cluster(TURN_LIMIT_SECONDS="5") as cluster, Progress(console=console) as progress:
        bar = progress.add_task("messages", total=plan.seconds)

        def tell(passed: float, tally: Counter[str]) -> None:
            progress.update(bar, completed=passed, description=f"{tally['messages']:,} messages")

        result = asyncio.run(run(cluster, plan, tell))
    console.print(table(result, f"{plan.shoppers} shoppers, {plan.seconds:.0f} seconds, seed {plan.seed}"))
    _say(console, result)
    return 1 if result.wrong else 0


def _say(console: Console, result: Result) -> None:
    for fault in result.wrong[:SHOWN_FAULTS]:
        console.print(fault, style="red", markup=False, highlight=False)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.services.chaos", description=__doc__)
    parser.add_argument("--seconds", type=float, default=300)
    parser.add_argument("--shoppers", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--pause", type=float, nargs=2, default=(1.0, 4.0), help="seconds between messages, from and to"
    )
    parser.add_argument("--patience", type=float, default=8, help="seconds that a client waits for an answer")
    parser.add_argument("--cuts", action="store_true", help="cut connections at random")
    parser.add_argument("--blows", action="store_true", help="kill nodes, stop Redis, restart PostgreSQL")
    return parser


if __name__ == "__main__":
    sys.exit(main())
