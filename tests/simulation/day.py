"""What happens on a simulated day: shoppers by the hour, operators who come, go, forget and disappear.

Everything is drawn from one seed. Times are minutes: an exponential time until somebody notices, log-normal times for
reading, writing and settling a matter (Brown et al., Statistical Analysis of a Telephone Call Center, JASA 100, 2005,
find both in a real one).
"""

from __future__ import annotations

import heapq
import math
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count

from bot.desk.operators import Person
from tests.simulation.checks import Faults, look_for_forgotten
from tests.simulation.desk import SimulatedDesk

# How many come in each hour, of a hundred at the busiest: two tops a day and a quiet night.
BY_HOUR = (22, 16, 12, 10, 10, 14, 24, 40, 62, 82, 95, 100, 92, 86, 82, 80, 82, 88, 96, 98, 88, 70, 48, 32)
HANDLING, READING, NOTICING = 6.0, 2.0, 0.4
BUSY_SHARE = 0.9
WARM_UP = timedelta(hours=3)
WATCH_EVERY = timedelta(seconds=30)
CHECKED_EVERY_MINUTES = 2
SEVERITIES = ("low", "normal", "normal", "normal", "high", "urgent", None)
Act = Callable[[], Awaitable[None]]


@dataclass
class Worker:
    """An operator: `here` if their page is open, `leaving` once their shift is over."""

    person: Person
    here: bool = False
    leaving: bool = False
    idle: bool = False


