"""A large desk beside a small one: first paint, the queue's first page, a claim, and what a shopper's message costs."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from tests.bench.desks import Desk, desk
from tests.bench.figures import Figure
from tests.bench.telling import Telling


@dataclass(frozen=True)
class Sizes:
    """Open tickets and operators of both desks, and how often each thing is done."""

    few: tuple[int, int] = (10, 2)
    many: tuple[int, int] = (1000, 50)
    rounds: int = 30


class LargeAndSmall:
    """The measurements, in turn, so that what else the machine does falls on both."""

    def __init__(self, telling: Telling, sizes: Sizes) -> None:
        self._telling, self._sizes = telling, sizes

    def run(self, data: Path) -> list[Figure]:
        """Measure everything; the figures."""
        return asyncio.run(self._run(data))

    async def _run(self, data: Path) -> list[Figure]:
        async with AsyncExitStack() as stack:
            small = await stack.enter_async_context(desk(data / "small", *self._sizes.few))
            large = await stack.enter_async_context(desk(data / "large", *self._sizes.many))
            desks = (large, small)
            start = await self._in_turn("first paint", desks, lambda one: one.get("start"))
            queue = await self._in_turn("the queue's first page", desks, lambda one: one.get("tickets?state=waiting"))
            claim = await self._in_turn("a claim", desks, Desk.claim, told)
            asked, waited = await self._messages(desks)
        return figures(self._sizes, start, queue, claim, asked, waited)

    async def _in_turn(
        self,
        text: str,
        desks: tuple[Desk, Desk],
        do: Callable[[Desk], Awaitable[None]],
        afterwards: Callable[[Desk, int], Awaitable[None]] | None = None,
    ) -> tuple[float, float]:
        """Milliseconds at the large and at the small desk, medians."""
        done = self._telling.steps(text, self._sizes.rounds)
        times: tuple[list[float], list[float]] = ([], [])
        for _ in range(self._sizes.rounds):
            for one, taken in zip(desks, times, strict=True):
                before = one.browsers[0].told.get("counts", 0)
                started = time.perf_counter()
                await do(one)
                taken.append((time.perf_counter() - started) * 1000)
                if afterwards is not None:
                    await afterwards(one, before)
            done()
        return median(times[0]), median(times[1])

    async def _messages(self, desks: tuple[Desk, Desk]) -> tuple[tuple[float, float], tuple[float, float]]:
        """Statements that a shopper's message costs until every page has it, and milliseconds until then; medians."""
        done = self._telling.steps("a shopper's message", self._sizes.rounds)
        asked: tuple[list[float], list[float]] = ([], [])
        waited: tuple[list[float], list[float]] = ([], [])
        for number in range(self._sizes.rounds):
            for at, one in enumerate(desks):
                before = one.browsers[0].told.get("message", 0)
                with one.statements() as statements:
                    started = time.perf_counter()
                    await one.shoppers[0].say(f"are you there, number {number}?")
                    await one.everybody_was_told("message", before)
                    waited[at].append((time.perf_counter() - started) * 1000)
                asked[at].append(len(statements))
            done()
        return (median(asked[0]), median(asked[1])), (median(waited[0]), median(waited[1]))


async def told(one: Desk, before: int) -> None:
    """Nothing of a claim is left over for what is measured next."""
    await one.everybody_was_told("counts", before)
    await one.put_back()


def figures(
    sizes: Sizes,
    start: tuple[float, float],
    queue: tuple[float, float],
    claim: tuple[float, float],
    asked: tuple[float, float],
    waited: tuple[float, float],
) -> list[Figure]:
    """The large desk's over the small one's."""
    (tickets, operators), (few, pair) = sizes.many, sizes.few
    large = f"{tickets:,} open tickets and {operators} operators with open pages, median of {sizes.rounds}"
    small = f"ours, {few} tickets and {pair} operators"
    last = "from the shopper's send until every page has it, all pages read by this one process"
    return [
        Figure("desk_start_1000_over_10", "ms", *start, f"GET /api/desk/start; {large}", small),
        Figure("desk_queue_1000_over_10", "ms", *queue, f"the first page of waiting tickets; {large}", small),
        Figure("desk_claim_1000_over_10", "ms", *claim, f"a claim; {large}", small),
        Figure("desk_message_50_over_2", "statements", *asked, "what a shopper's message asks the database", small),
        Figure("desk_message_seen", "ms", *waited, last, small, compares=False),
    ]
