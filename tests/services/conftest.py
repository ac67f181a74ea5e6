"""A PostgreSQL of our own for the time of the tests, and a migrated database in it for each of them."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator, Iterator

import asyncpg
import pytest

from bot.app import Service, assemble
from bot.desk.passwords import Passwords
from bot.migrations import migrate
from bot.settings import Settings
from tests.fakes import QUICK, FakeEngine, HandClock
from tests.setup.servers import running_postgres

numbers = itertools.count()


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The address of the server's own database."""
    with running_postgres() as running:
        migrate(Settings(database_url=_database(running.url, "template_migrated")).database)
        yield running.url


@pytest.fixture
def database(server: str) -> str:
    """The address of a fresh, migrated database."""
    name = f"test_{next(numbers)}"
    asyncio.run(_run(server, f"CREATE DATABASE {name} TEMPLATE template_migrated"))
    return server.rpartition("/")[0] + "/" + name


@pytest.fixture
def empty_database(server: str) -> str:
    """The address of a database without a table."""
    return _database(server, f"empty_{next(numbers)}")


@pytest.fixture
def engine() -> FakeEngine:
    return FakeEngine()


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
async def service(database: str, engine: FakeEngine, clock: HandClock) -> AsyncIterator[Service]:
    chosen = Settings(database_url=database, secret_key="services", messages_per_minute=1000)
    service = assemble(chosen, engine, clock)
    service.operators.passwords = Passwords(QUICK)
    yield service
    await service.locks.close()
    await service.storage.close()


def _database(server: str, name: str) -> str:
    asyncio.run(_run(server, f"CREATE DATABASE {name}"))
    return server.rpartition("/")[0] + "/" + name


async def _run(url: str, statement: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()
