"""What a service does by itself goes on whatever goes wrong, and ends when the service does."""

from __future__ import annotations

import asyncio
import io

import pytest
import structlog

from bot.housework import Chore, Housework


@pytest.mark.parametrize("log_is_open", [True, False], ids=["and tells of it", "and nobody reads the log"])
async def test_a_chore_is_done_again_and_again_also_after_a_failure(log_is_open: bool) -> None:
    before, out = structlog.get_config(), io.StringIO()
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(out))
    if not log_is_open:
        out.close()
    try:
        await asyncio.wait_for(_fail_every_other_time(), 30)
    finally:
        structlog.configure(**before)
    assert not log_is_open or "ZeroDivisionError" in out.getvalue()


async def _fail_every_other_time() -> None:
    done: list[int] = []
    enough = asyncio.Event()

    async def chore() -> None:
        done.append(len(done))
        if len(done) == 4:
            enough.set()
        if len(done) % 2:
            raise ZeroDivisionError

    housework = Housework([Chore("often", 0.001, chore)])
    housework.start()
    await enough.wait()
    await housework.stop(5)
    assert done[:4] == [0, 1, 2, 3]


async def test_a_stop_lets_a_chore_come_to_its_end_and_starts_no_other() -> None:
    started, may_end, ended = asyncio.Event(), asyncio.Event(), []

    async def chore() -> None:
        started.set()
        await may_end.wait()
        ended.append(True)

    housework = Housework([Chore("slow", 0, chore)])
    housework.start()
    await started.wait()
    stopping = asyncio.create_task(housework.stop(5))
    await asyncio.sleep(0)
    may_end.set()
    await stopping
    assert ended == [True]


async def test_a_chore_that_does_not_end_is_cut_off_and_one_that_waits_for_its_time_is_not_waited_for() -> None:
    async def endless() -> None:
        await asyncio.Event().wait()

    async def nothing() -> None:
        pass

    housework = Housework([Chore("endless", 1, endless), Chore("hourly", 3600, nothing)])
    housework.start()
    await asyncio.sleep(0.01)
    await asyncio.wait_for(housework.stop(0.01), 5)


async def test_a_stop_before_the_start_is_fine() -> None:
    await Housework([]).stop(1)
