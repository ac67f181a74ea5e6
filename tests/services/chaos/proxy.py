"""A TCP proxy with bad luck: it cuts connections before, within and after what they carry, or swallows it and hangs."""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bot.setup.server import LOOPBACK

CHUNK = 16 * 1024
NEVER = 10**12
LONGEST_HANG = 60.0
# How often each fate comes; the rest passes untouched.
FATES = {
    "refused": 0.05,
    "request cut": 0.15,
    "request swallowed": 0.04,
    "cut before the response": 0.15,
    "response cut": 0.20,
    "response swallowed": 0.04,
    "cut after a while": 0.20,
}
# A request has some 300 bytes and a response some 700; a connection carries many of them.
REQUEST_BYTES, RESPONSE_BYTES = 3_000, 9_000
LIFE_SECONDS = (0.05, 10.0)


@dataclass
class Fate:
    """What a connection lives through: bytes it may still carry each way, what happens then, and seconds to live."""

    name: str
    upwards: int = NEVER
    downwards: int = NEVER
    swallows: bool = False
    seconds: float | None = None


def fate(chance: random.Random) -> Fate:
    """One of FATES, or an untroubled life."""
    names = [*FATES, "passed"]
    name = chance.choices(names, [*FATES.values(), 1 - sum(FATES.values())])[0]
    swallows = name.endswith("swallowed")
    if name.startswith("request"):
        return Fate(name, upwards=chance.randrange(1, REQUEST_BYTES), swallows=swallows)
    if name.startswith("response"):
        return Fate(name, downwards=chance.randrange(1, RESPONSE_BYTES), swallows=swallows)
    if name == "cut before the response":
        return Fate(name, downwards=0)
    return Fate(name, seconds=chance.uniform(*LIFE_SECONDS) if name == "cut after a while" else None)


class CuttingProxy:
    """Passes connections on to one port, each by its fate; `tally` counts fates that came true."""

    def __init__(self, target: int, chance: random.Random, tally: Counter[str]) -> None:
        self._target, self._chance, self._tally = target, chance, tally
        self.calm = False

    def decide(self) -> Fate:
        """The fate of the next connection."""
        return fate(self._chance)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection from its beginning to its end."""
        life = Fate("passed") if self.calm else self.decide()
        self._tally["connections"] += 1
        streams, ways = [writer], set[asyncio.Task[None]]()
        try:
            if life.name == "refused":
                self._come_true(life)
                return
            up_reader, up_writer = await asyncio.open_connection(LOOPBACK, self._target)
            streams.append(up_writer)
            ways = {
                asyncio.create_task(self._pass(reader, up_writer, life, life.upwards)),
                asyncio.create_task(self._pass(up_reader, writer, life, life.downwards)),
            }
            done, _ = await asyncio.wait(ways, timeout=life.seconds, return_when=asyncio.FIRST_COMPLETED)
            if not done:
                self._come_true(life)
        except OSError:
            self._tally["broken by others"] += 1
        finally:
            await _end(ways)
            for stream in streams:
                stream.transport.abort()

    def _come_true(self, life: Fate) -> None:
        self._tally[f"cut: {life.name}"] += 1

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, life: Fate, most: int) -> None:
        """Pass on up to `most` bytes; then end, or read on as if nothing were wrong."""
        with contextlib.suppress(OSError):
            while data := await reader.read(CHUNK):
                writer.write(data[:most])
                await writer.drain()
                most -= len(data)
                if most < 0:
                    self._come_true(life)
                    break
        if most < 0 and life.swallows:
            with contextlib.suppress(OSError, asyncio.TimeoutError):
                await asyncio.wait_for(_read_all(reader), LONGEST_HANG)


async def _end(tasks: set[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def _read_all(reader: asyncio.StreamReader) -> None:
    while await reader.read(CHUNK):
        pass


@asynccontextmanager
async def cutting_proxies(
    ports: Sequence[int], seed: int, tally: Counter[str]
) -> AsyncIterator[dict[int, CuttingProxy]]:
    """A proxy before each port for the time of the block, by the port where it listens."""
    chance, servers, proxies = random.Random(f"{seed} proxies"), [], {}
    for port in ports:
        proxy = CuttingProxy(port, chance, tally)
        server = await asyncio.start_server(proxy.serve, LOOPBACK, 0)
        servers.append(server)
        proxies[server.sockets[0].getsockname()[1]] = proxy
    try:
        yield proxies
    finally:
        for server in servers:
            server.close()
