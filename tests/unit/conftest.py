"""The service around a fake engine and a clock moved by hand, over a database of its own; and its web side."""

from __future__ import annotations

import shutil
import socket
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from sanic import Sanic

from bot.app import Service, assemble
from bot.desk.operators import Person
from bot.desk.passwords import Passwords
from bot.migrations import migrate
from bot.settings import Settings
from bot.site import web
from tests.fakes import QUICK, FakeEngine, HandClock, Shopper, begin, person

# Each test builds the application anew in this one process.
Sanic.test_mode = True


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database as the migrations leave it, to be copied."""
    path = tmp_path_factory.mktemp("migrated") / "empty.sqlite3"
    migrate(f"sqlite+aiosqlite:///{path}")
    return path


@pytest.fixture
def settings(migrated: Path, tmp_path: Path) -> Settings:
    for file in migrated.parent.glob("empty.sqlite3*"):
        shutil.copy(file, tmp_path / file.name.replace("empty", "beforehand"))
    return Settings(data_dir=tmp_path, secret_key="unit", turn_limit_seconds=20, messages_per_minute=1000)


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def engine() -> FakeEngine:
    return FakeEngine()


@pytest.fixture
async def service(settings: Settings, engine: FakeEngine, clock: HandClock) -> AsyncIterator[Service]:
    service = assemble(settings, engine, clock)
    service.operators.passwords = Passwords(QUICK)
    yield service
    await service.storage.close()


@pytest.fixture
async def shopper(service: Service) -> Shopper:
    return await begin(service)


@pytest.fixture
async def robin(service: Service) -> Person:
    return await person(service, "Robin")


@pytest.fixture
async def sam(service: Service) -> Person:
    return await person(service, "Sam")


@pytest.fixture
async def kim(service: Service) -> Person:
    return await person(service, "Kim", "lead")


@pytest.fixture
async def client(settings: Settings, service: Service, clock: HandClock) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the service's real web application on a free port."""
    app = web(settings, service, clock)
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    server = await app.create_server(sock=listening, return_asyncio_server=True)
    await server.startup()
    await server.before_start()
    await server.after_start()
    base = f"http://127.0.0.1:{listening.getsockname()[1]}"
    async with httpx.AsyncClient(base_url=base, timeout=10, trust_env=False, verify=False) as client:
        yield client
    await server.before_stop()
    server.close()
    for connection in tuple(server.connections):
        connection.close_if_idle()
    await server.wait_closed()
