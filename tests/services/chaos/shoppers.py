"""A shopper's client: it sends until answered, follows the event stream at any node, and remembers all of it."""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
import time
import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.services.chaos.calling import Caller, events_of
from tests.services.chaos.script import ASKS_FOR_PERSON, ASKS_SLOWLY, ASKS_TO_CHOOSE

WORDS = (*("where is it",) * 21, f"please be {ASKS_SLOWLY}", f"let me {ASKS_TO_CHOOSE}", f"a {ASKS_FOR_PERSON} please")
WAYS = (*("once",) * 6, "twice at once", "hang up first", "two at once")
LONGEST_HANG_UP = 0.2
STREAM_LIFE = (2.0, 30.0)


@dataclass(frozen=True)
class Pace:
    """Seconds between messages, from and to, and how long a request is waited for."""

    least: float
    most: float
    patience: float


@dataclass
class Seen:
    """What came by the stream: messages as (seq, id, author, text), and every number that came twice or too early."""

    messages: list[tuple[int, str, str, str]] = field(default_factory=list)
    again: list[int] = field(default_factory=list)
    early: list[int] = field(default_factory=list)

    @property
    def last(self) -> int:
        """The number to resume from."""
        return self.messages[-1][0] if self.messages else 0

    def take(self, message: dict[str, Any]) -> None:
        """One message event; events at or before the last one seen, and after a gap, are noted."""
        seq = message["seq"]
        if seq <= self.last:
            self.again.append(seq)
            return
        if seq > self.last + 1:
            self.early.append(seq)
        self.messages.append((seq, message["id"], message["author"], message["text"]))


class Shopper:
    """One conversation from its beginning on; `groups` are client ids, those of one group sent at the same time."""

    def __init__(self, number: int, addresses: Sequence[str], pace: Pace, seed: int, tally: Counter[str]) -> None:
        self._chance = random.Random(f"{seed} {number}")
        self._caller = Caller(addresses, self._chance, tally, pace.patience)
        self._pace, self._tally, self._moves = pace, tally, True
        self._words: dict[str, str] = {}
        self.number, self.conversation_id, self.seen = number, "", Seen()
        self.groups: list[tuple[str, ...]] = []
        self.outcomes: dict[str, dict[str, Any]] = {}
        self.faults: list[str] = []

    async def begin(self) -> None:
        """Open a conversation."""
        begun = (await self._caller.until_answered("POST", "/api/conversations", {"channel": "web"})).json()
        self.conversation_id = begun["conversation_id"]
        self._path = f"/api/conversations/{self.conversation_id}"
        self._bearer = {"Authorization": f"Bearer {begun['token']}"}

    async def chat(self, until: float) -> None:
        """Write, one after the other, until a moment of the monotonic clock."""
        while time.monotonic() < until:
            await getattr(self, "_" + self._chance.choice(WAYS).replace(" ", "_"))()
            if self._chance.random() < 0.1:
                await self._look()
            await asyncio.sleep(self._chance.uniform(self._pace.least, self._pace.most))

    async def follow(self) -> None:
        """Follow the stream wherever it is served, for ever, and move on by itself now and then until told to stay."""
        while True:
            listening = asyncio.create_task(self._listen())
            try:
                await asyncio.wait({listening}, timeout=self._chance.uniform(*STREAM_LIFE))
                if not self._moves:
                    await asyncio.wait({listening})
            finally:
                listening.cancel()
            await asyncio.sleep(self._chance.uniform(0.05, 0.3))

    def stay(self) -> None:
        """From now on a stream is left only when it fails: what it has not told by then it has to tell by itself."""
        self._moves = False

    async def stop(self) -> None:
        """Close every connection."""
        await self._caller.close()

    async def _listen(self) -> None:
        headers = {**self._bearer, "Last-Event-ID": str(self.seen.last)}
        with contextlib.suppress(httpx.HTTPError):
            async with self._caller.stream(self._path + "/events", headers) as answer:
                async for event, data in events_of(answer):
                    if event == "message":
                        self.seen.take(json.loads(data))

    async def _once(self) -> None:
        client_id = self._new_group(1)[0]
        await self._send(client_id)

    async def _twice_at_once(self) -> None:
        client_id = self._new_group(1)[0]
        await asyncio.gather(self._send(client_id), self._send(client_id))

    async def _two_at_once(self) -> None:
        await asyncio.gather(*(self._send(client_id) for client_id in self._new_group(2)))

    async def _hang_up_first(self) -> None:
        client_id = self._new_group(1)[0]
        with contextlib.suppress(httpx.TransportError, asyncio.TimeoutError):
            seconds = self._chance.uniform(0.001, LONGEST_HANG_UP)
            await self._caller.once("POST", self._path + "/messages", self._body(client_id), self._bearer, seconds)
        self._tally["sent again"] += 1
        await self._send(client_id)

    def _new_group(self, size: int) -> tuple[str, ...]:
        group = tuple(str(uuid.UUID(int=self._chance.getrandbits(128), version=4)) for _ in range(size))
        self.groups.append(group)
        self._words = {client_id: f"{self._chance.choice(WORDS)} {client_id[:8]}" for client_id in group}
        self._tally["messages"] += size
        return group

    def _body(self, client_id: str) -> dict[str, str]:
        return {"client_message_id": client_id, "text": self._words[client_id]}

    async def _send(self, client_id: str) -> None:
        path, body = self._path + "/messages", self._body(client_id)
        answer = await self._caller.until_answered("POST", path, body, self._bearer)
        if answer.status_code != 200:
            self.faults.append(f"sending got {answer.status_code}: {answer.text}")
            return
        outcome = answer.json()
        if outcome != self.outcomes.setdefault(client_id, outcome):
            self.faults.append(f"one message has two outcomes: {outcome} and {self.outcomes[client_id]}")
        if outcome["accepted"]["text"] != self._words[client_id]:
            self.faults.append(f"another message was accepted: {outcome['accepted']}")

    async def _look(self) -> None:
        """Come back and read from somewhere on: the numbers have no gap."""
        after = self._chance.randrange(self.seen.last + 1)
        answer = await self._caller.until_answered("GET", f"{self._path}/messages?after={after}", None, self._bearer)
        numbers = [message["seq"] for message in answer.json()["messages"]]
        if numbers != list(range(after + 1, after + 1 + len(numbers))):
            self.faults.append(f"reading after {after} got {numbers}")
