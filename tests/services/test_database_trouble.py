"""A database that goes away, locks that are lost, many who wait at once: a delay is allowed, and nothing else."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

import asyncpg
import pytest
import sqlalchemy as sa

from bot.app import Service, assemble
from bot.conversations import ownership, transcript
from bot.conversations.errors import BadToken, DialogueUnavailable, NoSuchConversation
from bot.conversations.records import Owner
from bot.conversations.shared_locks import PostgresLocks
from bot.conversations.told import Outcome
from bot.desk.operators import Person
from bot.migrations import migrate
from bot.settings import Settings
from bot.setup.postgres import Postgres
from bot.storage import Storage, StorageUnavailable
from tests.fakes import NOON, FakeEngine, HandClock, Shopper, begin, fails, hand_over, person, says, thinks
from tests.setup.servers import running_postgres

pytestmark = pytest.mark.services

WAITING = 12
SOON = 5.0
TRIES = 20
Two = tuple[Service, Service]


@pytest.fixture(scope="module")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL that these tests alone stop and start."""
    with running_postgres() as server:
        migrate(Settings(database_url=server.url).database)
        yield server


@pytest.fixture
async def two(postgres: Postgres, engine: FakeEngine, clock: HandClock) -> AsyncIterator[Two]:
    """Two processes of one service, around engines of their own."""
    chosen = Settings(database_url=postgres.url, secret_key="trouble", messages_per_minute=1000)
    both = assemble(chosen, engine, clock), assemble(chosen, FakeEngine(), clock)
    yield both
    for service in both:
        await service.locks.close()
        await service.storage.close()


def elsewhere(shopper: Shopper, service: Service) -> Shopper:
    """The same shopper, at another process."""
    return Shopper(service, shopper.conversation_id, shopper.token)


async def test_many_who_wait_for_another_process_keep_nobody_else_waiting(two: Two, engine: FakeEngine) -> None:
    started, may_end = asyncio.Event(), asyncio.Event()
    engine.usual = thinks(started, may_end, says())
    busy = [await begin(two[0]) for _ in range(WAITING)]
    free = await begin(two[1])
    held = [asyncio.create_task(shopper.say("hello")) for shopper in busy]
    while len(engine.asked) < WAITING:
        await asyncio.sleep(0.01)
    again = [asyncio.create_task(elsewhere(shopper, two[1]).say("and more")) for shopper in busy]
    await asyncio.sleep(0.5)
    try:
        assert (await asyncio.wait_for(free.say("hello"), SOON)).messages
    finally:
        may_end.set()
        await asyncio.gather(*held, *again, return_exceptions=True)
    for shopper in busy:
        said = [text for author, text in await shopper.words() if author == "shopper"]
        assert said == ["hello", "and more"]


async def test_a_turn_that_fails_after_its_conversation_was_erased_is_told_that_it_is_gone(
    two: Two, engine: FakeEngine
) -> None:
    shopper = await begin(two[0])
    started, may_end = asyncio.Event(), asyncio.Event()
    engine.then(thinks(started, may_end, fails()))
    asked = asyncio.create_task(shopper.say("hello"))
    await started.wait()
    await two[1].erasures.erase(shopper.conversation_id)
    may_end.set()
    with pytest.raises((BadToken, NoSuchConversation, DialogueUnavailable)):
        await asked


async def test_two_processes_that_have_lost_their_locks_answer_a_message_once(
    two: Two, engine: FakeEngine, postgres: Postgres
) -> None:
    shopper = await begin(two[0])
    started, may_end = asyncio.Event(), asyncio.Event()
    engine.then(thinks(started, may_end, says("by the first")))
    asked = asyncio.create_task(_sent_until_answered(shopper, "hello"))
    await started.wait()
    await _lose_all_sessions(postgres)
    await _sent_until_answered(elsewhere(shopper, two[1]), "hello")
    may_end.set()
    assert [said.text for said in (await asked).messages] == ["echo hello"]
    assert await shopper.words() == [("shopper", "hello"), ("bot", "echo hello")]


async def test_a_message_that_another_process_has_answered_is_not_left_to_the_desk_afterwards(
    two: Two, engine: FakeEngine, postgres: Postgres
) -> None:
    shopper, robin = await begin(two[0]), await person(two[0], "Robin")
    started, may_end = asyncio.Event(), asyncio.Event()
    engine.then(thinks(started, may_end, says("too late")))
    first = asyncio.create_task(_sent_until_answered(shopper, "first"))
    await started.wait()
    ticket, other = await _taken_over(shopper, robin), elsewhere(shopper, two[1])
    await _lose_all_sessions(postgres)
    await _sent_until_answered(other, "first")
    second = asyncio.create_task(_sent_until_answered(shopper, "second"))
    while ("shopper", "second") not in await other.words():
        await asyncio.sleep(0.02)
    await two[1].tickets.hand_back(ticket, robin, "")
    assert [said.text for said in (await _sent_until_answered(other, "second")).messages] == ["echo second"]
    await _taken_over(other, robin)
    may_end.set()
    assert [said.text for said in (await first).messages] == []
    assert [said.text for said in (await second).messages] == ["echo second"]
    assert [text for author, text in await other.words() if author == "bot"] == ["echo second"]


