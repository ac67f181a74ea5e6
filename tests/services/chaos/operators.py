"""An operator's client: claims whatever waits, writes, and hands back or resolves, whatever happens in between."""

from __future__ import annotations

import asyncio
import random
import time
import uuid
from collections import Counter
from collections.abc import Sequence
from typing import Any

import httpx

from tests.services.chaos.calling import Caller
from tests.services.chaos.cluster import PASSWORD

RESOLVED = {"nature": "question", "severity": "low", "note": ""}
PAUSES = (0.1, 0.6)
TOO_LATE = 409


class Operator:
    """One operator; `said` are the client ids of what was accepted from them, by conversation."""

    def __init__(self, name: str, addresses: Sequence[str], patience: float, seed: int, tally: Counter[str]) -> None:
        self.name, self._chance, self._tally = name, random.Random(f"{seed} {name}"), tally
        self._caller = Caller(addresses, self._chance, tally, patience)
        self._csrf: dict[str, str] = {}
        self.said: dict[str, list[str]] = {}
        self.faults: list[str] = []

    async def sign_in(self) -> None:
        """Sign in; the cookie is good at every node."""
        body = {"email": f"{self.name.lower()}@shop.example", "password": PASSWORD}
        signed = await self._caller.until_answered("POST", "/api/desk/sign-in", body)
        self._csrf = {"X-CSRF-Token": signed.json()["csrf"]}

    async def work(self, until: float) -> None:
        """Take the ticket that waits longest, one after the other, until a moment of the monotonic clock."""
        while time.monotonic() < until:
            waiting = (await self._call("GET", "/tickets?state=waiting")).json()["tickets"]
            for ticket in waiting[:2]:
                await self._handle(ticket)
            await self._pause()

    async def stop(self) -> None:
        """Close every connection."""
        await self._caller.close()

    async def _handle(self, ticket: dict[str, Any]) -> None:
        path = f"/tickets/{ticket['id']}"
        if (await self._call("POST", path + "/claim")).status_code == TOO_LATE:
            self._tally["claims that came too late"] += 1
            return
        self._tally["claims"] += 1
        for _ in range(self._chance.randint(0, 2)):
            await self._pause()
            await self._say(path, ticket["conversation_id"])
        await self._pause()
        await self._close(path)

    async def _say(self, path: str, conversation_id: str) -> None:
        cursor = (await self._call("GET", path)).json()["cursor"]
        body = {"client_message_id": str(uuid.uuid4()), "text": f"{self.name} speaks", "seen_seq": cursor}
        if (await self._call("POST", path + "/messages", body)).status_code == 200:
            self.said.setdefault(conversation_id, []).append(body["client_message_id"])

    async def _close(self, path: str) -> None:
        """Closing again what was closed, though its answer was lost, comes too late and is as good."""
        if self._chance.random() < 0.5:
            await self._call("POST", path + "/hand-back", {"note": "all is well"})
        else:
            await self._call("POST", path + "/resolve", RESOLVED)

    async def _call(self, method: str, path: str, body: Any = None) -> httpx.Response:
        answer = await self._caller.until_answered(method, "/api/desk" + path, body, self._csrf)
        if answer.status_code not in {200, TOO_LATE}:
            self.faults.append(f"{self.name}: {method} {path} got {answer.status_code}: {answer.text}")
        return answer

    async def _pause(self) -> None:
        await asyncio.sleep(self._chance.uniform(*PAUSES))
