"""Whoever is away is told of the newest message they have not read: once, by one process, and not for ever."""

from __future__ import annotations

import asyncio
import uuid
from collections import Counter, deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
import sqlalchemy as sa
from structlog.testing import capture_logs

from bot.app import Service
from bot.conversations.pushes import BATCH, LONGEST_TEXT, MOST_FAILURES, Notice, Pushes, Sent
from bot.conversations.records import PushAddress
from bot.desk.operators import Person
from bot.settings import Settings
from bot.storage import Storage
from tests.fakes import FakeEngine, HandClock, Shopper, begin, gives_up, says

DEVICE = "device-token-of-noa"


class FakeSender:
    """Tells nobody, remembers what it was to tell, and ends as its script says, perhaps later; else delivered."""

    def __init__(self) -> None:
        self.told: list[tuple[str, Notice]] = []
        self.script: deque[Sent | Exception | asyncio.Future[Sent]] = deque()
        self.asked = asyncio.Event()

    async def send(self, address: str, notice: Notice) -> Sent:
        self.told.append((address, notice))
        self.asked.set()
        end = self.script.popleft() if self.script else Sent.DELIVERED
        if isinstance(end, Exception):
            raise end
        return end if isinstance(end, Sent) else await end

    @property
    def texts(self) -> list[str]:
        """What it was to tell, in order."""
        return [notice.text for _, notice in self.told]


class Interrupted(Storage):
    """A storage in which something happens between its first unit of work and the second."""

    def __init__(self, url: str, meanwhile: Callable[[], Awaitable[Any]]) -> None:
        super().__init__(url)
        self._before = deque([_nothing, meanwhile])

    @asynccontextmanager
    async def work(self) -> AsyncIterator[Any]:
        if self._before:
            await self._before.popleft()()
        async with super().work() as work:
            yield work


async def _nothing() -> None:
    """Nothing happens."""


@pytest.fixture
def sender() -> FakeSender:
    return FakeSender()


@pytest.fixture
def pushes(service: Service, sender: FakeSender, clock: HandClock) -> Pushes:
    return Pushes(service.storage, {"fcm": sender}, clock)


@pytest.fixture
async def away(shopper: Shopper, service: Service) -> Shopper:
    """A shopper with one device, who has read everything so far."""
    await service.asides.add_push_address(shopper.conversation_id, "fcm", DEVICE)
    await read(shopper, 1)
    return shopper


async def crowd(service: Service, count: int) -> None:
    """As many more shoppers, with one device each and an answer they have not seen."""
    for number in range(count):
        shopper = await begin(service)
        await service.asides.add_push_address(shopper.conversation_id, "fcm", f"device {number}")
        await shopper.say("hello")


async def read(shopper: Shopper, up_to: int) -> None:
    """The shopper looks at the chat."""
    await shopper.service.asides.mark_read(shopper.conversation_id, up_to)


async def devices(service: Service) -> dict[str, tuple[int, int]]:
    """What is kept: (pushed up to, failures) of each address."""
    async with service.storage.work() as work:
        rows = (await work.execute(sa.select(PushAddress))).scalars()
        return {row.address: (row.pushed_seq, row.failures) for row in rows}


async def test_a_reply_that_is_not_read_for_ten_seconds_is_told(
    away: Shopper, pushes: Pushes, sender: FakeSender, clock: HandClock
) -> None:
    await away.say("where is it")
    clock.forward(seconds=9.9)
    assert await pushes.push_due() == 0
    clock.forward(seconds=0.1)
    assert await pushes.push_due() == 1
    assert sender.told == [(DEVICE, Notice(away.conversation_id, 3, "bot", "echo where is it"))]


async def test_what_was_read_is_not_told(away: Shopper, pushes: Pushes, sender: FakeSender, clock: HandClock) -> None:
    await away.say("where is it")
    await read(away, 3)
    clock.forward(minutes=1)
    assert (await pushes.push_due(), sender.told) == (0, [])