async def test_while_the_database_is_away_everybody_is_asked_to_come_back(two: Two, postgres: Postgres) -> None:
    service, operator = two[0], await person(two[0], "Sam")
    shopper = await begin(service)
    postgres.stop()
    try:
        for call in _calls(service, shopper, operator.id):
            with pytest.raises((StorageUnavailable, DialogueUnavailable)):
                await call()
    finally:
        postgres.start()
    await shopper.say("here again")
    assert await shopper.words() == [("shopper", "here again"), ("bot", "echo here again")]


async def test_whoever_waits_for_another_process_is_asked_to_come_back_too(
    two: Two, engine: FakeEngine, postgres: Postgres
) -> None:
    shopper = await begin(two[0])
    started, may_end = asyncio.Event(), asyncio.Event()
    engine.then(thinks(started, may_end, says()))
    held = asyncio.create_task(shopper.say("hello"))
    await started.wait()
    waits = asyncio.create_task(elsewhere(shopper, two[1]).say("and more"))
    while len(await shopper.words()) < 2:
        await asyncio.sleep(0.02)
    await asyncio.sleep(0.2)
    await asyncio.to_thread(postgres.stop)
    try:
        may_end.set()
        for task in (held, waits):
            with pytest.raises((StorageUnavailable, DialogueUnavailable)):
                await task
    finally:
        await asyncio.to_thread(postgres.start)
    await _sent_until_answered(shopper, "last")
    assert sorted(text for author, text in await shopper.words() if author == "bot") == [
        "echo and more",
        "echo hello",
        "echo last",
    ]


async def test_a_stream_is_reminded_of_what_was_said_just_before_the_database_went_away(
    two: Two, postgres: Postgres, clock: HandClock
) -> None:
    service, shopper = two[0], await begin(two[0])
    with service.mailbox.listen(shopper.conversation_id) as inbox:
        inbox.seen = 1
        await service.reminder.look()
        await elsewhere(shopper, two[1]).say("nobody tells you")
        postgres.stop()
        for _ in range(6):
            clock.forward(seconds=5)
            with contextlib.suppress(StorageUnavailable):
                await service.reminder.look()
        postgres.start()
        assert await service.reminder.look() == 1


def _calls(service: Service, shopper: Shopper, operator_id: int) -> list[Callable[[], Awaitable[object]]]:
    return [
        lambda: begin(service),
        lambda: shopper.say("hello"),
        lambda: service.conversations.seen_after(shopper.conversation_id, 0),
        lambda: service.conversations.erase(shopper.conversation_id),
        lambda: service.asides.mark_read(shopper.conversation_id, 1),
        lambda: service.inbox.shown(operator_id, None),
        lambda: service.conversations.answer_waiting(),
    ]


async def _sent_until_answered(shopper: Shopper, text: str) -> Outcome:
    """Send a message as clients do: again under the same id as long as the answer is to come back."""
    for _ in range(TRIES):
        with contextlib.suppress(StorageUnavailable, DialogueUnavailable):
            return await shopper.say(text, f"id of {text}")
        await asyncio.sleep(0.05)
    raise AssertionError("not answered")


async def _taken_over(shopper: Shopper, operator: Person) -> int:
    """A ticket is opened by yet another process, and claimed at once."""
    service = shopper.service
    async with service.storage.work() as work:
        conversation = await transcript.lock(work, shopper.conversation_id, NOON)
        ownership.give_to(conversation, Owner.QUEUE)
        await service.tickets.open(work, conversation, hand_over(), NOON)
        await work.commit()
    ticket: int = (await shopper.ticket())["id"]
    await service.tickets.claim(ticket, operator)
    return ticket


async def _lose_all_sessions(postgres: Postgres) -> None:
    """Every session with the database ends, as when it restarts, and with it every lock."""
    connection = await asyncpg.connect(postgres.url)
    await connection.execute("select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid()")
    await connection.close()


SAYINGS = {
    "it starts": (b"57P03", b"the database system is starting up"),
    "it shuts down": (b"57P03", b"the database system is shutting down"),
    "it was told to stop": (b"57P01", b"terminating connection due to administrator command"),
    "it has no connection left": (b"53300", b"sorry, too many clients already"),
}


@pytest.mark.parametrize("code, says", SAYINGS.values(), ids=SAYINGS)
async def test_a_database_that_answers_but_does_not_serve_is_one_that_is_not_there(code: bytes, says: bytes) -> None:
    fields = b"SFATAL\0VFATAL\0C" + code + b"\0M" + says + b"\0\0"

    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1000)
        # PostgreSQL 15 manual, 55.7: ErrorResponse, its length without the kind but with itself, then the fields.
        writer.write(b"E" + (len(fields) + 4).to_bytes(4, "big") + fields)
        writer.close()

    server = await asyncio.start_server(refuse, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    url = f"postgresql+asyncpg://beforehand@127.0.0.1:{port}/x?ssl=disable"
    locks, storage = PostgresLocks(url, 1), Storage(url)
    for asks in (locks.hold("a"), locks.try_hold("a"), storage.work()):
        with pytest.raises(StorageUnavailable):
            async with asks as work:
                await work.execute(sa.text("select 1"))
    server.close()
