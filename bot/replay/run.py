"""All cases talked through with a service of our own, batch by batch, each on a fresh copy of the imported shop."""

from __future__ import annotations

import asyncio
import random
import shutil
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

import aiohttp

from bot.replay.cases import Case, Result, batches, judge
from bot.replay.chat import HttpChat, ServiceFailed
from bot.replay.service import ShopKeys, database_of, read_in, serving
from bot.replay.shopper import Shopper
from bot.replay.talk import Talk, talk
from bot.shop.retail_form import export_shop
from bot.storage import Storage

AT_ONCE = 6
Told = Callable[[Talk], None]


class Replay:
    """`folder` is an empty one for all data of the run; `clock` gives the time for the tokens."""

    def __init__(self, folder: Path, seed: int, clock: Callable[[], datetime]) -> None:
        self._folder, self._seed, self._clock = folder, seed, clock
        self._keys = ShopKeys(folder)
        self._imported = folder / "imported"

    async def run(self, cases: Sequence[Case], shop: Path, told: Told) -> list[Result]:
        """What became of every case; each conversation is told of at its end. Raises ServiceFailed."""
        self._imported.mkdir()
        await read_in(shop, self._imported)
        results = []
        for number, batch in enumerate(batches(cases)):
            results += await self._batch(batch, self._folder / f"batch_{number}", told)
        return results

    async def _batch(self, batch: Sequence[Case], data: Path, told: Told) -> list[Result]:
        shutil.copytree(self._imported, data)
        async with serving(data, self._keys) as address:
            limit = asyncio.Semaphore(AT_ONCE)
            async with aiohttp.ClientSession(address) as session:
                talks = await asyncio.gather(*(self._talk(case, session, limit, told) for case in batch))
        storage = Storage(database_of(data))
        try:
            after = await export_shop(storage)
        finally:
            await storage.close()
        shutil.rmtree(data)
        return [judge(case, held, after) for case, held in zip(batch, talks, strict=True)]

    async def _talk(self, case: Case, session: aiohttp.ClientSession, limit: asyncio.Semaphore, told: Told) -> Talk:
        async with limit:
            held = await self._hold(case, session)
        told(held)
        return held

    async def _hold(self, case: Case, session: aiohttp.ClientSession) -> Talk:
        shopper = Shopper(case.person, random.Random(f"{self._seed} {case.task.id}"))
        try:
            chat = await HttpChat.begin(session, self._keys.token(case.person.customer, self._clock()))
            return await talk(shopper, chat)
        except (ServiceFailed, aiohttp.ClientError, asyncio.TimeoutError) as error:
            return Talk(gave_up=f"the service failed: {error}")