async def test_a_message_is_told_once_and_the_next_one_again(
    away: Shopper, pushes: Pushes, sender: FakeSender, clock: HandClock
) -> None:
    for text in ("one", "two"):
        await away.say(text)
        clock.forward(seconds=10)
        assert [await pushes.push_due() for _ in range(3)] == [1, 0, 0]
    assert sender.texts == ["echo one", "echo two"]


async def test_of_several_messages_the_newest_is_told(
    away: Shopper, pushes: Pushes, sender: FakeSender, clock: HandClock, engine: FakeEngine
) -> None:
    engine.then(says("first", "second", "third"))
    await away.say("tell me")
    clock.forward(seconds=10)
    await pushes.push_due()
    assert sender.texts == ["third"]


async def test_an_operators_words_are_told(
    away: Shopper, pushes: Pushes, sender: FakeSender, clock: HandClock, engine: FakeEngine, robin: Person
) -> None:
    engine.then(gives_up())
    await away.say("a person please")
    ticket = (await away.ticket())["id"]
    await away.service.tickets.claim(ticket, robin)
    await away.service.tickets.say(ticket, robin, str(uuid.uuid4()), "Robin here", 99)
    clock.forward(minutes=1)
    await pushes.push_due()
    assert [(notice.author, notice.text) for _, notice in sender.told] == [("operator", "Robin here")]


async def test_neither_the_shoppers_own_words_nor_the_services_remarks_are_told(
    away: Shopper, pushes: Pushes, sender: FakeSender, clock: HandClock, engine: FakeEngine
) -> None:
    engine.then(gives_up())
    outcome = await away.say("a person please")
    assert [said.author for said in outcome.messages] == ["bot", "system"]
    await read(away, outcome.messages[0].seq)
    await away.say("are you there?")
    clock.forward(minutes=1)
    assert (await pushes.push_due(), sender.told) == (0, [])


async def test_what_was_told_is_not_told_again_because_something_else_was_said(
    away: Shopper, pushes: Pushes, sender: FakeSender, clock: HandClock, engine: FakeEngine
) -> None:
    engine.then(gives_up())
    await away.say("a person please")
    clock.forward(seconds=10)
    assert await pushes.push_due() == 1
    await away.say("are you there?")
    clock.forward(minutes=1)
    assert (await pushes.push_due(), sender.texts) == (0, ["passing you on"])


LENGTHS = [
    pytest.param("x" * LONGEST_TEXT, "x" * LONGEST_TEXT, id="just fits"),
    pytest.param("x" * (LONGEST_TEXT + 1), "x" * (LONGEST_TEXT - 1) + "…", id="one too many"),
    pytest.param("注" * 4000, "注" * (LONGEST_TEXT - 1) + "…", id="no spaces"),
    pytest.param("x" * 190 + " " * 20 + "y", "x" * 190 + "…", id="cut in a gap"),
]


@pytest.mark.parametrize(("said", "told"), LENGTHS)
async def test_a_long_message_is_shortened_to_200_characters(
    said: str, told: str, away: Shopper, pushes: Pushes, sender: FakeSender, clock: HandClock, engine: FakeEngine
) -> None:
    engine.then(says(said))
    await away.say("tell me")
    clock.forward(seconds=10)
    await pushes.push_due()
    assert sender.texts == [told] and len(told) <= LONGEST_TEXT


async def test_every_device_is_told_in_bounded_batches(
    away: Shopper, pushes: Pushes, service: Service, sender: FakeSender, clock: HandClock
) -> None:
    await crowd(service, BATCH + 9)
    await away.say("hello")
    clock.forward(seconds=10)
    assert [await pushes.push_due() for _ in range(3)] == [BATCH, 10, 0]
    assert {address for address, _ in sender.told} == set(await devices(service))


async def test_a_shopper_keeps_the_newest_ten_devices(shopper: Shopper, service: Service) -> None:
    for number in range(13):
        await service.asides.add_push_address(shopper.conversation_id, "fcm", f"device {number}")
    assert list(await devices(service)) == [f"device {number}" for number in range(3, 13)]


