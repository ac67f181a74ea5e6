"""Measures the service beside stock Rasa with the same assistant, prints a table, leaves .bench/latest.json."""

from __future__ import annotations

import asyncio
import json
import signal
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterable
from itertools import chain
from pathlib import Path
from typing import TypeVar

import httpx
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from tests.bench import load, report, services, training
from tests.bench.figures import Figure, Measured, alike, compared, grown, trained
from tests.bench.load import Chat, NotAnswered, Turn
from tests.bench.processes import ROOT, BenchFailed, run
from tests.bench.services import Service

STARTS = 3
SHOPPERS_IN_TURN, SHOPPERS_AT_ONCE = 6, 32
AROUND = 10
# The wordings each run begins with, so that no text of one run is met again in the next.
WARM_UP, IN_TURN, AT_ONCE, LONG_TALK = 0, 1, 7, 39
Pair = tuple[Service, Service]
Given = TypeVar("Given")
Result = TypeVar("Result")
Go = Callable[[Callable[[], Chat], list[list[str]], Callable[[], None]], Awaitable[Result]]


class Bench:
    """The measurements, in order, with their progress."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress

    def run(self, data: Path) -> list[Figure]:
        """Measure everything; the figures. Raises BenchFailed and NotAnswered."""
        self._step("Training our model, if it is new", lambda: training.train_ours(data))
        model = self._step("Training the stock model, if it is new", training.stock_model)
        seconds = self._step("Training our model from nothing", training.seconds_from_nothing)
        order = self._step("Making the demonstration shop", lambda: seeded_order(data))
        with services.ours(data) as ours, services.stock(data, model) as stock:
            pair = self._measure((ours, stock), order)
            long_talk = self._long_talk(ours, order)
        return [*compared(*pair), grown(long_talk, AROUND), trained(seconds), alike(*pair)]

    def _measure(self, pair: Pair, order: dict[str, str]) -> list[Measured]:
        starts = by_turns(pair, range(1, STARTS + 1), self._start)
        by_turns(pair, load.talks(order, WARM_UP, 1, 10), self._one_shopper)
        turns = by_turns(pair, load.talks(order, IN_TURN, SHOPPERS_IN_TURN, 10), self._one_shopper)
        rates = by_turns(pair, [load.talks(order, AT_ONCE, SHOPPERS_AT_ONCE, 4)], self._crowd)
        memory = [service.memory() for service in pair]
        return [Measured(starts[n], list(chain(*turns[n])), rates[n][0], memory[n]) for n in range(len(pair))]

    def _one_shopper(self, service: Service, messages: list[str]) -> list[Turn]:
        return self._chat("one shopper", service, load.in_turn, [messages])

    def _crowd(self, service: Service, messages: list[list[str]]) -> float:
        return self._chat(f"{len(messages)} shoppers at once", service, load.at_once, messages)

    def _long_talk(self, service: Service, order: dict[str, str]) -> list[Turn]:
        return self._chat("a long talk", service, load.in_turn, load.talks(order, LONG_TALK, 1, 1000 + AROUND))

    def _start(self, service: Service, number: int) -> float:
        service.stop()
        return self._step(f"{service.name}: start {number} of {STARTS}", lambda: seconds_to_first_answer(service))

    def _step(self, text: str, do: Callable[[], Result]) -> Result:
        task = self._told(text, 1)
        result = do()
        self._progress.advance(task)
        return result

    def _chat(self, text: str, service: Service, go: Go[Result], messages: list[list[str]]) -> Result:
        task = self._told(f"{service.name}: {text}", sum(len(one) for one in messages))

        async def with_client() -> Result:
            async with client(service) as http:
                return await go(lambda: service.chat(http), messages, lambda: self._progress.advance(task))

        return asyncio.run(with_client())

    def _told(self, text: str, total: int) -> TaskID:
        """Show what begins: as a bar on a terminal, as a line of its own in a log."""
        if not self._progress.console.is_terminal:
            self._progress.console.print(text)
        return self._progress.add_task(text, total=total, visible=self._progress.console.is_terminal)


def by_turns(pair: Pair, rounds: Iterable[Given], do: Callable[[Service, Given], Result]) -> list[list[Result]]:
    """Every round for one service and then for the other, so that what else the machine does falls on both.

    Gives the results of each service.
    """
    results = [[do(service, given) for service in pair] for given in rounds]
    return [list(own) for own in zip(*results, strict=True)]


def seeded_order(data: Path) -> dict[str, str]:
    """An order that is on its way, in a shop made for this run."""
    run(["bot", "seed"], ROOT, DATA_DIR=str(data), DATABASE_URL="")
    shipped = ["bot", "shop", "list", "--state", "shipped", "--limit", "1", "--json"]
    order: dict[str, str] = json.loads(run(shipped, ROOT, DATA_DIR=str(data), DATABASE_URL=""))[0]
    return order


def seconds_to_first_answer(service: Service) -> float:
    """From the start of the processes until all say they are up and a first message is answered."""

    async def first_message() -> None:
        async with client(service) as http:
            await load.talk(service.chat(http), ["hello"], lambda: None)

    started = time.perf_counter()
    service.start()
    service.wait_until_up()
    asyncio.run(first_message())
    return time.perf_counter() - started


def client(service: Service) -> httpx.AsyncClient:
    """An HTTP client with a kept connection for every shopper."""
    limits = httpx.Limits(max_connections=SHOPPERS_AT_ONCE, max_keepalive_connections=SHOPPERS_AT_ONCE)
    return httpx.AsyncClient(base_url=service.address, timeout=120, limits=limits)


def main() -> int:
    """Run the benchmark; its exit code."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    console, machine = Console(), report.machine()
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    try:
        with tempfile.TemporaryDirectory() as data, Progress(*columns, console=console) as progress:
            figures = Bench(progress).run(Path(data))
    except (BenchFailed, NotAnswered) as error:
        console.print(f"bench: {error}", style="bold red", highlight=False, markup=False)
        return 1
    except KeyboardInterrupt:
        return 130
    report.write(report.as_json(figures, machine), training.KEPT / "latest.json")
    console.print(report.table(figures))
    return 0


if __name__ == "__main__":
    sys.exit(main())
