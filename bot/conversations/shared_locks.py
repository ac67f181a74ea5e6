"""One writer per conversation across processes: PostgreSQL advisory locks, which end with the session that holds them.

Source: PostgreSQL 15 manual, 13.3.5 "Advisory Locks". Waiters are served in order of arrival.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.pool import NullPool

from bot.conversations.locks import LocalLocks
from bot.storage import NOT_THERE, one_error_for_all

TRY = sa.text("select pg_try_advisory_lock(:key)")
WAIT = sa.text("select pg_advisory_lock(:key)")
MOST_WAITING = 20
LOST = (*NOT_THERE, sa.exc.DBAPIError)
FREE = sa.text("select pg_advisory_unlock(:key)")


class PostgresLocks:
    """Turn locks shared by all processes of one database.

    One session of this process holds all locks that are free when asked for. Only who has to wait for another process
    does so in a session of its own, so that nobody else waits behind it.
    """

    def __init__(self, url: str, patience_seconds: float) -> None:
        # Sessions of its own: whoever waits for a turn must not keep those from working who have theirs.
        self._engine = create_async_engine(url, hide_parameters=True, poolclass=NullPool, isolation_level="AUTOCOMMIT")
        self._waiting = asyncio.Semaphore(MOST_WAITING)
        self._patience = patience_seconds
        self._local = LocalLocks()
        self._line: AsyncConnection | None = None
        self._one_at_a_time = asyncio.Lock()

    @asynccontextmanager
    async def hold(self, conversation_id: str) -> AsyncIterator[None]:
        """Wait for the conversation's turn, in order of arrival, and keep it.

        Raises asyncio.TimeoutError when another process keeps it for longer than the patience given, and
        StorageUnavailable when the database does not answer.
        """
        key = _key(conversation_id)
        async with self._local.hold(conversation_id):
            if (line := await self._try(key)) is not None:
                try:
                    yield
                finally:
                    await self._free(line, key)
            else:
                async with self._waited_for(key):
                    yield

    @asynccontextmanager
    async def try_hold(self, conversation_id: str) -> AsyncIterator[bool]:
        """Keep the conversation's turn if nobody has it now; whether it is ours."""
        key = _key(conversation_id)
        async with self._local.try_hold(conversation_id) as ours:
            line = await self._try(key) if ours else None
            try:
                yield line is not None
            finally:
                if line is not None:
                    await self._free(line, key)

    async def close(self) -> None:
        """Give back every lock."""
        async with self._one_at_a_time:
            await self._drop()

    async def _try(self, key: int) -> AsyncConnection | None:
        """The session that holds the lock from now on; None when another process has it."""
        async with self._one_at_a_time:
            try:
                return await self._ask(key)
            except LOST:
                # The session was lost, with all its locks: turns under way are still checked at their commit.
                await self._drop()
                with one_error_for_all():
                    return await self._ask(key)
            except asyncio.CancelledError:
                # Nobody knows any more whether the lock was given.
                await self._drop()
                raise

    async def _ask(self, key: int) -> AsyncConnection | None:
        if self._line is None:
            self._line = await self._engine.connect()
        return self._line if (await self._line.execute(TRY, {"key": key})).scalar_one() else None

    async def _free(self, line: AsyncConnection, key: int) -> None:
        """Give a lock back; a session that was lost has given back all of its locks."""
        async with self._one_at_a_time:
            if line is not self._line:
                return
            try:
                await line.execute(FREE, {"key": key})
            except (*LOST, asyncio.CancelledError):
                await self._drop()

    async def _drop(self) -> None:
        line, self._line = self._line, None
        if line is not None:
            await line.invalidate()
            await line.close()

    @asynccontextmanager
    async def _waited_for(self, key: int) -> AsyncIterator[None]:
        async with self._waiting:
            with one_error_for_all():
                session = await self._engine.connect()
            try:
                with one_error_for_all():
                    await asyncio.wait_for(session.execute(WAIT, {"key": key}), self._patience)
                try:
                    yield
                finally:
                    # Given back before anybody goes on: a session takes its time to end.
                    with suppress(*LOST):
                        await session.execute(FREE, {"key": key})
            finally:
                # The lock ends with the session, also one that was given up in the middle and got it after all.
                await session.invalidate()
                await session.close()


def _key(conversation_id: str) -> int:
    return int.from_bytes(hashlib.blake2b(conversation_id.encode(), digest_size=8).digest(), "big", signed=True)
