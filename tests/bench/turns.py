"""The service beside stock Rasa with the same assistant: starts, turns, throughput, memory, and a long talk."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TypeVar

import httpx

from tests.bench import load, services, stock_site, training
from tests.bench.figures import Figure, Measured, alike, compared, grown, same_pin
from tests.bench.load import Chat, Turn
from tests.bench.services import Service
from tests.bench.telling import Telling

AROUND = 10
# The wordings each run begins with, so that no text of one run is met again in the next.
WARM_UP, IN_TURN, AT_ONCE, LONG_TALK = 0, 1, 7, 39
Given = TypeVar("Given")
Result = TypeVar("Result")
Go = Callable[[Callable[[], Chat], list[list[str]], Callable[[], None]], Awaitable[Result]]


@dataclass(frozen=True)
class Sizes:
    """How many starts of a service, shoppers one after the other, shoppers at once, and messages of a long talk."""

    starts: int = 3
    in_turn: int = 6
    at_once: int = 32
    long_talk: int = 1000


class BesideStock:
    """The measurements, in order."""

    def __init__(self, telling: Telling, sizes: Sizes) -> None:
        self._telling, self._sizes = telling, sizes

    def run(self, data: Path) -> list[Figure]:
        """Measure everything; the figures. Raises BenchFailed and NotAnswered."""
        step = self._telling.step
        step("Training our model, if it is new", lambda: training.train_ours(data))
        model = step("Training the stock model, if it is new", training.stock_model)
        site = step("Installing what stock Rasa installs and we do not", stock_site.installed)
        order = step(
            "Making the demonstration shop", lambda: services.seeded_order(DATA_DIR=str(data), DATABASE_URL="")
        )
        with (
            services.ours(data) as ours,
            services.stock(data, model, site) as stock,
            services.stock_with_our_pin(data, model) as pinned,
        ):
            figures = self._measure([ours, stock, pinned], order)
            return [*figures, grown(self._long_talk(ours, order), AROUND)]

    def _measure(self, all_three: list[Service], order: dict[str, str]) -> list[Figure]:
        *pair, pinned = all_three
        starts = by_turns(pair, range(1, self._sizes.starts + 1), self._start)
        self._start(pinned, 1)
        by_turns(all_three, load.talks(order, WARM_UP, 1, 10), self._one_shopper)
        turns = by_turns(all_three, load.talks(order, IN_TURN, self._sizes.in_turn, 10), self._one_shopper)
        rates = by_turns(all_three, [load.talks(order, AT_ONCE, self._sizes.at_once, 4)], self._crowd)
        # It shares pages with the others, which would weigh less for it.
        pinned.stop()
        our, stock = (
            Measured(starts[n], list(chain(*turns[n])), rates[n][0], service.memory()) for n, service in enumerate(pair)
        )
        return [*compared(our, stock), *same_pin(our, list(chain(*turns[-1])), rates[-1][0]), alike(our, stock)]

    def _one_shopper(self, service: Service, messages: list[str]) -> list[Turn]:
        return self._chat("one shopper", service, load.in_turn, [messages])

    def _crowd(self, service: Service, messages: list[list[str]]) -> float:
        return self._chat(f"{len(messages)} shoppers at once", service, load.at_once, messages)

    def _long_talk(self, service: Service, order: dict[str, str]) -> list[Turn]:
        messages = load.talks(order, LONG_TALK, 1, self._sizes.long_talk + AROUND)
        return self._chat("a long talk", service, load.in_turn, messages)

    def _start(self, service: Service, number: int) -> float:
        service.stop()
        return self._telling.step(f"{service.name}: start {number}", lambda: seconds_to_first_answer(service))

    def _chat(self, text: str, service: Service, go: Go[Result], messages: list[list[str]]) -> Result:
        done = self._telling.steps(f"{service.name}: {text}", sum(len(one) for one in messages))

        async def with_client() -> Result:
            async with client(service) as http:
                return await go(lambda: service.chat(http), messages, done)

        return asyncio.run(with_client())


def by_turns(
    all_services: list[Service], rounds: Iterable[Given], do: Callable[[Service, Given], Result]
) -> list[list[Result]]:
    """Every round for one service after the other, so that what else the machine does falls on all of them.

    Gives the results of each service.
    """
    results = [[do(service, given) for service in all_services] for given in rounds]
    return [list(own) for own in zip(*results, strict=True)]


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
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=None)
    return httpx.AsyncClient(base_url=service.address, timeout=120, limits=limits)
