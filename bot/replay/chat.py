"""The shopper's side of the HTTP contract: one conversation, as any app would hold it."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import aiohttp

from bot.replay.hearing import Heard, hear
from bot.replay.shopper import Say, Step

BUSY = (429, 503)
TRIES = 20


class ServiceFailed(Exception):
    """The service did not answer as the contract says; the text has what it answered."""


class Chat(Protocol):
    """A conversation with a bot."""

    async def send(self, step: Step) -> Heard:
        """Say or press something; what the bot says to it. Raises ServiceFailed."""


@dataclass(frozen=True)
class HttpChat(Chat):
    """A conversation with a running service."""

    session: aiohttp.ClientSession
    path: str
    token: str

    @classmethod
    async def begin(cls, session: aiohttp.ClientSession, customer_token: str) -> HttpChat:
        """A new conversation for the customer whom the shop's token names. Raises ServiceFailed."""
        body = {"channel": "web", "language": "en", "customer_token": customer_token}
        begun = await _post(session, "/api/conversations", body, {})
        return cls(session, f"/api/conversations/{begun['conversation_id']}/messages", begun["token"])

    async def send(self, step: Step) -> Heard:
        said = {"text": step.text} if isinstance(step, Say) else {"choice": step.choice["id"]}
        body = {"client_message_id": str(uuid.uuid4()), **said}
        answer = await _post(self.session, self.path, body, {"Authorization": f"Bearer {self.token}"})
        return hear(_of_the_bot(answer["messages"]), answer["owner"])


def _of_the_bot(messages: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return [message for message in messages if message["author"] != "shopper"]


async def _post(
    session: aiohttp.ClientSession, path: str, body: Mapping[str, Any], headers: Mapping[str, str]
) -> dict[str, Any]:
    """The JSON of a good answer; when the service is busy, the same again a little later."""
    for tried in range(TRIES):
        async with session.post(path, json=body, headers=headers) as answer:
            if answer.status not in BUSY:
                content: dict[str, Any] = await answer.json(content_type=None)
                if answer.status >= 400:
                    raise ServiceFailed(f"{answer.status} {content.get('detail') or content.get('title')}")
                return content
        await asyncio.sleep(0.2 * (tried + 1))
    raise ServiceFailed(f"{path} stayed busy")
