"""One attacker's calls: each with the answer as it can be compared, and how long it took."""

from __future__ import annotations

import itertools
import json
import re
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp

from bot.replies.wording import Sentences

BY_ITSELF = re.compile(r'"(id|at|client_message_id|seq|cursor)": ?("[^"]*"|\d+)')
WAITS = ("utter_system_waiting", "utter_person_wait", "utter_choice_person")
Address = str


def sentences_like(*names: str) -> re.Pattern[str]:
    """Any of these sentences in English, whatever facts are in it."""
    texts = (re.escape(SENTENCES.text(name, "en")) for name in names)
    return re.compile("|".join(re.sub(r"\\\{\w+\\\}", r"[^\n]+?", text) for text in texts))


SENTENCES = Sentences.load(Path("domain.yml"))
# How long a person takes depends on who else waits and on the time, never on what is asked.
WAIT = sentences_like(*(name + end for name in WAITS for end in ("", "_until", "_closed")))


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
    for message in body.get("messages", ()):
        message["text"] = WAIT.sub("", message["text"]).strip()
        for choice in message["choices"]:
            choice["title"] = WAIT.sub("", choice["title"])
    said = tuple(message["text"] for message in body.get("messages", ()) if message["text"])
    plain = text if accepted is None else BY_ITSELF.sub("", json.dumps(body))
    return Answer(status, plain, said, body.get("owner", "bot"), seconds)
