"""All that is to be watched, as the text that Prometheus and its relatives read.

Format: Prometheus' text-based exposition format, version 0.0.4.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator, Mapping

from prometheus_client import generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, InfoMetricFamily
from prometheus_client.metrics_core import Metric

from bot.clock import Clock
from bot.conversations.engine import DialogueEngine
from bot.metrics.counting import Counting
from bot.metrics.standing import Standing, standing
from bot.storage import Storage, StorageUnavailable

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
NOW, SHOPS = "Of this process, now.", "Of the shop, the same from every process: do not add them up."
PATIENCE_SECONDS = 5.0
"""Shorter than the 10 s that Prometheus waits: also when the database hangs, the process is heard of."""


class Told:
    """What was read at once, for the library to write."""

    def __init__(self, families: Iterable[Metric]) -> None:
        self._families = tuple(families)

    def collect(self) -> Iterator[Metric]:
        """The families, as prometheus_client asks for them."""
        yield from self._families


class Metrics:
    """Of one process, with what waits in its shop."""

    def __init__(self, counting: Counting, storage: Storage, engine: DialogueEngine, clock: Clock) -> None:
        self.counting, self._storage, self._engine, self._clock = counting, storage, engine, clock

    async def text(self, streams: Mapping[str, int]) -> bytes:
        """Everything now; `streams` are those open in this process, by who listens.

        Without an answer from the database within five seconds, what would be read from it is left out.
        """
        found = await self._standing()
        told = [*self._of_process(streams), *_reachable(found), *(_of_shop(found) if found is not None else ())]
        return generate_latest(self.counting.registry) + generate_latest(Told(told))

    async def _standing(self) -> Standing | None:
        try:
            return await asyncio.wait_for(standing(self._storage, self._clock()), PATIENCE_SECONDS)
        except (StorageUnavailable, asyncio.TimeoutError):
            return None

    def _of_process(self, streams: Mapping[str, int]) -> Iterator[Metric]:
        yield _by("streams", f"Open event streams, by who listens. {NOW}", "listener", streams)
        model = InfoMetricFamily("beforehand_model", f"Archives that serve or are tried out. {NOW}", labels=["part"])
        model.add_metric(["serving"], {"archive": self._engine.model})
        if self._engine.trial is not None:
            model.add_metric(["trial"], {"archive": self._engine.trial[0]})
        yield model


def _reachable(found: Standing | None) -> Iterator[Metric]:
    about = f"Whether the database has answered this request. {NOW}"
    yield GaugeMetricFamily("beforehand_database_up", about, float(found is not None))


def _of_shop(found: Standing) -> Iterator[Metric]:
    yield _one("turns_waiting", "Stored messages that wait for the assistant.", found.turns)
    oldest = "Seconds that the oldest of them has waited."
    yield _one("turns_waiting_oldest_seconds", oldest, found.oldest_turn_seconds)
    yield _by("tickets", f"Open tickets, by state. {SHOPS}", "state", found.tickets)
    late = "Open tickets whose shopper has waited for longer than told at first, or than promised by an operator."
    yield _by("tickets_late", f"{late} {SHOPS}", "than", found.late)
    yield _one("mails_waiting", "Mails that are not sent yet.", found.mails)
    about = f"Decisions which model serves all or a share of the conversations, also those to go back. {SHOPS}"
    yield _by("promotions", about, "of", found.promotions, CounterMetricFamily)


def _one(name: str, about: str, value: float) -> Metric:
    return GaugeMetricFamily(f"beforehand_{name}", f"{about} {SHOPS}", value)


def _by(
    name: str,
    about: str,
    label: str,
    values: Mapping[str, float],
    kind: Callable[..., GaugeMetricFamily | CounterMetricFamily] = GaugeMetricFamily,
) -> Metric:
    family = kind(f"beforehand_{name}", about, labels=[label])
    for one, value in values.items():
        family.add_metric([one], value)
    return family
