"""Tells waiting readers that something happened. The transcript stays the truth: a lost signal only delays."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Protocol

DESK = "desk"
QUEUE_LENGTH = 100
MISSED = "missed"


@dataclass(frozen=True)
class Signal:
    """One thing to tell: `kind` is message, typing, read, owner, wait or ticket; `data` is JSON.

    The kind `missed` says no more than that something may have been missed: the reader looks into the transcript.
    """

    kind: str
    data: dict[str, Any]


class SlowReader(Exception):
    """A reader fell too far behind; it reconnects and catches up from the transcript."""


class Mailbox(Protocol):
    """Passes signals to everyone who listens to a topic (a conversation's id, or DESK)."""

    def tell(self, topic: str, signal: Signal) -> None:
        """Tell every listener of `topic`; nobody listening is fine."""

    @contextmanager
    def listen(self, topic: str) -> Iterator[Inbox]:
        """An inbox that gets what is told from now on."""


class Inbox:
    """A bounded queue of signals for one reader, who notes in `seen` up to which sequence number it knows all."""

    def __init__(self) -> None:
        self.seen = 0
        self._queue: asyncio.Queue[Signal | None] = asyncio.Queue(QUEUE_LENGTH)
        self._too_slow = False

    def put(self, signal: Signal | None) -> None:
        """Add a signal, or None to end the reader; a full inbox ends it too."""
        try:
            self._queue.put_nowait(signal)
        except asyncio.QueueFull:
            self._too_slow = True

    def waiting(self) -> list[Signal]:
        """What has come already, without waiting for more."""
        found: list[Signal] = []
        while not self._queue.empty():
            signal = self._queue.get_nowait()
            if signal is None:
                self._queue.put_nowait(None)
                break
            found.append(signal)
        return found

    async def signals(self, heartbeat_seconds: float) -> AsyncIterator[Signal | None]:
        """Signals as they come, None as a heartbeat; ends when the mailbox closes. Raises SlowReader."""
        while True:
            if self._too_slow:
                raise SlowReader
            try:
                signal = await asyncio.wait_for(self._queue.get(), heartbeat_seconds)
            except asyncio.TimeoutError:
                yield None
                continue
            if signal is None:
                return
            yield signal


class LocalMailbox:
    """A mailbox within one process."""

    def __init__(self) -> None:
        self._inboxes: dict[str, set[Inbox]] = defaultdict(set)

    def tell(self, topic: str, signal: Signal) -> None:
        """Tell every listener of `topic`; nobody listening is fine."""
        self.tell_here(topic, signal)

    def tell_here(self, topic: str, signal: Signal) -> None:
        """Tell the listeners in this process."""
        for inbox in tuple(self._inboxes.get(topic, ())):
            inbox.put(signal)

    @contextmanager
    def listen(self, topic: str) -> Iterator[Inbox]:
        """An inbox that gets what is told from now on."""
        inbox = Inbox()
        self._inboxes[topic].add(inbox)
        try:
            yield inbox
        finally:
            self._inboxes[topic].discard(inbox)
            if not self._inboxes[topic]:
                del self._inboxes[topic]

    def seen(self) -> dict[str, int]:
        """The topics listened to here, each with the sequence number up to which all its readers know all."""
        return {topic: min(inbox.seen for inbox in inboxes) for topic, inboxes in self._inboxes.items()}

    async def run(self) -> None:
        """Carry signals between processes until cancelled; within one process there is nothing to carry."""

    async def answers(self) -> bool:
        """Whether what carries the signals works."""
        return True

    async def shut(self) -> None:
        """Let go of what carries the signals."""

    def close(self) -> None:
        """End every reader, so that a stop need not wait for open streams."""
        for inboxes in tuple(self._inboxes.values()):
            for inbox in tuple(inboxes):
                inbox.put(None)
