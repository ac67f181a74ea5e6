"""What several processes on one PostgreSQL and one Redis promise each other."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable, Iterator

import asyncpg
import pytest

from bot.app import Service, assemble
from bot.conversations.errors import DialogueUnavailable
from bot.conversations.mailbox import DESK, MISSED, Inbox, Signal
from bot.conversations.redis_mailbox import RedisMailbox
from bot.conversations.shared_locks import PostgresLocks
from bot.settings import Settings
from bot.storage import Storage
from tests.fakes import FakeEngine, HandClock, Shopper, begin, says, thinks
from tests.setup.servers import running_redis
from tests.unit.test_migrations import drift

pytestmark = pytest.mark.services
OF_THIS_DATABASE = "database = (select oid from pg_database where datname = current_database())"
PING = Signal("read", {"by": "shopper", "up_to": 1})


@pytest.fixture(scope="module")
def redis() -> Iterator:
    with running_redis() as server:
        yield server


@pytest.fixture
async def storages(database: str) -> AsyncIterator[Callable[[], Storage]]:
    """Opens the one database for another process."""
    opened: list[Storage] = []

    def another() -> Storage:
        opened.append(Storage(Settings(database_url=database).database))
        return opened[-1]

    yield another
    for storage in opened:
        await storage.close()


@pytest.fixture
async def locks(storages: Callable[[], Storage]) -> AsyncIterator[tuple[PostgresLocks, PostgresLocks]]:
    """The turn locks of two processes."""
    both = PostgresLocks(storages().url, 5), PostgresLocks(storages().url, 5)
    yield both
    for one in both:
        await one.close()


async def test_a_turn_is_held_in_one_process_at_a_time_and_nobody_is_overtaken(
    locks: tuple[PostgresLocks, PostgresLocks],
) -> None:
    order: list[int] = []
    holding = 0

    async def turn(number: int) -> None:
        nonlocal holding
        async with locks[number % 2].hold("c"):
            holding += 1
            assert holding == 1
            order.append(number)
            await asyncio.sleep(0.02)
            holding -= 1

    turns = []
    for number in range(8):
        turns.append(asyncio.create_task(turn(number)))
        await asyncio.sleep(0.01)
    await asyncio.gather(*turns)
    # Within a process nobody is overtaken; among processes the one in front is whoever asked the database first.
    assert [number for number in order if number % 2 == 0] == [0, 2, 4, 6]
    assert [number for number in order if number % 2 == 1] == [1, 3, 5, 7]


async def test_other_conversations_do_not_wait(locks: tuple[PostgresLocks, PostgresLocks]) -> None:
    one, other = locks
    async with (
        one.hold("a"),
        other.hold("b"),
        other.try_hold("a") as a,
        one.try_hold("b") as b,
        one.try_hold("c") as c,
    ):
        assert (a, b, c) == (False, False, True)


async def test_what_was_held_is_free_again_also_after_an_error_and_after_a_wait(
    locks: tuple[PostgresLocks, PostgresLocks],
) -> None:
    one, other = locks
    with contextlib.suppress(ZeroDivisionError):
        async with one.hold("c"):
            raise ZeroDivisionError
    async with one.hold("c"):
        waiting = asyncio.create_task(_hold_once(other, "c"))
        await asyncio.sleep(0.05)
    await waiting
    async with one.try_hold("c") as free:
        assert free


async def test_whoever_waited_goes_on_only_when_the_turn_is_given_back(
    locks: tuple[PostgresLocks, PostgresLocks], database: str
) -> None:
    one, other = locks
    got, may_end = asyncio.Event(), asyncio.Event()

    async def wait_and_hold() -> None:
        async with other.hold("c"):
            got.set()
            await may_end.wait()

    async with one.hold("c"):
        waiting = asyncio.create_task(wait_and_hold())
        await asyncio.sleep(0.05)
    await got.wait()
    connection = await asyncpg.connect(database)
    holder = await connection.fetchval(f"select pid from pg_locks where locktype = 'advisory' and {OF_THIS_DATABASE}")
    await connection.close()
    # A session that is slow to end, as on a busy machine.
    os.kill(holder, signal.SIGSTOP)
    asyncio.get_running_loop().call_later(0.2, os.kill, holder, signal.SIGCONT)
    may_end.set()
    await waiting
    async with one.try_hold("c") as free:
        assert free


async def test_whoever_waits_too_long_gives_up_and_leaves_nothing_locked(storages: Callable[[], Storage]) -> None:
    one, hasty = PostgresLocks(storages().url, 5), PostgresLocks(storages().url, 0.05)
    async with one.hold("c"):
        with pytest.raises(asyncio.TimeoutError):
            await _hold_once(hasty, "c")
    async with one.hold("c"):
        pass
    await _hold_once(hasty, "c")
    for locks in (one, hasty):
        await locks.close()


async def test_a_cancelled_wait_leaves_nothing_locked(locks: tuple[PostgresLocks, PostgresLocks]) -> None:
    one, other = locks
    async with one.hold("c"):
        waiting = asyncio.create_task(_hold_once(other, "c"))
        await asyncio.sleep(0.05)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
    await _hold_once(one, "c")
    await _hold_once(other, "c")


async def test_the_locks_of_a_process_that_dies_are_free(
    locks: tuple[PostgresLocks, PostgresLocks], database: str
) -> None:
    one, other = locks
    async with one.hold("c"):
        connection = await asyncpg.connect(database)
        await connection.execute(
            f"select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and {OF_THIS_DATABASE}"
        )
        await connection.close()
        await asyncio.wait_for(_hold_once(other, "c"), 5)
    # Its own next turn finds a new session.
    await _hold_once(one, "c")


async def test_a_message_is_kept_when_another_process_does_not_give_the_turn_back(
    database: str, clock: HandClock, service: Service, shopper: Shopper, engine: FakeEngine
) -> None:
    started, may_end = asyncio.Event(), asyncio.Event()
    engine.then(thinks(started, may_end, says("at last")))
    slow = asyncio.create_task(shopper.say("one"))
    await started.wait()
    hasty = Settings(database_url=database, secret_key="hasty", turn_limit_seconds=0.1)
    other = assemble(hasty, FakeEngine(), clock)
    with pytest.raises(DialogueUnavailable):
        await Shopper(other, shopper.conversation_id, shopper.token).say("two")
    may_end.set()
    await slow
    await other.conversations.answer_waiting()
    await other.locks.close()
    await other.storage.close()
    said = await shopper.words()
    assert [text for author, text in said if author == "shopper"] == ["one", "two"]
    assert [text for author, text in said if author == "bot"] == ["at last", "echo two"]


@contextlib.asynccontextmanager
async def two_mailboxes(url: str) -> AsyncIterator[tuple[RedisMailbox, RedisMailbox]]:
    """Two processes' mailboxes, carrying signals."""
    both = RedisMailbox(url), RedisMailbox(url)
    running = [asyncio.create_task(one.run()) for one in both]
    yield both
    for task in running:
        task.cancel()
    await asyncio.gather(*running, return_exceptions=True)
    for one in both:
        await one.shut()


