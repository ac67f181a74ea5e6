"""One attacker's calls: each with the answer as it can be compared, and how long it took."""

from __future__ import annotations

import itertools
import json
import re
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import aiohttp

BY_ITSELF = re.compile(r'"(id|at|client_message_id|seq|cursor)": ?("[^"]*"|\d+)')
Address = str


@dataclass(frozen=True)
class Answer:
    """What came back: everything that is not a mere id, moment or position, and what the bot said."""

    status: int
    body: str
    said: tuple[str, ...]
    owner: str
    seconds: float


@dataclass
class Chat:
    """A conversation the attacker opened, and how many pairs were looked for in it."""

    id: str
    token: str
    misses: int = 0
    owner: str = "bot"


class Caller:
    """Calls the processes in turn, from whatever address it says."""

    def __init__(self, session: aiohttp.ClientSession, bases: Sequence[str]) -> None:
        self._session, self._bases = session, itertools.cycle(bases)

    async def begin(self, address: Address) -> Chat:
        """Open a conversation."""
        answer = await self._call("POST", "", address, None, {"channel": "web"})
        begun = json.loads(answer.body)
        return Chat(begun["conversation_id"], begun["token"])

    async def say(self, chat: Chat, address: Address, text: str) -> Answer:
        """Say something; the attacker's own words are no part of the answer."""
        body = {"client_message_id": str(uuid.uuid4()), "text": text}
        answer = await self._call("POST", f"/{chat.id}/messages", address, chat.token, body)
        chat.owner = answer.owner
        return answer

    async def identify(self, chat: Chat, address: Address, **given: str) -> Answer:
        """Show a token or a code."""
        return await self._call("POST", f"/{chat.id}/identify", address, chat.token, given)

    async def read(self, chat: Chat, address: Address, token: str) -> Answer:
        """Read a conversation with a made-up token."""
        return await self._call("GET", f"/{chat.id}/messages", address, token, None)

    async def _call(self, method: str, path: str, address: Address, token: str | None, body: Any) -> Answer:
        headers = {"X-Forwarded-For": address, **({"Authorization": f"Bearer {token}"} if token else {})}
        url = f"{next(self._bases)}/api/conversations{path}"
        started = time.perf_counter()
        async with self._session.request(method, url, json=body, headers=headers) as response:
            text = await response.text()
        return _answer(response.status, text, time.perf_counter() - started)


def _answer(status: int, text: str, seconds: float) -> Answer:
    body = json.loads(text)
    accepted = body.pop("accepted", None)
    said = tuple(message["text"] for message in body.get("messages", ()))
    plain = text if accepted is None else BY_ITSELF.sub("", json.dumps(body))
    return Answer(status, plain, said, body.get("owner", "bot"), seconds)