async def test_a_platform_that_cannot_be_reached_is_left_alone(
    away: Shopper, pushes: Pushes, service: Service, sender: FakeSender, clock: HandClock
) -> None:
    await service.asides.add_push_address(away.conversation_id, "apns", "phone")
    await away.say("hello")
    clock.forward(seconds=10)
    assert await pushes.push_due() == 1
    assert await devices(service) == {DEVICE: (3, 0), "phone": (0, 0)}


async def test_of_two_processes_one_tells(
    away: Shopper, pushes: Pushes, service: Service, settings: Settings, sender: FakeSender, clock: HandClock
) -> None:
    await crowd(service, 20)
    await away.say("hello")
    clock.forward(seconds=10)
    elsewhere = Storage(settings.database)
    other = Pushes(elsewhere, {"fcm": sender}, clock)
    assert sum(await asyncio.gather(*(one.push_due() for one in (pushes, other) * 2))) == 21
    await elsewhere.close()
    assert set(Counter(address for address, _ in sender.told).values()) == {1}


MEANWHILE: list[Any] = [
    pytest.param(lambda shopper, pushes: read(shopper, 3), 0, id="it is read"),
    pytest.param(lambda shopper, pushes: shopper.service.conversations.erase(shopper.conversation_id), 0, id="erased"),
    pytest.param(lambda shopper, pushes: pushes.push_due(), 1, id="another process tells it"),
]


@pytest.mark.parametrize(("meanwhile", "told"), MEANWHILE)
async def test_what_happens_between_finding_and_claiming_is_noticed(
    meanwhile: Callable[[Shopper, Pushes], Awaitable[Any]],
    told: int,
    away: Shopper,
    pushes: Pushes,
    settings: Settings,
    sender: FakeSender,
    clock: HandClock,
) -> None:
    await away.say("hello")
    clock.forward(seconds=10)
    interrupted = Interrupted(settings.database, lambda: meanwhile(away, pushes))
    assert await Pushes(interrupted, {"fcm": sender}, clock).push_due() == 0
    await interrupted.close()
    assert len(sender.told) == told


async def test_a_claim_that_another_process_let_go_again_is_not_taken_before_its_time(
    away: Shopper, pushes: Pushes, settings: Settings, sender: FakeSender, clock: HandClock
) -> None:
    await away.say("hello")
    clock.forward(seconds=10)
    sender.script.append(Sent.LATER)
    interrupted = Interrupted(settings.database, pushes.push_due)
    assert await Pushes(interrupted, {"fcm": sender}, clock).push_due() == 0
    await interrupted.close()
    assert len(sender.told) == 1


async def test_a_device_that_is_gone_is_forgotten(
    away: Shopper, pushes: Pushes, service: Service, sender: FakeSender, clock: HandClock
) -> None:
    sender.script.append(Sent.GONE)
    await away.say("hello")
    clock.forward(seconds=10)
    assert await pushes.push_due() == 0
    assert await devices(service) == {}


async def test_what_could_not_be_told_is_tried_again_twice_as_late_each_time_and_given_up_after_eight(
    away: Shopper, pushes: Pushes, service: Service, sender: FakeSender, clock: HandClock
) -> None:
    sender.script.extend([Sent.LATER] * MOST_FAILURES)
    await away.say("hello")
    clock.forward(seconds=10)
    await pushes.push_due()
    for failures, seconds in enumerate([30, 60, 120, 240, 480, 960, 1920], 1):
        assert await devices(service) == {DEVICE: (0, failures)}
        clock.forward(seconds=seconds - 0.1)
        await pushes.push_due()
        assert len(sender.told) == failures
        clock.forward(seconds=0.1)
        await pushes.push_due()
        assert len(sender.told) == failures + 1
    assert await devices(service) == {}


