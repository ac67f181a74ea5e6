"""The desk's event stream: what the feed has ready, as long as the operator is signed in."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from sanic import Blueprint, Request

from bot.channels.desk_access import DeskAccess
from bot.channels.streams import HEARTBEAT_SECONDS, EventStream
from bot.conversations.mailbox import Inbox, SlowReader
from bot.desk.feed import DeskFeed, Ready
from bot.storage import StorageUnavailable


def desk_events(access: DeskAccess, feed: DeskFeed) -> Blueprint:
    """The route /api/desk/events."""
    bp = Blueprint("desk_events", url_prefix="/api/desk")

    @bp.get("/events")
    async def events(request: Request) -> None:
        person = await access.watcher(request)
        with feed.listen(person.id) as post:
            stream = await EventStream.open(request)
            with suppress(SlowReader, StorageUnavailable):
                await _pass_on(stream, access, request, post)
            await stream.end()

    return bp


async def _pass_on(stream: EventStream, access: DeskAccess, request: Request, post: Inbox) -> None:
    """Until the feed ends it, or soon after the sign-in has ended. Raises SlowReader and StorageUnavailable."""
    loop = asyncio.get_running_loop()
    asked_at = loop.time()
    async for event in post.signals(HEARTBEAT_SECONDS):
        if loop.time() - asked_at >= HEARTBEAT_SECONDS:
            if not await access.lasts(request):
                return
            asked_at = loop.time()
        if isinstance(event, Ready):
            await stream.send_text(event.kind, event.text)
        else:
            await stream.beat()
