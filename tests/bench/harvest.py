"""A harvest of many turns beside one of few: what a turn costs, and whether the memory stays flat."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil

from tests.bench.figures import Figure
from tests.bench.processes import ROOT, BenchFailed, end, environment, start
from tests.bench.telling import Telling
from tests.bench.transcripts import address, write_transcripts

LOOK_SECONDS = 0.1


@dataclass(frozen=True)
class Sizes:
    """Turns in the two databases."""

    few: int = 10_000
    many: int = 100_000


@dataclass(frozen=True)
class Harvested:
    """One run: seconds on the clock and of the processor, and the most mebibytes that were resident in its second half.

    In the first half the encoder is loaded, which takes more for a moment than all that comes, and would hide it.
    """

    turns: int
    seconds: float
    processor: float
    most: float


class LargeAndSmall:
    """The harvests, each `python -m bot harvest` in a process of its own over a database of its own."""

    def __init__(self, telling: Telling, sizes: Sizes) -> None:
        self._telling, self._sizes = telling, sizes

    def run(self, data: Path) -> list[Figure]:
        """Measure both; the figures."""
        few, many = (self._harvested(data, turns) for turns in (self._sizes.few, self._sizes.many))
        return figures(few, many)

    def _harvested(self, data: Path, turns: int) -> Harvested:
        folder = data / f"turns-{turns}"
        folder.mkdir()
        self._telling.step(f"Writing {turns:,} turns", lambda: write_transcripts(address(folder), turns))
        return self._telling.step(f"Harvesting {turns:,} turns", lambda: harvest(folder, turns))


def harvest(folder: Path, turns: int) -> Harvested:
    """One harvest from beginning to end, its start and the loading of the encoder included. Raises BenchFailed."""
    told = environment(DATA_DIR=str(folder), DATABASE_URL="", REDIS_URL="")
    with (folder / "harvest.log").open("w+b") as log:
        began = time.perf_counter()
        process = start(["bot", "harvest"], ROOT, told, log, log)
        try:
            looks = [*_looks(process)]
            seconds = time.perf_counter() - began
        finally:
            end(process)
        if process.returncode:
            log.seek(0)
            raise BenchFailed(
                f"harvest ended with {process.returncode}:\n{log.read().decode(errors='replace')[-2000:]}"
            )
    return Harvested(turns, seconds, looks[-1][0], max(resident for _, resident in looks[len(looks) // 2 :]))


def _looks(process: subprocess.Popen[bytes]) -> Iterator[tuple[float, float]]:
    """Processor seconds so far and resident mebibytes, again and again until the process has ended."""
    looked = psutil.Process(process.pid)
    while process.poll() is None:
        try:
            with looked.oneshot():
                used, resident = looked.cpu_times(), looked.memory_info().rss
        except psutil.NoSuchProcess:
            return
        # A process that has ended and was not waited for yet has no memory.
        if resident:
            yield used.user + used.system, resident / 2**20
        time.sleep(LOOK_SECONDS)


def figures(few: Harvested, many: Harvested) -> list[Figure]:
    """The large harvest over the small one; a turn of the large one is to cost no more."""
    kept, small = f"python -m bot harvest over {many.turns:,} turns", f"ours, {few.turns:,} turns"
    turn, room = f"processor time of {kept}, for a turn", f"most resident memory in the second half of {kept}"
    return [
        Figure("harvest_seconds", "s", many.seconds, None, f"{kept}, on the clock", baseline_is="none", compares=False),
        Figure("harvest_turn_large_over_small", "ms", _each(many), _each(few), turn, small),
        Figure(
            "harvest_memory_large_over_small",
            "MiB",
            many.most,
            few.most,
            room,
            small,
        ),
    ]


def _each(run: Harvested) -> float:
    return 1000 * run.processor / run.turns