async def test_what_was_read_before_the_next_try_is_not_told(
    away: Shopper, pushes: Pushes, sender: FakeSender, clock: HandClock
) -> None:
    sender.script.append(Sent.LATER)
    await away.say("hello")
    clock.forward(seconds=10)
    await pushes.push_due()
    await read(away, 3)
    clock.forward(seconds=30)
    assert await pushes.push_due() == 0
    assert len(sender.told) == 1


async def test_after_a_failure_the_next_try_tells_the_newest_and_failures_count_anew(
    away: Shopper, pushes: Pushes, service: Service, sender: FakeSender, clock: HandClock
) -> None:
    sender.script.append(Sent.LATER)
    await away.say("one")
    clock.forward(seconds=10)
    await pushes.push_due()
    await away.say("two")
    clock.forward(seconds=20)
    assert await pushes.push_due() == 0
    clock.forward(seconds=10)
    assert await pushes.push_due() == 1
    assert sender.texts == ["echo one", "echo two"]
    assert await devices(service) == {DEVICE: (5, 0)}


async def test_a_push_that_fails_after_a_newer_one_was_told_is_not_tried_again(
    away: Shopper, pushes: Pushes, service: Service, sender: FakeSender, clock: HandClock
) -> None:
    end: asyncio.Future[Sent] = asyncio.get_running_loop().create_future()
    sender.script.append(end)
    await away.say("one")
    clock.forward(seconds=10)
    slow = asyncio.create_task(pushes.push_due())
    await sender.asked.wait()
    await away.say("two")
    clock.forward(seconds=10)
    assert await pushes.push_due() == 1
    end.set_result(Sent.LATER)
    assert await slow == 0
    assert await devices(service) == {DEVICE: (5, 0)}


async def test_a_push_cut_off_by_a_crash_is_not_repeated_and_the_next_message_makes_up_for_it(
    away: Shopper, pushes: Pushes, sender: FakeSender, clock: HandClock
) -> None:
    sender.script.append(asyncio.get_running_loop().create_future())
    await away.say("one")
    clock.forward(seconds=10)
    cut_off = asyncio.create_task(pushes.push_due())
    await sender.asked.wait()
    cut_off.cancel()
    assert await pushes.push_due() == 0
    await away.say("two")
    clock.forward(seconds=10)
    assert await pushes.push_due() == 1
    assert sender.texts == ["echo one", "echo two"]


async def test_a_sender_that_breaks_delays_one_device_and_no_other(
    away: Shopper, pushes: Pushes, service: Service, sender: FakeSender, clock: HandClock
) -> None:
    await service.asides.add_push_address(away.conversation_id, "fcm", "second device")
    sender.script.append(ZeroDivisionError(DEVICE))
    await away.say("hello")
    clock.forward(seconds=10)
    assert await pushes.push_due() == 1
    assert await devices(service) == {DEVICE: (0, 1), "second device": (3, 0)}


@pytest.mark.parametrize("end", [*Sent, ZeroDivisionError(DEVICE)], ids=str)
async def test_however_it_ends_no_log_tells_the_address_or_the_words(
    end: Sent | Exception, away: Shopper, pushes: Pushes, sender: FakeSender, clock: HandClock
) -> None:
    sender.script.append(end)
    await away.say("my order is BH-204817")
    clock.forward(seconds=10)
    with capture_logs() as logs:
        await pushes.push_due()
    ended = logs[-1]
    assert (ended["event"], ended["conversation_id"]) == ("push_ended", away.conversation_id)
    assert DEVICE not in str(logs) and "BH-204817" not in str(logs)


async def test_an_erased_conversation_has_no_device_to_tell(
    away: Shopper, pushes: Pushes, service: Service, sender: FakeSender, clock: HandClock
) -> None:
    await away.say("hello")
    clock.forward(seconds=10)
    await service.conversations.erase(away.conversation_id)
    assert (await pushes.push_due(), sender.told, await devices(service)) == (0, [], {})
