"""Teaches the intent head day by day, and breaks messages and rules on purpose: `--only days|faults|rules`.

Leaves .bench/learning.json.
"""

# mypy: disable-error-code="import-untyped"

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from threadpoolctl import threadpool_limits

from bot.logs import set_up_logs
from tests.bench.learning import course, report
from tests.bench.nlu.messages import from_file, sample, training_messages
from tests.bench.processes import ROOT, BenchFailed
from tests.bench.report import machine, write

OUT = ROOT / ".bench"
THREADS = 2
PARTS = ("days", "faults", "rules")


def options() -> argparse.Namespace:
    """What was asked for on the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.learning", description=__doc__)
    parser.add_argument("--messages", type=Path, help="shoppers' messages, one {text, label, lang} a line")
    parser.add_argument("--sample", type=int, help="begin with so many training messages an intent only: quicker")
    parser.add_argument("--days", type=int, default=10, help="parts in which the messages are met")
    parser.add_argument("--seeds", type=int, default=3, help="so many times, in another order each")
    parser.add_argument("--faults", type=int, default=None, help="at most so many faults of each kind")
    parser.add_argument("--every-rule", action="store_true", help="break every rule in every way, instead of some")
    parser.add_argument("--only", choices=PARTS, help="only this proof")
    asked = parser.parse_args()
    if asked.messages is None and asked.only != "rules":
        parser.error("--messages: which messages shall be met?")
    return asked


def main() -> int:
    """Run the proofs; the exit code."""
    asked, console = options(), Console()
    os.nice(15)
    set_up_logs("ERROR")
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    try:
        base, met = training_messages(), from_file(asked.messages) if asked.messages else []
    except BenchFailed as error:
        console.print(f"bench-learning: {error}", style="bold red", highlight=False, markup=False)
        return 1
    if asked.sample:
        base = sample(base, asked.sample)
    told = _earlier() | {"machine": machine(), "messages": len(base), "sample": asked.sample}
    for part in [asked.only] if asked.only else PARTS:
        with threadpool_limits(THREADS), Progress(*columns, console=console) as progress:
            told[part] = getattr(course, part)(base, met, asked, progress)
        write(told, OUT / "learning.json")
    report.leave(told, OUT)
    report.show(told, console)
    return 0


def _earlier() -> dict[str, Any]:
    """What an earlier run left, so that each proof can be run alone."""
    path = OUT / "learning.json"
    earlier: dict[str, Any] = json.loads(path.read_text("utf-8")) if path.exists() else {}
    return {name: earlier[name] for name in PARTS if name in earlier}


if __name__ == "__main__":
    sys.exit(main())
