"""Two trainings into one folder go one after the other, in whichever processes they are."""

from __future__ import annotations

import asyncio
from pathlib import Path

from bot.learning.train import alone


async def test_whoever_comes_second_says_that_it_waits_and_goes_on_when_the_first_has_ended(tmp_path: Path) -> None:
    told: list[str] = []

    def second() -> None:
        with alone(tmp_path, told.append):
            told.append("trains")

    with alone(tmp_path, told.append):
        waiting = asyncio.ensure_future(asyncio.to_thread(second))
        while not told:
            await asyncio.sleep(0.01)
        assert told == ["Waits for another training of this project"]
    await asyncio.wait_for(waiting, 20)
    assert told[1:] == ["trains"]
