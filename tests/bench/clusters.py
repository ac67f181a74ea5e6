"""One process of the service and two, before the same nginx, PostgreSQL and Redis, on this one machine."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

from bot.settings import read_settings
from bot.setup.cluster import Cluster
from bot.setup.server import Server, ServerUnavailable, free_port
from tests.bench import load
from tests.bench.crowd import Result
from tests.bench.figures import Crowded, Figure, doubled
from tests.bench.processes import ROOT, BenchFailed, run
from tests.bench.services import NO_LIMITS, seeded_order
from tests.bench.telling import Telling

# A conversation goes on in a second wording after ten messages; the last wordings are for warming up.
QUESTIONS = len(load.QUESTIONS)


@dataclass(frozen=True)
class Sizes:
    """Rounds of one and two processes, shoppers at once, messages of each: multiples of ten, at most twenty."""

    rounds: int = 2
    shoppers: int = 64
    messages: int = 20
    warming_up: int = 16


class OneAndTwo:
    """The measurements: one, two, one, two, so that what else the machine does falls on both."""

    def __init__(self, telling: Telling, sizes: Sizes) -> None:
        self._telling, self._sizes = telling, sizes

    def run(self, data: Path) -> list[Figure]:
        """Measure; the figures. Raises BenchFailed."""
        runs: dict[int, list[Crowded]] = {1: [], 2: []}
        for number in range(1, self._sizes.rounds + 1):
            for processes, found in runs.items():
                text = f"{processes} behind nginx: round {number} of {self._sizes.rounds}"
                found.append(self._telling.step(text, lambda count=processes: self._crowded(data, count)))
        return doubled(runs[1], runs[2])

    def _crowded(self, data: Path, processes: int) -> Crowded:
        with running(data, processes) as cluster:
            order, sizes = seeded_order(**cluster.environment), self._sizes
            self._send(cluster, data, load.talks(order, 2 * sizes.shoppers, sizes.warming_up, QUESTIONS))
            before = spent(cluster)
            fared = self._send(cluster, data, texts_of(order, sizes))
            service, around = (now - then for now, then in zip(spent(cluster), before, strict=True))
        share = fared.cpu_seconds / fared.seconds
        return Crowded(sizes.shoppers, fared.turns, fared.seconds, service, around, share)

    def _send(self, cluster: Cluster, data: Path, talks: list[list[str]]) -> Result:
        task = data / "crowd.json"
        task.write_text(json.dumps({"host": cluster.nginx.host, "port": cluster.nginx.port, "talks": talks}), "utf-8")
        return Result(**json.loads(run(["tests.bench.crowd", str(task)], ROOT)))


@contextlib.contextmanager
def running(data: Path, processes: int) -> Iterator[Cluster]:
    """A cluster that lasts for the block; its data are those of the cluster before. Raises BenchFailed."""
    settings = read_settings({"DATA_DIR": str(data), "PORT": str(free_port())})
    try:
        cluster = Cluster(data / "cluster", settings, processes, **NO_LIMITS)
        try:
            cluster.start()
            yield cluster
        finally:
            cluster.stop()
    except ServerUnavailable as error:
        raise BenchFailed(str(error)) from None


def spent(cluster: Cluster) -> tuple[float, float]:
    """Processor seconds so far of the service's processes, and of all that is around them."""
    around = [server for server in cluster.servers if server not in cluster.processes]
    return _seconds(cluster.processes), _seconds(around)


def _seconds(servers: Sequence[Server]) -> float:
    families = [psutil.Process(server.process_id) for server in servers]
    families += [child for process in families for child in process.children(recursive=True)]
    times = [process.cpu_times() for process in families]
    # A connection that has been closed was a process of PostgreSQL's, which counts with its parent from then on.
    return sum(time.user + time.system + time.children_user + time.children_system for time in times)


def texts_of(order: dict[str, str], sizes: Sizes) -> list[list[str]]:
    """Conversations in which no text is met twice, neither in one of them nor in two."""
    parts = [
        load.talks(order, first, sizes.shoppers, QUESTIONS)
        for first in range(0, sizes.shoppers * sizes.messages // QUESTIONS, sizes.shoppers)
    ]
    return [[text for part in talk for text in part] for talk in zip(*parts, strict=True)]
