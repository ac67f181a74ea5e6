"""The database: one async engine, and units of work that undo themselves unless committed."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from datetime import datetime, timezone
from typing import Any

import asyncpg
import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.orm import declarative_base
from sqlalchemy.pool import AsyncAdaptedQueuePool
from sqlalchemy.util.concurrency import greenlet_spawn

from bot.observer import NOBODY, Observer
from bot.sqlite import Driver

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
Record = declarative_base(metadata=sa.MetaData(naming_convention=NAMING))


class Moment(sa.types.TypeDecorator[datetime]):
    """A point in time: aware datetimes in, UTC datetimes out, on every database.

    Raises ValueError for a datetime without a zone, because it would be stored as another moment.
    """

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.engine.Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a datetime needs a zone before it is stored")
        return value.astimezone(timezone.utc)

    def process_result_value(self, value: datetime | None, dialect: sa.engine.Dialect) -> datetime | None:
        if value is None or value.tzinfo is not None:
            return value
        return value.replace(tzinfo=timezone.utc)


class StorageUnavailable(Exception):
    """The database does not answer now; what was to be done is undone, and may be tried again."""


# A server that is down, starting or stopping; SQLAlchemy wraps the driver's errors only once it has a connection.
NOT_THERE = (
    OSError,
    sa.exc.OperationalError,
    sa.exc.InterfaceError,
    sa.exc.TimeoutError,
    asyncpg.PostgresConnectionError,
    asyncpg.CannotConnectNowError,
    asyncpg.AdminShutdownError,
    asyncpg.TooManyConnectionsError,
    asyncpg.InterfaceError,
    # A connection on which a request was cut off in the middle; the pool throws it away.
    asyncpg.InternalClientError,
)


@contextmanager
def one_error_for_all() -> Iterator[None]:
    """Whatever a database that is not there makes a driver raise, it is StorageUnavailable."""
    try:
        yield
    except NOT_THERE as error:
        raise StorageUnavailable(type(error).__name__) from error
    except sa.exc.DBAPIError as error:
        if error.connection_invalidated:
            raise StorageUnavailable(type(error).__name__) from error
        raise


class Storage:
    """Hands out units of work over one database."""

    def __init__(self, url: str, observer: Observer = NOBODY) -> None:
        self.url = url
        self.engine = open_engine(url)
        self._observer = observer

    @property
    def shared(self) -> bool:
        """Whether several processes can use this database at the same time."""
        return not self.url.startswith("sqlite")

    @asynccontextmanager
    async def work(self) -> AsyncIterator[AsyncSession]:
        """A unit of work: leaving it without `await work.commit()` undoes everything done inside.

        Raises StorageUnavailable when the database does not answer.
        """
        begun = time.perf_counter()
        with one_error_for_all():
            async with AsyncSession(self.engine, expire_on_commit=False) as session:
                yield session
        self._observer.work_ended(time.perf_counter() - begun)

    async def rows(self, query: Any, values: Mapping[str, Any] | None = None) -> list[Any]:
        """All rows of one question outside of any unit of work, at half of what asking it in one costs.

        Raises StorageUnavailable when the database does not answer.
        """

        def ask() -> list[Any]:
            with self.engine.sync_engine.connect() as connection:
                return list(connection.execute(query, values or {}))

        begun = time.perf_counter()
        with one_error_for_all():
            found: list[Any] = await greenlet_spawn(ask)
        self._observer.work_ended(time.perf_counter() - begun)
        return found

    async def answers(self) -> bool:
        """Whether the database answers a trivial question now."""
        try:
            await self.rows(sa.text("select 1"))
        except StorageUnavailable:
            return False
        return True

    async def close(self) -> None:
        """Close every connection; whoever uses the storage again opens new ones."""
        await self.engine.dispose()


def open_engine(url: str) -> AsyncEngine:
    """An async engine; SQLite gets write-ahead logging, foreign keys and a patient lock.

    Errors never tell a statement's values, which are what shoppers wrote.
    """
    if not url.startswith("sqlite"):
        return create_async_engine(url, hide_parameters=True, pool_size=5, max_overflow=5)
    engine = create_async_engine(
        url, module=Driver(), hide_parameters=True, connect_args={"timeout": 30}, poolclass=AsyncAdaptedQueuePool
    )
    event.listen(engine.sync_engine, "connect", _set_up_sqlite)
    return engine


def _set_up_sqlite(connection: object, _record: object) -> None:
    cursor = connection.cursor()  # type: ignore[attr-defined]
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "busy_timeout=30000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
