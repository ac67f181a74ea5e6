"""Promotions and roll-backs of a real service while shoppers write: what fails, what is doubled, who waits, what stays.

The two models are one archive under two names and identities: a turn costs the same by both, so that whatever is slower
comes of the swap. Rounds with swaps and without follow each other, so that what else the machine does falls on both.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import shutil
import time
import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from bot.clock import utc_now
from bot.learning.archive import rewrite
from bot.learning.card import Card, write_card
from bot.learning.known import sha256_of
from bot.learning.train import model_path
from tests.bench import load, services, training
from tests.bench.figures import Figure
from tests.bench.load import NotAnswered, OurChat
from tests.bench.processes import ROOT, BenchFailed
from tests.bench.services import Service
from tests.bench.telling import Telling
from tests.bench.turns import client

TWIN = "twin.tar.gz"
TAUGHT = ("config.yml", "domain.yml", "data/nlu", "data/rules")
REASON = "The same model under another name, to measure how it is swapped."
SERVED_WITHIN = 60
LENGTH = len(load.QUESTIONS)


@dataclass(frozen=True)
class Sizes:
    """Rounds of swaps, half of them promotions and half roll-backs; how many shoppers write at once, each so many
    seconds after the answer: far from all the service can do, so that turns wait for the swap and not for turns."""

    rounds: int = 4
    swaps: int = 25
    warming_up: int = 6
    shoppers: int = 6
    seconds: float = 0.5


@dataclass
class Heard:
    """What shoppers met: the seconds of each turn, what was not answered, and messages that should not be there."""

    seconds: list[float] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    doubled: int = 0

    def share(self, part: float) -> float:
        """The milliseconds that this part of the turns does not exceed (nearest rank)."""
        ranked = sorted(self.seconds)
        return 1000 * ranked[min(len(ranked) - 1, int(part * len(ranked)))]


class SeenChat(OurChat):
    """A chat that knows by number each message it was told of."""

    async def begin(self) -> None:
        """Begin a conversation; what it begins with is known."""
        await super().begin()
        self._told = [one["seq"] for one in await self._seen()]

    async def say(self, text: str) -> str:
        """The bot's words."""
        body = {"client_message_id": str(uuid.uuid4()), "text": text}
        answer = await self._http.post(self._path, json=body, headers=self._headers)
        if answer.status_code != 200 or answer.json()["owner"] != "bot":
            raise NotAnswered(f"{answer.status_code} {answer.text[:300]!r} after {text!r}")
        outcome = answer.json()
        self._told += [one["seq"] for one in (outcome["accepted"], *outcome["messages"])]
        return str(outcome["messages"][-1]["text"])

    async def doubled(self) -> int:
        """How many messages stand in the transcript without having been told, or were told twice."""
        there = [one["seq"] for one in await self._seen()]
        return len(set(there) - set(self._told)) + len(self._told) - len(set(self._told))

    async def _seen(self) -> list[dict[str, int]]:
        seen: list[dict[str, int]] = (await self._http.get(self._path, headers=self._headers)).json()["messages"]
        return seen


class Shoppers:
    """Who write all the time, one conversation of ten messages after the other."""

    def __init__(self, http: httpx.AsyncClient, order: dict[str, str], sizes: Sizes) -> None:
        self._http, self._order, self._sizes = http, order, sizes
        self._wordings = itertools.count()

    @contextlib.asynccontextmanager
    async def writing(self) -> AsyncIterator[Heard]:
        """What they meet while the block lasts; whole once it has ended."""
        heard, over = Heard(), asyncio.Event()
        tasks = [asyncio.create_task(self._one(heard, over)) for _ in range(self._sizes.shoppers)]
        try:
            yield heard
        finally:
            over.set()
            await asyncio.gather(*tasks)

    async def _one(self, heard: Heard, over: asyncio.Event) -> None:
        while not over.is_set():
            chat = SeenChat(self._http)
            await chat.begin()
            (messages,) = load.talks(self._order, next(self._wordings), 1, LENGTH)
            for text in messages:
                try:
                    heard.seconds.append((await chat.turn(text)).seconds)
                except (NotAnswered, httpx.HTTPError) as error:
                    heard.failed.append(str(error) or type(error).__name__)
                with contextlib.suppress(asyncio.TimeoutError):
                    await asyncio.wait_for(over.wait(), self._sizes.seconds)
                if over.is_set():
                    break
            heard.doubled += await chat.doubled()


class Lead:
    """Who promotes the twin and goes back, by the desk's routes."""

    def __init__(self, http: httpx.AsyncClient, usual: str) -> None:
        self._http, self._next = http, itertools.cycle((TWIN, usual))

    async def sign_in(self, file: Path) -> None:
        """As the one who came with the demonstration shop."""
        signs = json.loads(file.read_text())
        body = {"email": signs["email"], "password": signs["password"]}
        signed = (await self._http.post("/api/desk/sign-in", json=body)).raise_for_status().json()
        self._http.headers["X-CSRF-Token"] = signed["csrf"]

    async def swap(self) -> None:
        """Promote the twin, or go back from it, and wait until it serves. Raises BenchFailed."""
        wanted = next(self._next)
        path, body = (f"models/{TWIN}/promote", {"reason": REASON}) if wanted == TWIN else ("rollback", {})
        (await self._http.post(f"/api/learning/{path}", json=body)).raise_for_status()
        end = time.monotonic() + SERVED_WITHIN
        while (await self._http.get("/readyz")).json().get("model") != wanted:
            if time.monotonic() > end:
                raise BenchFailed(f"{wanted} does not serve {SERVED_WITHIN} seconds after it was decided")
            await asyncio.sleep(0.05)


