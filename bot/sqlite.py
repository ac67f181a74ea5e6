"""SQLite without a change of thread for what cannot wait.

aiosqlite gives every step of every statement to a thread: four changes a statement. In write-ahead mode a reader never
waits for a writer, and whoever has the writer's lock waits for nobody (SQLite documentation, "Write-Ahead Logging").
So only what may have to wait goes to the thread: what takes the writer's lock, and the end of a transaction.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from typing import Any

import aiosqlite
from sqlalchemy.dialects.sqlite.aiosqlite import (
    AsyncAdapt_aiosqlite_connection,
    AsyncAdapt_aiosqlite_cursor,
    AsyncAdapt_aiosqlite_dbapi,
)
from sqlalchemy.util.concurrency import await_only


class Cursor(AsyncAdapt_aiosqlite_cursor):
    """Runs each statement where it waits least."""

    def execute(self, operation: str, parameters: Sequence[Any] | None = None) -> None:
        """Run a statement and keep its rows."""
        self._run(operation, lambda cursor: cursor.execute(operation, parameters or ()))

    def executemany(self, operation: str, seq_of_parameters: Sequence[Sequence[Any]]) -> None:
        """Run a statement for each set of parameters."""
        self._run(operation, lambda cursor: cursor.executemany(operation, seq_of_parameters))

    def _run(self, operation: str, run: Callable[[sqlite3.Cursor], sqlite3.Cursor]) -> None:
        connection: sqlite3.Connection = self._connection._conn
        may_wait = not connection.in_transaction and operation.lstrip()[:6].upper() != "SELECT"
        try:
            if may_wait:
                self.await_(self._connection._execute(self._keep, connection, run))
            else:
                self._keep(connection, run)
        except Exception as error:
            self._adapt_connection._handle_exception(error)

    def _keep(self, connection: sqlite3.Connection, run: Callable[[sqlite3.Cursor], sqlite3.Cursor]) -> None:
        cursor = run(connection.cursor())
        self.description, self.lastrowid, self.rowcount = cursor.description, cursor.lastrowid, cursor.rowcount
        self._rows = cursor.fetchall() if cursor.description else []
        cursor.close()


class Connection(AsyncAdapt_aiosqlite_connection):
    """Gives out our cursors; ending what never began costs nothing."""

    __slots__ = ()

    def cursor(self, server_side: bool = False) -> Any:
        """A cursor; a server-side one is SQLAlchemy's own."""
        return super().cursor(server_side) if server_side else Cursor(self)

    def rollback(self) -> None:
        """Undo what is uncommitted."""
        if self._connection._conn.in_transaction:
            super().rollback()


class Driver(AsyncAdapt_aiosqlite_dbapi):
    """The DBAPI module that SQLAlchemy is given."""

    def __init__(self) -> None:
        super().__init__(aiosqlite, sqlite3)

    def connect(self, *arguments: Any, **options: Any) -> Connection:
        """Open a connection with a thread of its own."""
        connection = aiosqlite.connect(*arguments, **{**options, "check_same_thread": False})
        connection.daemon = True
        connection.start()
        return Connection(self, await_only(connection._connect()))
