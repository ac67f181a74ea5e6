"""The proxy does what it says: it passes everything, or cuts, swallows and refuses as the fate of a connection is."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bot.setup.server import LOOPBACK
from tests.services.chaos.proxy import FATES, NEVER, CuttingProxy, Fate, fate

ASKED, ANSWER = b"a question of forty bytes, more or less..", b"an answer" * 20


class Decided(CuttingProxy):
    """A proxy whose connections all have the same fate."""

    def __init__(self, target: int, life: Fate) -> None:
        super().__init__(target, random.Random(1), Counter())
        self.life = life

    def decide(self) -> Fate:
        return self.life


@asynccontextmanager
async def through(life: Fate) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter, list[bytes]]]:
    """A connection through a proxy to a server that answers what it was asked, and all that the server has read."""
    arrived: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(1000):
            arrived.append(data)
            writer.write(ANSWER)
            await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, LOOPBACK, 0)
    proxy = Decided(server.sockets[0].getsockname()[1], life)
    front = await asyncio.start_server(proxy.serve, LOOPBACK, 0)
    reader, writer = await asyncio.open_connection(LOOPBACK, front.sockets[0].getsockname()[1])
    try:
        yield reader, writer, arrived
    finally:
        writer.close()
        front.close()
        server.close()


async def answered(reader: asyncio.StreamReader) -> bytes:
    """All that comes until the connection ends."""
    got = b""
    try:
        while data := await asyncio.wait_for(reader.read(1000), 5):
            got += data
    except ConnectionError:
        pass
    return got


async def test_an_untroubled_connection_carries_everything_as_often_as_asked() -> None:
    async with through(Fate("passed")) as (reader, writer, arrived):
        for _ in range(3):
            writer.write(ASKED)
            assert await reader.readexactly(len(ANSWER)) == ANSWER
    assert b"".join(arrived) == ASKED * 3


@pytest.mark.parametrize(
    ("life", "server_got", "client_got"),
    [
        pytest.param(Fate("refused"), b"", b"", id="refused: nothing arrives"),
        pytest.param(Fate("request cut", upwards=10), ASKED[:10], None, id="cut within the request"),
        pytest.param(Fate("cut before the response", downwards=0), ASKED, b"", id="the server has it, no answer comes"),
        pytest.param(Fate("response cut", downwards=7), ASKED, ANSWER[:7], id="cut within the response"),
        pytest.param(Fate("cut after a while", NEVER, NEVER, False, 0.2), ASKED, ANSWER, id="cut after the response"),
    ],
)
async def test_a_connection_is_cut_where_its_fate_says(life: Fate, server_got: bytes, client_got: bytes | None) -> None:
    async with through(life) as (reader, writer, arrived):
        writer.write(ASKED)
        got = await answered(reader)
        assert b"".join(arrived) == server_got
        assert client_got is None or got == client_got


async def test_a_swallowing_connection_takes_everything_and_stays_open() -> None:
    async with through(Fate("request swallowed", upwards=10, swallows=True)) as (reader, writer, arrived):
        writer.write(ASKED * 3)
        await writer.drain()
        got = await reader.read(1000)
        assert got == ANSWER
        with pytest.raises(asyncio.TimeoutError):
            await asyncio.wait_for(reader.read(1000), 0.3)
        assert b"".join(arrived) == ASKED[:10]


def test_every_fate_comes_to_somebody() -> None:
    chance = random.Random(7)
    assert {fate(chance).name for _ in range(500)} == {*FATES, "passed"}