class Swaps:
    """The measurements: the same load with swaps and without, by turns."""

    def __init__(self, telling: Telling, sizes: Sizes) -> None:
        self._telling, self._sizes = telling, sizes

    def run(self, data: Path) -> list[Figure]:
        """Measure; the figures. Raises BenchFailed."""
        step = self._telling.step
        step("Training our model, if it is new", lambda: training.train_ours(data))
        project = step("Making a twin of the model", lambda: two_models(data / "project"))
        told = {"DATA_DIR": str(data), "DATABASE_URL": "", "PROJECT_DIR": str(project)}
        order = step("Making the demonstration shop", lambda: services.seeded_order(**told))
        service = services.ours(data)
        service.environment["PROJECT_DIR"] = str(project)
        with service:
            service.start()
            service.wait_until_up()
            return asyncio.run(self._measured(service, data / "desk-sign-in.json", order, model_path(project).name))

    async def _measured(self, service: Service, signs: Path, order: dict[str, str], usual: str) -> list[Figure]:
        with_swaps, without, memory = Heard(), Heard(), list[float]()
        async with client(service) as http, client(service) as desk:
            shoppers, lead = Shoppers(http, order, self._sizes), Lead(desk, usual)
            await lead.sign_in(signs)
            await self._swap(shoppers, lead, "warming up", self._sizes.warming_up)
            memory.append(service.resident())
            for number in range(1, self._sizes.rounds + 1):
                name, began = f"round {number} of {self._sizes.rounds}", time.monotonic()
                add(with_swaps, await self._swap(shoppers, lead, name, self._sizes.swaps))
                memory.append(service.resident())
                add(without, await self._rest(shoppers, name, time.monotonic() - began))
                memory.append(service.resident())
        return figures(self._sizes, with_swaps, without, memory)

    async def _swap(self, shoppers: Shoppers, lead: Lead, name: str, count: int) -> Heard:
        done = self._telling.steps(f"Swaps under load: {name}", count)
        async with shoppers.writing() as heard:
            for _ in range(count):
                await lead.swap()
                done()
        return heard

    async def _rest(self, shoppers: Shoppers, name: str, seconds: float) -> Heard:
        done = self._telling.steps(f"The same load without swaps: {name}", 1)
        async with shoppers.writing() as heard:
            await asyncio.sleep(seconds)
        done()
        return heard


def two_models(project: Path) -> Path:
    """A folder that can be taught, with the model of the present data and its twin."""
    for name in TAUGHT:
        source, target = ROOT / name, project / name
        target.parent.mkdir(parents=True, exist_ok=True)
        (shutil.copytree if source.is_dir() else shutil.copy2)(source, target)
    (project / "models").mkdir()
    for file in (model_path(ROOT), model_path(ROOT).with_name(card_name(model_path(ROOT)))):
        shutil.copy2(file, project / "models")
    make_twin(model_path(project), project / "models" / TWIN)
    return project


def make_twin(model: Path, twin: Path) -> None:
    """The same archive under another name and identity, with a card that makes it known."""
    rewrite(model, twin, twin.name)
    write_card(twin, Card(utc_now().isoformat(timespec="seconds"), 0.0, None, sha256_of(twin)))


def card_name(model: Path) -> str:
    """The name of the file beside an archive."""
    return model.name.replace(".tar.gz", ".json")


def add(all_of_it: Heard, more: Heard) -> None:
    """Add what was met in a round."""
    all_of_it.seconds += more.seconds
    all_of_it.failed += more.failed
    all_of_it.doubled += more.doubled


def figures(sizes: Sizes, swapped: Heard, without: Heard, memory: list[float]) -> list[Figure]:
    """What it came to; `memory` is in mebibytes, after the warming up and then after each round with swaps and without.

    Raises BenchFailed when nothing was answered.
    """
    if without.failed and not without.seconds:
        raise BenchFailed(f"no turn was answered: {without.failed[0]}")
    count = sizes.rounds * sizes.swaps
    told = f"{count} promotions and roll-backs while {sizes.shoppers} shoppers write, {len(swapped.seconds):,} turns"
    quiet = f"of {len(without.seconds):,} turns without swaps"
    kept = f"resident set after {count} swaps; by rounds: {', '.join(f'{one:.0f}' for one in memory)}"
    grown = [now - then for then, now in itertools.pairwise(memory)]
    by_swaps, by_turns = sum(grown[::2]), sum(grown[1::2])
    more = "in the rounds with swaps: every conversation is kept in memory in part, in both kinds of rounds"
    return [
        Figure("swap_slowest_turn", "ms", swapped.share(1), without.share(0.99), told, f"99th percentile {quiet}"),
        Figure("swap_p99_turn", "ms", swapped.share(0.99), without.share(0.99), told, f"the same {quiet}"),
        Figure("swap_slowest_over_slowest", "ms", swapped.share(1), without.share(1), told, f"the slowest {quiet}"),
        Figure("swap_median_turn", "ms", swapped.share(0.5), without.share(0.5), told, f"the same {quiet}"),
        Figure("swap_failed", "turns", len(swapped.failed), len(without.failed), told, "without swaps", compares=False),
        Figure("swap_doubled", "turns", swapped.doubled, without.doubled, told, "without swaps", compares=False),
        Figure("swap_memory", "MiB", memory[-1], memory[0], kept, "after warming up"),
        Figure("swap_memory_grown", "MiB", by_swaps, by_turns, more, "in the rounds without swaps", compares=False),
    ]
