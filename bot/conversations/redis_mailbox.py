"""A mailbox across processes, by Redis publish and subscribe.

Redis keeps nothing for those who are not there ("at most once", Redis documentation, "Pub/Sub"), and nothing has to be
kept: what a reader misses it finds in the transcript, when it is subscribed again or reminded (reminder.py).
"""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import structlog
from redis.asyncio import Redis
from redis.asyncio.client import PubSub
from redis.exceptions import RedisError

from bot.conversations.mailbox import DESK, MISSED, Inbox, LocalMailbox, Signal

log = structlog.get_logger()
PREFIX = "beforehand:"
PATIENCE_SECONDS = 5.0
AGAIN_SECONDS = 0.5
OUTGOING = 10_000
# The last is what the library raises when its connection went away between two of our calls.
TROUBLE = (RedisError, OSError, asyncio.TimeoutError, RuntimeError)


class RedisMailbox(LocalMailbox):
    """Tells the listeners here at once, and those of the other processes by Redis, as long as it answers."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self._redis = Redis.from_url(url, socket_connect_timeout=PATIENCE_SECONDS, health_check_interval=10)
        self._origin = uuid.uuid4().hex
        self._outgoing: asyncio.Queue[tuple[str, str]] = asyncio.Queue(OUTGOING)
        self._topics_changed = asyncio.Event()
        self._topics_changed.set()

    def tell(self, topic: str, signal: Signal) -> None:
        """Tell every listener of `topic`; what Redis cannot take in time is left to the reminder."""
        super().tell(topic, signal)
        told = json.dumps({"from": self._origin, "kind": signal.kind, "data": signal.data})
        with suppress(asyncio.QueueFull):
            self._outgoing.put_nowait((PREFIX + topic, told))

    @contextmanager
    def listen(self, topic: str) -> Iterator[Inbox]:
        """An inbox that gets what is told from now on; `missed` is told once the other processes are heard too."""
        with super().listen(topic) as inbox:
            self._topics_changed.set()
            try:
                yield inbox
            finally:
                self._topics_changed.set()

    async def run(self) -> None:
        """Carry signals until cancelled."""
        await asyncio.gather(self._publish(), self._hear())

    async def answers(self) -> bool:
        """Whether Redis answers now."""
        try:
            await asyncio.wait_for(self._redis.ping(), PATIENCE_SECONDS)
        except TROUBLE:
            return False
        return True

    async def shut(self) -> None:
        """Close every connection."""
        await self._redis.close()

    async def _publish(self) -> None:
        while True:
            waiting = [await self._outgoing.get()]
            while not self._outgoing.empty():
                waiting.append(self._outgoing.get_nowait())
            try:
                async with self._redis.pipeline(transaction=False) as pipeline:
                    for channel, told in waiting:
                        pipeline.publish(channel, told)
                    await asyncio.wait_for(pipeline.execute(), PATIENCE_SECONDS)
            except TROUBLE as error:
                log.warning("redis_not_told", signals=len(waiting), cause=type(error).__name__)

    async def _hear(self) -> None:
        while True:
            try:
                async with self._redis.pubsub() as heard:
                    await self._follow(heard)
            except TROUBLE as error:
                log.warning("redis_lost", cause=type(error).__name__)
            await asyncio.sleep(AGAIN_SECONDS)

    async def _follow(self, heard: PubSub) -> None:
        """Hear what others tell, and subscribe to what is listened to here; ends with the first trouble."""
        self._topics_changed.set()
        tasks = [asyncio.ensure_future(self._subscribe(heard)), asyncio.ensure_future(self._deliver(heard))]
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
            for task in done:
                task.result()
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _subscribe(self, heard: PubSub) -> None:
        subscribed: set[str] = set()
        while True:
            await self._topics_changed.wait()
            self._topics_changed.clear()
            wanted = {PREFIX + topic for topic in (DESK, *self._inboxes)}
            if new := wanted - subscribed:
                await heard.subscribe(*new)
            if old := subscribed - wanted:
                await heard.unsubscribe(*old)
            subscribed = wanted

    async def _deliver(self, heard: PubSub) -> None:
        while not heard.subscribed:
            await asyncio.sleep(0)
        while True:
            message = await heard.get_message(timeout=PATIENCE_SECONDS)
            if message is not None:
                self._take(message)

    def _take(self, message: dict[str, Any]) -> None:
        topic = message["channel"].decode().removeprefix(PREFIX)
        if message["type"] == "subscribe":
            self.tell_here(topic, Signal(MISSED, {}))
        elif message["type"] == "message":
            told = json.loads(message["data"])
            if told["from"] != self._origin:
                self.tell_here(topic, Signal(told["kind"], told["data"]))
