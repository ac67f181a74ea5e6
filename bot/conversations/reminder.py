"""Reminds the streams of this process of what the mailbox did not tell them, for whatever reason."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice

import sqlalchemy as sa

from bot.conversations.mailbox import DESK, MISSED, LocalMailbox, Signal
from bot.conversations.records import Conversation
from bot.storage import Storage

# By so much the clocks of two machines may differ.
MARGIN = timedelta(seconds=5)
AT_ONCE = 500


class Reminder:
    """Looks, in one small query for many streams, for conversations that have gone on without their streams.

    `changed_tickets` gives the conversations of tickets in which something happened since a moment.
    """

    def __init__(
        self,
        storage: Storage,
        mailbox: LocalMailbox,
        changed_tickets: Callable[[datetime], Awaitable[Sequence[str]]],
        clock: Callable[[], datetime],
    ) -> None:
        self._storage, self._mailbox, self._clock = storage, mailbox, clock
        self._changed_tickets, self._looked_at = changed_tickets, clock()

    async def look(self) -> int:
        """Tell every stream that is behind to look into the transcript; how many conversations were told of.

        What happened since the last look that came to its end is looked at again.
        """
        now, since, seen = self._clock(), self._looked_at - MARGIN, self._mailbox.seen()
        desk = seen.pop(DESK, None)
        behind = [topic for topics in _chunks(list(seen)) for topic in await self._behind(topics, seen, since)]
        for topic in behind:
            self._mailbox.tell_here(topic, Signal(MISSED, {}))
        if desk is not None:
            for conversation_id in await self._changed_tickets(since):
                self._mailbox.tell_here(DESK, Signal("ticket", {"conversation_id": conversation_id}))
        self._looked_at = now
        return len(behind)

    async def _behind(self, topics: Sequence[str], seen: dict[str, int], since: datetime) -> list[str]:
        query = sa.select(Conversation.id, Conversation.last_seq).where(
            Conversation.id.in_(topics), Conversation.updated_at > since
        )
        async with self._storage.work() as work:
            rows = (await work.execute(query)).all()
        return [topic for topic, last_seq in rows if last_seq > seen[topic]]


def _chunks(topics: list[str]) -> Iterator[list[str]]:
    rest = iter(topics)
    while chunk := list(islice(rest, AT_ONCE)):
        yield chunk
