"""Server-sent events: a stream that beats while nothing happens and always ends cleanly.

Format: the WHATWG HTML standard, section "Server-sent events".
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from typing import Any

from sanic import Request

from bot.conversations.mailbox import SlowReader

HEARTBEAT_SECONDS = 15.0
SEND_SECONDS = 30.0
HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


class EventStream:
    """An open event stream to one client."""

    def __init__(
        self, response: Any, cut: Callable[[], None] = lambda: None, patience_seconds: float = SEND_SECONDS
    ) -> None:
        self._response, self._cut, self._patience = response, cut, patience_seconds

    @classmethod
    async def open(cls, request: Request, headers: Mapping[str, str] | None = None) -> EventStream:
        """Answer a request with an event stream."""
        response = await request.respond(
            content_type="text/event-stream; charset=utf-8", headers={**HEADERS, **(headers or {})}
        )
        stream = cls(response, request.transport.abort)
        await stream.beat()
        return stream

    async def _pass(self, text: str) -> None:
        """Raises SlowReader when the client takes nothing for too long: then its connection is cut."""
        try:
            await asyncio.wait_for(self._response.send(text), self._patience)
        except asyncio.TimeoutError:
            self._cut()
            raise SlowReader from None

    async def send(self, event: str, data: Mapping[str, Any], number: int | None = None) -> None:
        """Send one event; `number` is what a client resumes from."""
        await self.send_text(event, json.dumps(data, ensure_ascii=False), number)

    async def send_text(self, event: str, data: str, number: int | None = None) -> None:
        """As `send`, of data that is JSON already."""
        head = f"id: {number}\n" if number is not None else ""
        await self._pass(f"{head}event: {event}\ndata: {data}\n\n")

    async def beat(self) -> None:
        """Send a comment, so that proxies and clients see that the stream lives."""
        await self._pass(": \n\n")

    async def end(self) -> None:
        """Close the stream."""
        await self._response.eof()
