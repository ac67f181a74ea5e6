"""A service for one simulated day, over a database of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.app import assemble
from bot.migrations import migrate
from bot.settings import Settings
from tests.fakes import NOON, FakeEngine, HandClock
from tests.simulation.day import WARM_UP, Day
from tests.simulation.desk import SimulatedDesk


@asynccontextmanager
async def simulated(folder: Path, tickets: int, seed: int) -> AsyncIterator[Day]:
    """A day that has not been run yet; it begins at midnight."""
    settings = Settings(data_dir=folder, secret_key="simulation")
    clock = HandClock(NOON.replace(hour=0) - WARM_UP)
    service = assemble(settings, FakeEngine(), clock)
    try:
        yield Day(SimulatedDesk(service, clock), tickets, seed)
    finally:
        await service.storage.close()


def prepared(folder: Path) -> Path:
    """The folder with an empty database in it."""
    migrate(f"sqlite+aiosqlite:///{folder / 'beforehand.sqlite3'}")
    return folder
