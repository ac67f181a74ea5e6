"""Databases that share what SQLAlchemy made of a statement: a test has a database of its own, not words of its own."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.postgresql.asyncpg import PGDialect_asyncpg
from sqlalchemy.dialects.sqlite.aiosqlite import SQLiteDialect_aiosqlite
from sqlalchemy.util import LRUCache

KEPT = LRUCache(3000)


class _Shared:
    """A dialect that is equal to every other of its kind, which makes it the same key of what is kept."""

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other)

    def __hash__(self) -> int:
        return hash(type(self))

    @classmethod
    def engine_created(cls, engine: sa.engine.Engine) -> None:
        """Called by SQLAlchemy with each new engine."""
        engine.update_execution_options(compiled_cache=KEPT)


class Sqlite(_Shared, SQLiteDialect_aiosqlite):  # type: ignore[misc]
    """SQLite as the service reaches it."""

    supports_statement_cache = True


class Postgres(_Shared, PGDialect_asyncpg):  # type: ignore[misc]
    """PostgreSQL as the service reaches it."""

    supports_statement_cache = True


def share_statements() -> None:
    """From now on each new engine of this process does; to make a statement anew takes longer than to run it."""
    registry.register("sqlite.aiosqlite", __name__, "Sqlite")
    registry.register("postgresql.asyncpg", __name__, "Postgres")
