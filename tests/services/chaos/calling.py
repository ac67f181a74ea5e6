"""An HTTP client that does not give up: the same request again, at any of the addresses, until it is answered."""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

import httpx

TRY_AGAIN = frozenset({429, 500, 502, 503, 504})
TRIES = 150
FIRST_PAUSE, LONGEST_PAUSE = 0.05, 1.0
STREAM_SILENCE = 17.0
DROPPED = (httpx.TransportError, asyncio.TimeoutError)


class GaveUp(AssertionError):
    """A request was not answered, however often it was sent."""


class Caller:
    """One client's way to the service; `tally` counts what happens to its requests."""

    def __init__(self, addresses: Sequence[str], chance: random.Random, tally: Counter[str], patience: float) -> None:
        self._addresses, self.chance, self.tally = addresses, chance, tally
        # Without certificates to load, a client is made in no time.
        self._client = httpx.AsyncClient(verify=False, trust_env=False, timeout=patience)

    async def until_answered(
        self, method: str, path: str, body: Any = None, headers: Mapping[str, str] | None = None
    ) -> httpx.Response:
        """The first answer that is not a call to try again. Raises GaveUp."""
        for tried in range(TRIES):
            with contextlib.suppress(*DROPPED):
                answer = await self.once(method, path, body, headers)
                if answer.status_code not in TRY_AGAIN:
                    return answer
            self.tally["sent again"] += 1
            await asyncio.sleep(min(LONGEST_PAUSE, FIRST_PAUSE * 2**tried) * self.chance.uniform(0.5, 1))
        raise GaveUp(f"{method} {path}")

    async def once(
        self,
        method: str,
        path: str,
        body: Any = None,
        headers: Mapping[str, str] | None = None,
        hang_up_after: float | None = None,
    ) -> httpx.Response:
        """One try at any address, given up after so many seconds. Raises one of DROPPED."""
        self.tally["requests"] += 1
        sending = self._client.request(method, self.chance.choice(self._addresses) + path, json=body, headers=headers)
        try:
            answer = await (asyncio.wait_for(sending, hang_up_after) if hang_up_after else sending)
        except asyncio.TimeoutError:
            self.tally["hung up"] += 1
            raise
        except httpx.TransportError as error:
            self.tally[f"failed: {type(error).__name__}"] += 1
            raise
        self.tally[f"status {answer.status_code}"] += 1
        return answer

    @contextlib.asynccontextmanager
    async def stream(self, path: str, headers: Mapping[str, str]) -> AsyncIterator[httpx.Response]:
        """An event stream at any address; it fails after a silence longer than the service's heartbeat."""
        timeout = httpx.Timeout(5, read=STREAM_SILENCE)
        address = self.chance.choice(self._addresses)
        async with self._client.stream("GET", address + path, headers=headers, timeout=timeout) as answer:
            self.tally[f"streams, status {answer.status_code}"] += 1
            yield answer

    async def close(self) -> None:
        """Close every connection."""
        await self._client.aclose()


async def events_of(answer: httpx.Response) -> AsyncIterator[tuple[str, str]]:
    """(event, data) of a stream as they come; one cut off before its empty line is none."""
    fields: dict[str, str] = {}
    async for line in answer.aiter_lines():
        if line and not line.startswith(":"):
            name, _, value = line.partition(": ")
            fields[name] = value
        elif not line and "data" in fields:
            yield fields.get("event", "message"), fields["data"]
            fields = {}
