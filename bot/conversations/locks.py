"""One writer per conversation, first come first served, without polling."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Protocol
from weakref import WeakValueDictionary


class TurnLocks(Protocol):
    """Who may answer in a conversation now. It spares double work; that a reply is right is checked at its commit."""

    def hold(self, conversation_id: str) -> AbstractAsyncContextManager[None]:
        """Wait for the conversation's turn, in order of arrival, and keep it.

        Raises asyncio.TimeoutError when whoever holds it does not give it back.
        """

    def try_hold(self, conversation_id: str) -> AbstractAsyncContextManager[bool]:
        """Keep the conversation's turn if nobody has it now; whether it is ours."""

    async def close(self) -> None:
        """Give back every lock, for the process stops."""


class LocalLocks:
    """Locks within one process; one that nobody holds or awaits is forgotten."""

    def __init__(self) -> None:
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    @asynccontextmanager
    async def hold(self, conversation_id: str) -> AsyncIterator[None]:
        """Wait for the conversation's turn, in order of arrival, and keep it."""
        async with self._lock(conversation_id):
            yield

    @asynccontextmanager
    async def try_hold(self, conversation_id: str) -> AsyncIterator[bool]:
        """Keep the conversation's turn if nobody has it now; whether it is ours."""
        lock = self._lock(conversation_id)
        if lock.locked():
            yield False
            return
        async with lock:
            yield True

    async def close(self) -> None:
        """Nothing outlives the process."""

    def _lock(self, conversation_id: str) -> asyncio.Lock:
        return self._locks.setdefault(conversation_id, asyncio.Lock())