async def test_a_signal_reaches_the_listeners_of_the_other_process_and_each_listener_once(redis) -> None:
    async with two_mailboxes(redis.url) as (one, other):
        with one.listen("c") as here, other.listen("c") as there, other.listen("d") as elsewhere:
            for inbox in (here, there, elsewhere):
                assert await _next(inbox) == Signal(MISSED, {})
            one.tell("c", PING)
            one.tell("c", Signal("message", {"seq": 2}))
            for inbox in (here, there):
                assert [await _next(inbox), await _next(inbox)] == [PING, Signal("message", {"seq": 2})]
            other.tell("d", PING)
            assert await _next(elsewhere) == PING
            assert await _next(here, 0.1) is None


async def test_readers_are_told_that_they_may_have_missed_something_when_redis_is_back(redis) -> None:
    async with two_mailboxes(redis.url) as (one, other):
        with other.listen("c") as there, other.listen(DESK) as desk:
            assert await _next(there) == await _next(desk) == Signal(MISSED, {})
            redis.stop()
            one.tell("c", PING)
            assert not await one.answers()
            redis.start()
            assert await _next(there) == await _next(desk) == Signal(MISSED, {})
            one.tell("c", PING)
            assert await _next(there) == PING


async def test_a_process_without_redis_still_tells_its_own_listeners(redis) -> None:
    alone = RedisMailbox("redis://127.0.0.1:1")
    with alone.listen("c") as inbox:
        alone.tell("c", PING)
        assert await _next(inbox) == PING
    await alone.shut()


async def test_a_stream_that_was_told_nothing_is_reminded(service: Service, database: str, clock: HandClock) -> None:
    other = assemble(Settings(database_url=database, secret_key="other"), FakeEngine(), clock)
    shopper = await begin(service)
    with service.mailbox.listen(shopper.conversation_id) as behind:
        behind.seen = 1
        assert await service.reminder.look() == 0
        await Shopper(other, shopper.conversation_id, shopper.token).say("hello")
        assert await service.reminder.look() == 1
        assert await _next(behind) == Signal(MISSED, {})
        behind.seen = 3
        assert await service.reminder.look() == 0
    await other.locks.close()
    await other.storage.close()


async def _hold_once(locks: PostgresLocks, conversation_id: str) -> None:
    async with locks.hold(conversation_id):
        pass


async def _next(inbox: Inbox, seconds: float = 10) -> Signal | None:
    return await inbox.signals(seconds).__anext__()


@pytest.fixture
async def shopper(service: Service) -> Shopper:
    return await begin(service)


async def test_processes_that_start_at_once_migrate_a_database_once(empty_database: str) -> None:
    url = Settings(database_url=empty_database).database
    command = (sys.executable, "-c", "import sys; from bot.migrations import migrate; migrate(sys.argv[1])", url)
    starting = [await asyncio.create_subprocess_exec(*command) for _ in range(3)]
    assert [await process.wait() for process in starting] == [0, 0, 0]
    assert await drift(url) == []
