"""Trains and asks every pipeline in processes of its own, prints a table, leaves .bench/nlu.json."""

from __future__ import annotations

import argparse
import signal
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from tests.bench.nlu import figures, messages, report
from tests.bench.nlu.apart import Apart, Served, Trained, understood
from tests.bench.nlu.figures import CHANGED, Figure, Measured
from tests.bench.nlu.messages import Data
from tests.bench.nlu.notes import notes
from tests.bench.nlu.pipelines import DOCUMENTED_EPOCHS, NO_ENCODER, OURS, TITLES, configurations
from tests.bench.nlu.workers import Heard
from tests.bench.processes import ROOT, BenchFailed
from tests.bench.report import machine, write

WARMED = 20
REPORT = ROOT / ".bench" / "nlu.json"
Result = TypeVar("Result")


class Bench:
    """The measurements with their progress: one training after the other, then all messages by turns."""

    def __init__(self, progress: Progress, folder: Path, data: Data) -> None:
        self._progress, self._folder, self._data = progress, folder, data

    def run(self, epochs: int) -> list[Figure]:
        """Measure everything; the figures. Raises BenchFailed."""
        aparts = {
            name: Apart(self._folder / name, configuration, our_threads=name in (OURS, NO_ENCODER))
            for name, configuration in configurations(epochs).items()
        }
        trainings = {name: self._trained(name, apart) for name, apart in aparts.items()}
        served = self._served(aparts, trainings)
        measured = {name: Measured(one, one.archive.stat().st_size, served[name]) for name, one in trainings.items()}
        again = self._again(aparts[OURS])
        return [
            *figures.understood(measured, self._data.tests),
            *figures.serving(measured, self._data.tests, WARMED),
            *figures.training(measured),
            figures.retrained(again),
            *figures.sizes(measured, figures.encoder_bytes()),
        ]

    def _trained(self, name: str, apart: Apart) -> Trained:
        return self._step(f"{TITLES[name]}: training", lambda heard: apart.train(self._data.learn, heard))

    def _served(self, aparts: dict[str, Apart], trainings: dict[str, Trained]) -> dict[str, Served]:
        warm, tests = messages.spread(self._data.learn, WARMED), self._data.tests
        servings = {name: one.serving(trainings[name].archive, warm, tests) for name, one in aparts.items()}
        return self._step("all in turn: understanding", lambda heard: understood(servings, len(tests), heard))

    def _again(self, apart: Apart) -> Trained:
        corrected = messages.changed(self._data.learn, CHANGED)
        text = f"{TITLES[OURS]}: training again, {CHANGED} messages changed"
        return self._step(text, lambda heard: apart.train(corrected, heard))

    def _step(self, text: str, do: Callable[[Heard], Result]) -> Result:
        """Show what begins: as a bar on a terminal, as a line of its own in a log."""
        shown = self._progress.console.is_terminal
        if not shown:
            self._progress.console.print(text)
        task = self._progress.add_task(text, total=None, visible=shown)
        result = do(lambda done, total: self._progress.update(task, completed=done, total=total))
        self._progress.update(task, completed=1, total=1)
        return result


def options() -> argparse.Namespace:
    """What was asked for on the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.nlu", description=__doc__)
    parser.add_argument("--messages", type=Path, help="test by this file, one {text, label, lang} a line")
    epochs = f"let DIET learn for so many epochs; {DOCUMENTED_EPOCHS} are documented"
    parser.add_argument("--diet-epochs", type=positive, default=10, help=epochs)
    parser.add_argument("--sample", type=positive, help="learn from so many messages an intent only, to try it out")
    return parser.parse_args()


def positive(text: str) -> int:
    """A whole number from 1 on. Raises ValueError for anything else, which argparse puts into words."""
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number


def main() -> int:
    """Run the benchmark; its exit code."""
    asked = options()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    console, tested_on = Console(), machine()
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    try:
        data = messages.chosen(asked.messages, asked.sample)
        with tempfile.TemporaryDirectory() as folder, Progress(*columns, console=console) as progress:
            measured = Bench(progress, Path(folder), data).run(asked.diet_epochs)
    except BenchFailed as error:
        console.print(f"bench-nlu: {error}", style="bold red", highlight=False, markup=False)
        return 1
    except KeyboardInterrupt:
        return 130
    told = notes(data, asked.diet_epochs, (tested_on["load"], machine()["load"]))
    write(report.as_json(measured, tested_on, told), REPORT)
    console.print(report.table(measured))
    console.print(report.in_words(measured, told), markup=False, highlight=False)
    return 0


if __name__ == "__main__":
    sys.exit(main())
