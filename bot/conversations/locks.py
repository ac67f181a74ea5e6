"""One writer per conversation, first come first served, without polling."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from weakref import WeakValueDictionary


class TurnLocks:
    """Locks by conversation within one process; a lock nobody holds or awaits is forgotten."""

    def __init__(self) -> None:
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    @asynccontextmanager
    async def hold(self, conversation_id: str) -> AsyncIterator[None]:
        """Wait for the conversation's turn, in order of arrival, and keep it."""
        lock = self._locks.setdefault(conversation_id, asyncio.Lock())
        async with lock:
            yield

    def held(self, conversation_id: str) -> bool:
        """Whether somebody holds this conversation's turn now."""
        lock = self._locks.get(conversation_id)
        return lock is not None and lock.locked()
