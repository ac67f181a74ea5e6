"""Throwaway servers for tests: each in a temporary folder, stopped and gone afterwards.

A test may stop, kill and start them meanwhile; address and, for PostgreSQL, data stay the same.
"""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bot.setup.postgres import Postgres
from bot.setup.redis import Redis
from bot.setup.server import Server, free_port, unprivileged

# Nothing of these outlives the tests, so nothing has to survive a power cut; what was committed survives a crash.
CARELESS = ("-c", "fsync=off", "-c", "full_page_writes=off")


@contextlib.contextmanager
def running_postgres() -> Iterator[Postgres]:
    """An empty PostgreSQL for the time of the block; `.url` names its first database.

    As root it runs as an unprivileged user, since PostgreSQL refuses root.
    Raises ServerUnavailable when it is not installed or does not start.
    """
    with _folder("postgres") as folder, _running(Postgres(folder, unprivileged(), free_port(), CARELESS)) as server:
        yield server


@contextlib.contextmanager
def running_redis() -> Iterator[Redis]:
    """An empty Redis for the time of the block, at `.url`. Raises ServerUnavailable."""
    with _folder("redis") as folder, _running(Redis(folder, free_port())) as server:
        yield server


@contextlib.contextmanager
def _running(server: Server) -> Iterator[Server]:
    try:
        server.start()
        yield server
    finally:
        server.kill()


@contextlib.contextmanager
def _folder(name: str) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix=f"beforehand-{name}-", ignore_cleanup_errors=True) as path:
        yield Path(path)
