"""What happens at the desk, worked out once in each process, however many operators look on.

One listener hears the mailbox. Of everything that has come by then it reads each ticket once and each message once, and
gives the ready JSON to every open stream; a stream that is too slow is ended, and its page reads everything anew.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import structlog

from bot.conversations.mailbox import DESK, MISSED, Mailbox, Signal, SlowReader
from bot.conversations.mailbox import Inbox as Post
from bot.desk.inbox import Inbox
from bot.desk.presence import KIND, Presence
from bot.storage import StorageUnavailable

log = structlog.get_logger()
TICK_SECONDS = 5.0
AGAIN_SECONDS = 0.5
STOP_SECONDS = 0.5


@dataclass(frozen=True)
class Ready(Signal):
    """An event of the desk; `text` is its data as JSON."""

    text: str


class DeskFeed:
    """Gives every stream of this process the same events: ticket, gone, message, raised, presence, counts."""

    def __init__(self, mailbox: Mailbox, inbox: Inbox, presence: Presence) -> None:
        self._mailbox, self._inbox, self._presence = mailbox, inbox, presence
        self._readers: dict[Post, int] = {}
        self._task: asyncio.Task[None] | None = None
        self._heard, self._stopping = Post(), False

    async def start(self) -> None:
        """Begin to hear; what is told after this is passed on."""
        self._stopping = False
        self._task = asyncio.ensure_future(self._run())
        await asyncio.sleep(0)

    async def stop(self) -> None:
        """End, and every stream with it."""
        if self._task is not None:
            # Not by cancelling: a wait that ends in the same moment would swallow it.
            self._stopping = True
            self._heard.put(None)
            await asyncio.wait({self._task}, timeout=STOP_SECONDS)
            self._task.cancel()

    @property
    def open_streams(self) -> int:
        """How many listen now."""
        return len(self._readers)

    @contextmanager
    def listen(self, operator_id: int) -> Iterator[Post]:
        """What happens from now on, as Ready events for one operator's stream."""
        post = Post()
        self._readers[post] = operator_id
        try:
            yield post
        finally:
            del self._readers[post]

    async def _run(self) -> None:
        while not self._stopping:
            try:
                with self._mailbox.listen(DESK) as self._heard:
                    async for signal in self._heard.signals(TICK_SECONDS):
                        await self._pass_on(([signal] if signal is not None else []) + self._heard.waiting())
                return
            except (SlowReader, StorageUnavailable) as error:
                log.warning("desk_feed_lost", cause=type(error).__name__)
            except Exception as error:
                log.error("desk_feed_failed", cause=type(error).__name__)
            finally:
                self._end_streams()
            await asyncio.sleep(AGAIN_SECONDS)

    def _end_streams(self) -> None:
        for post in self._readers:
            post.put(None)

    async def _pass_on(self, signals: Sequence[Signal]) -> None:
        if any(signal.kind == MISSED for signal in signals):
            # The pages open their streams again and look at everything anew.
            self._end_streams()
        looked_at = self._looked_at_anew(signals)
        if not self._readers:
            return
        for conversation_id in dict.fromkeys(_conversations(signals)):
            await self._tell_of(conversation_id, signals)
        for signal in signals:
            if signal.kind == "raised":
                self._give("raised", signal.data)
        if any(signal.kind == "ticket" for signal in signals):
            await self._count()
        for ticket_id in looked_at:
            self._give("presence", {"ticket_id": ticket_id, "people": self._presence.at(ticket_id)})

    def _looked_at_anew(self, signals: Iterable[Signal]) -> Iterable[int]:
        heard = [signal.data for signal in signals if signal.kind == KIND]
        changed = [told["ticket_id"] for told in heard if self._presence.hear(told)]
        return dict.fromkeys([*changed, *self._presence.forget()])

    async def _tell_of(self, conversation_id: str, signals: Iterable[Signal]) -> None:
        """The ticket as it stands now, then what was said."""
        row = await self._inbox.row_of(conversation_id)
        if row is None:
            self._give("gone", {"conversation_id": conversation_id})
            return
        self._give("ticket", row)
        about = (one.data for one in signals if one.kind == "message")
        for seq in [data["seq"] for data in about if data["conversation_id"] == conversation_id]:
            message = await self._inbox.message_of(conversation_id, seq)
            if message is not None:
                self._give("message", {"ticket_id": row["id"], "message": message})

    async def _count(self) -> None:
        """Everybody's own number of tickets in hand, from one count of all."""
        counted = await self._inbox.counts()
        for post, operator_id in self._readers.items():
            post.put(_ready("counts", counted.of(operator_id)))

    def _give(self, kind: str, data: dict[str, Any]) -> None:
        event = _ready(kind, data)
        for post in self._readers:
            post.put(event)


def _ready(kind: str, data: dict[str, Any]) -> Ready:
    return Ready(kind, data, json.dumps(data, ensure_ascii=False))


def _conversations(signals: Iterable[Signal]) -> Iterator[str]:
    for signal in signals:
        if signal.kind in ("ticket", "message", "raised"):
            with contextlib.suppress(KeyError):
                yield signal.data["conversation_id"]
