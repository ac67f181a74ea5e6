"""A unit of work undoes itself, and a database that is not there is told by one error."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.app import Service
from bot.conversations.records import Conversation
from bot.settings import Settings
from bot.storage import Storage, StorageUnavailable
from tests.fakes import Shopper


async def test_leaving_a_unit_of_work_without_a_commit_undoes_it(service: Service, shopper: Shopper) -> None:
    async with service.storage.work() as work:
        await work.execute(sa.update(Conversation).values(language="pl"))
    async with service.storage.work() as work:
        assert (await work.execute(sa.select(Conversation.language))).scalar_one() == "en"


@pytest.mark.parametrize("address", ["postgresql://nobody@127.0.0.1:1/none", "sqlite:////nowhere/at/all.sqlite3"])
async def test_a_database_that_is_not_there_is_told_by_one_error(address: str) -> None:
    storage = Storage(Settings(database_url=address).database)
    with pytest.raises(StorageUnavailable):
        async with storage.work() as work:
            await work.execute(sa.text("select 1"))
    with pytest.raises(StorageUnavailable):
        await storage.rows(sa.text("select 1"))
    assert not await storage.answers()
    await storage.close()


async def test_writers_of_one_sqlite_wait_for_each_other_and_readers_for_nobody(tmp_path: Path) -> None:
    storage = Storage(f"sqlite+aiosqlite:///{tmp_path / 'one.sqlite3'}")
    async with storage.work() as work:
        await work.execute(sa.text("create table counted (number integer)"))
        await work.execute(sa.text("insert into counted values (0)"))
        await work.commit()

    async def add() -> None:
        async with storage.work() as work:
            await work.execute(sa.text("update counted set number = number + 1"))
            await asyncio.sleep(0.001)
            await work.execute(sa.text("update counted set number = number + 1"))
            await work.commit()

    async def read() -> int:
        async with storage.work() as work:
            return (await work.execute(sa.text("select number from counted"))).scalar_one()

    results = await asyncio.gather(*(add() if number % 2 else read() for number in range(20)))
    assert await read() == 20
    assert all(number is None or number % 2 == 0 for number in results)
    await storage.close()


async def test_a_cancelled_unit_of_work_leaves_the_database_usable(tmp_path: Path) -> None:
    storage = Storage(f"sqlite+aiosqlite:///{tmp_path / 'one.sqlite3'}")
    async with storage.work() as work:
        await work.execute(sa.text("create table counted (number integer)"))
        await work.commit()

    async def add(pause: float) -> None:
        async with storage.work() as work:
            await work.execute(sa.text("insert into counted values (1)"))
            await asyncio.sleep(pause)
            await work.commit()

    for steps in range(12):
        task = asyncio.create_task(add(10))
        for _ in range(steps):
            await asyncio.sleep(0.001)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    await add(0)
    async with storage.work() as work:
        assert (await work.execute(sa.text("select count(*) from counted"))).scalar_one() == 1
    await storage.close()