@dataclass
class Day:
    """A day of about `tickets` tickets, after three hours to warm up that count for nothing."""

    desk: SimulatedDesk
    tickets: int
    seed: int
    workers: list[Worker] = field(default_factory=list)
    faults: Faults = field(default_factory=Faults)
    raised: int = 0

    def __post_init__(self) -> None:
        self.drawn, self._order = random.Random(self.seed), count()
        self._events: list[tuple[datetime, int, Act]] = []
        self.begins = self.desk.clock.now + WARM_UP
        self.ends = self.begins + timedelta(days=1)
        self.per_hour = self.tickets / sum(BY_HOUR)

    async def run(self) -> None:
        """The whole day, and as long afterwards as it takes to close what is open."""
        most = max(self._wanted(hour) for hour in range(24))
        self.workers = [Worker(person) for person in await self.desk.hire([f"operator{n}" for n in range(most + 3)])]
        await self._staff()
        self._in(0, self._arrive)
        self._in(0.5, self._watch)
        while self._events:
            at, _, act = heapq.heappop(self._events)
            if at > self.ends + timedelta(hours=3):
                break
            self.desk.clock.now = max(self.desk.clock.now, at)
            await act()

    @property
    def now(self) -> datetime:
        return self.desk.clock.now

    def _in(self, minutes: float, act: Act) -> None:
        heapq.heappush(self._events, (self.now + timedelta(minutes=minutes), next(self._order), act))

    def _log_normal(self, mean: float, spread: float = 0.7) -> float:
        return self.drawn.lognormvariate(math.log(mean) - spread**2 / 2, spread)

    def _wanted(self, hour: int) -> int:
        """Operators at an hour: enough to be busy for nine tenths of it."""
        return max(2, math.ceil(BY_HOUR[hour] * self.per_hour * (HANDLING + READING) / 60 / BUSY_SHARE))

    async def _staff(self) -> None:
        """Every hour some come and some go; one in seven goes without a word, with tickets in hand."""
        wanted, here = self._wanted(self.now.hour), [one for one in self.workers if one.here and not one.leaving]
        for one in self.drawn.sample(here, max(0, len(here) - wanted)):
            one.leaving, one.here = True, self.drawn.random() > 1 / 7
        away = [one for one in self.workers if not one.here]
        for one in self.drawn.sample(away, min(len(away), max(0, wanted - len(here)))):
            one.here, one.leaving = True, False
            self._in(self.drawn.random() * 5, lambda one=one: self._take(one))  # type: ignore[misc]
        self._in(60 - self.now.minute - self.now.second / 60, self._staff)

    async def _arrive(self) -> None:
        if self.now >= self.ends:
            return
        await self.desk.open(self.drawn.choice(SEVERITIES))
        self._wake()
        rate = BY_HOUR[self.now.hour] * self.per_hour / 60
        self._in(self.drawn.expovariate(rate), self._arrive)

    async def _watch(self) -> None:
        """The pages that are open are heard of, and the rules look: what the service does by itself."""
        if self.now.second < WATCH_EVERY.seconds:
            await self.desk.heard_of([one.person.id for one in self.workers if one.here])
        found = await self.desk.service.watch.look()
        self.raised += found
        for _ in range(found):
            self._wake()
        if self.now.minute % CHECKED_EVERY_MINUTES == 0:
            await look_for_forgotten(self.desk, self.faults)
        self._in(WATCH_EVERY / timedelta(minutes=1), self._watch)

    def _wake(self) -> None:
        """One of those with nothing to do notices."""
        idle = [one for one in self.workers if one.idle and one.here]
        if idle:
            one = self.drawn.choice(idle)
            one.idle = False
            self._in(self.drawn.expovariate(1 / NOTICING), lambda: self._take(one))

    async def _take(self, one: Worker) -> None:
        """What stands on top is claimed; two may reach for the same."""
        one.idle = False
        if not one.here or one.leaving:
            one.here = False
            return
        ticket = await self.desk.next()
        if ticket is None:
            one.idle = True
        elif await self.desk.claim(ticket, one.person):
            await self._hold(one, ticket)
        else:
            self._in(0.1, lambda: self._take(one))

    async def _hold(self, one: Worker, ticket: int) -> None:
        """Most read and answer; some promise, some put it off, one in sixty is called away and gone for a while."""
        drawn, reading = self.drawn.random(), self._log_normal(READING)
        if drawn < 1 / 60:
            one.here = False
            self._in(20 + 40 * self.drawn.random(), lambda: self._come_back(one, ticket))
        elif drawn < 3 / 60:
            self._in(reading, lambda: self._promise(one, ticket))
        elif drawn < 4 / 60:
            self._in(reading, lambda: self._put_off(one, ticket))
        else:
            self._in(reading, lambda: self._answer(one, ticket))

    async def _come_back(self, one: Worker, ticket: int) -> None:
        """Back at the desk: what was in hand may be in other hands by now."""
        one.here = True
        await self._answer(one, ticket)

    async def _answer(self, one: Worker, ticket: int) -> None:
        """The first word, one in twenty sent twice; half the shoppers write again."""
        if not one.here and not one.leaving:
            return
        if not await self.desk.say(ticket, one.person, twice=self.drawn.random() < 0.05):
            await self._take(one)
            return
        settling = self._log_normal(HANDLING)
        if self.drawn.random() < 0.5:
            self._in(settling * 0.4, lambda: self.desk.ask(ticket))
        self._in(settling, lambda: self._settle(one, ticket))

    async def _settle(self, one: Worker, ticket: int) -> None:
        if one.here or one.leaving:
            await self.desk.say(ticket, one.person)
            await self.desk.resolve(ticket, one.person)
        await self._take(one)

    async def _promise(self, one: Worker, ticket: int) -> None:
        """An answer within the hour; one in four forgets."""
        due = 20 + 40 * self.drawn.random()
        if await self.desk.promise(ticket, one.person, timedelta(minutes=due)) and self.drawn.random() < 0.75:
            self._in(due * 0.8, lambda: self._answer_promised(one, ticket))
        await self._take(one)

    async def _put_off(self, one: Worker, ticket: int) -> None:
        """For half an hour; when it comes back its holder sees it."""
        if await self.desk.snooze(ticket, one.person, timedelta(minutes=30)):
            self._in(31, lambda: self._answer_promised(one, ticket))
        await self._take(one)

    async def _answer_promised(self, one: Worker, ticket: int) -> None:
        if one.here and await self.desk.say(ticket, one.person):
            await self.desk.resolve(ticket, one.person)
