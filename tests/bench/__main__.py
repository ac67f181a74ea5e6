"""Measures the service beside stock Rasa with the same assistant, two processes beside one, a large desk and a large
harvest beside a small one.

Prints a table and leaves .bench/latest.json; with --only, which measures a part, .bench/PART.json.
"""

from __future__ import annotations

import argparse
import signal
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from rich.console import Console

from tests.bench import clusters, harvest, inbox, report, swaps, training, turns
from tests.bench.figures import Figure, trained
from tests.bench.load import NotAnswered
from tests.bench.processes import BenchFailed
from tests.bench.telling import Telling

Part = Callable[[Telling, Path], list[Figure]]


def _turns(telling: Telling, data: Path) -> list[Figure]:
    return turns.BesideStock(telling, turns.Sizes()).run(data)


def _training(telling: Telling, data: Path) -> list[Figure]:
    return [trained(telling.step("Training our model from nothing", training.seconds_from_nothing))]


def _processes(telling: Telling, data: Path) -> list[Figure]:
    return clusters.OneAndTwo(telling, clusters.Sizes()).run(data)


def _desk(telling: Telling, data: Path) -> list[Figure]:
    return inbox.LargeAndSmall(telling, inbox.Sizes()).run(data)


def _swaps(telling: Telling, data: Path) -> list[Figure]:
    return swaps.Swaps(telling, swaps.Sizes()).run(data)


def _harvest(telling: Telling, data: Path) -> list[Figure]:
    return harvest.LargeAndSmall(telling, harvest.Sizes()).run(data)


PARTS: dict[str, Part] = {
    "turns": _turns,
    "training": _training,
    "processes": _processes,
    "desk": _desk,
    "swaps": _swaps,
    "harvest": _harvest,
}


def main() -> int:
    """Run the benchmark; its exit code."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    only: str | None = _parser().parse_args().only
    console, machine = Console(), report.machine()
    try:
        with tempfile.TemporaryDirectory() as name, Telling(console) as telling:
            # PostgreSQL, where it runs as a user of its own, has its data in there.
            Path(name).chmod(0o755)
            chosen = [PARTS[only]] if only else PARTS.values()
            figures = [figure for part in chosen for figure in part(telling, Path(name))]
    except (BenchFailed, NotAnswered) as error:
        console.print(f"bench: {error}", style="bold red", highlight=False, markup=False)
        return 1
    except KeyboardInterrupt:
        return 130
    report.write(report.as_json(figures, machine), training.KEPT / f"{only or 'latest'}.json")
    console.print(report.table(figures))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--only", choices=PARTS, help="measure this part alone")
    return parser


if __name__ == "__main__":
    sys.exit(main())
