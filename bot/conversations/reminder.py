"""Reminds the streams of this process of what the mailbox did not tell them, for whatever reason."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice

import sqlalchemy as sa

from bot.conversations.mailbox import MISSED, LocalMailbox, Signal
from bot.conversations.records import Conversation
from bot.storage import Storage

# Twice the time between two looks, so that clocks may differ a little.
WINDOW = timedelta(seconds=10)
AT_ONCE = 500


class Reminder:
    """Looks, in one small query for many streams, for conversations that have gone on without their streams."""

    def __init__(self, storage: Storage, mailbox: LocalMailbox, clock: Callable[[], datetime]) -> None:
        self._storage, self._mailbox, self._clock = storage, mailbox, clock

    async def look(self) -> int:
        """Tell every stream that is behind to look into the transcript; how many topics were told."""
        seen = self._mailbox.seen()
        behind = [topic for topics in _chunks(list(seen)) for topic in await self._behind(topics, seen)]
        for topic in behind:
            self._mailbox.tell_here(topic, Signal(MISSED, {}))
        return len(behind)

    async def _behind(self, topics: Sequence[str], seen: dict[str, int]) -> list[str]:
        query = sa.select(Conversation.id, Conversation.last_seq).where(
            Conversation.id.in_(topics), Conversation.updated_at > self._clock() - WINDOW
        )
        async with self._storage.work() as work:
            rows = (await work.execute(query)).all()
        return [topic for topic, last_seq in rows if last_seq > seen[topic]]


def _chunks(topics: list[str]) -> Iterator[list[str]]:
    rest = iter(topics)
    while chunk := list(islice(rest, AT_ONCE)):
        yield chunk
