"""The crowd of the benchmark: every shopper waits for its answer, and a bot that does not answer ends the run."""

from __future__ import annotations

import asyncio
import itertools
import json
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from tests.bench.clusters import Sizes, texts_of
from tests.bench.crowd import crowd

ORDER = {"order_number": "BH-204817", "email": "mara@example.com"}


@asynccontextmanager
async def service(owner: str = "bot") -> AsyncIterator[tuple[int, Counter]]:
    """A service that answers everything; its port, and how many requests each connection brought."""
    requests: Counter[int] = Counter()
    numbers = itertools.count()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        number = next(numbers)
        while head := (await reader.read(65536)).decode():
            requests[number] += 1
            begun = head.startswith("POST /api/conversations HTTP")
            answer = {"conversation_id": "one", "token": "t"} if begun else {"owner": owner, "messages": [{}]}
            content = json.dumps(answer)
            status = "201 Created" if begun else "200 OK"
            writer.write(f"HTTP/1.1 {status}\r\nContent-Length: {len(content)}\r\n\r\n{content}".encode())
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1], requests


async def test_each_shopper_begins_and_says_everything_over_one_connection():
    async with service() as (port, requests):
        result = await crowd("127.0.0.1", port, [["hello", "bye"], ["hi", "thanks"], ["hey", "ciao"]])
    assert (result.turns, sorted(requests.values())) == (6, [3, 3, 3])
    assert result.cpu_seconds > 0 and result.seconds > 0


async def test_turns_that_a_person_would_answer_are_not_measured():
    async with service(owner="queue") as (port, _requests):
        with pytest.raises(RuntimeError, match="did not answer 'hello'"):
            await crowd("127.0.0.1", port, [["hello"]])


def test_no_text_of_a_run_is_met_twice():
    texts = [text for talk in texts_of(ORDER, Sizes()) for text in talk]
    assert len(texts) == len(set(texts)) == Sizes().shoppers * Sizes().messages
