"""What waits in the shop is read from its database as it stands now."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as effort
from hypothesis import strategies as st

from bot.app import Service
from bot.conversations.errors import DialogueUnavailable
from bot.desk.operators import Person
from bot.learning.promotions import Decided
from bot.mail.mails import Letter, put
from bot.metrics.counting import Counting
from bot.metrics.standing import standing
from bot.metrics.text import Metrics
from bot.storage import Storage
from tests.fakes import NOON, FakeEngine, HandClock, Shopper, fails
from tests.unit.desk.desk import handed_over
from tests.unit.desk.desk import put as put_ticket
from tests.unit.metrics.reading import figures

NOTHING = {"waiting": 0, "claimed": 0, "snoozed": 0}


async def test_in_a_quiet_shop_everything_stands_at_nought(service: Service, clock: HandClock) -> None:
    now = await standing(service.storage, clock())
    assert (now.turns, now.oldest_turn_seconds, now.mails) == (0, 0, 0)
    assert (now.tickets, now.late) == (NOTHING, {"told": 0, "promised": 0})
    assert now.promotions == {"all": 0, "share": 0}


async def test_messages_that_wait_are_told_with_the_age_of_the_oldest(
    service: Service, shopper: Shopper, engine: FakeEngine, clock: HandClock
) -> None:
    engine.then(fails(), fails())
    for text in ("where is it", "hello"):
        with pytest.raises(DialogueUnavailable):
            await shopper.say(text)
        clock.forward(seconds=30)
    now = await standing(service.storage, clock())
    assert (now.turns, now.oldest_turn_seconds) == (2, 60)
    await service.conversations.answer_waiting()
    assert (await standing(service.storage, clock())).turns == 0


async def test_open_tickets_are_told_by_where_they_stand(
    service: Service, engine: FakeEngine, clock: HandClock, robin: Person
) -> None:
    numbers = [(await (await handed_over(service, engine)).ticket())["id"] for _ in range(5)]
    await service.tickets.claim(numbers[0], robin)
    await service.tickets.claim(numbers[1], robin)
    await service.tickets.resolve(numbers[1], robin, "question", "low", "")
    await put_ticket(service, numbers[2], snoozed_until=clock() + timedelta(hours=1))
    now = await standing(service.storage, clock())
    assert now.tickets == {"waiting": 2, "claimed": 1, "snoozed": 1}


@effort(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(told=st.lists(st.integers(0, 600), min_size=3, max_size=3), minutes=st.integers(0, 700))
async def test_who_waits_for_longer_than_told_is_counted_until_somebody_has_answered(
    told: list[int], minutes: int, service: Service, engine: FakeEngine
) -> None:
    number = [(await (await handed_over(service, engine)).ticket())["id"] for _ in told]
    late = [minutes > one for one in told]
    for ticket, one in zip(number, told, strict=True):
        await put_ticket(service, ticket, told_minutes=one, opened_at=NOON)
    then = NOON + timedelta(minutes=minutes)
    assert (await standing(service.storage, then)).late["told"] == sum(late)
    await put_ticket(service, number[0], first_reply_at=NOON)
    assert (await standing(service.storage, then)).late["told"] == sum(late[1:])
    for ticket in number:
        await put_ticket(service, ticket, state="spam", closed_at=NOON)


@pytest.mark.parametrize(
    ("after", "late"),
    [
        pytest.param(["wait", "look"], 1, id="nobody answered"),
        pytest.param(["wait"], 1, id="nobody answered, and it has not been raised yet"),
        pytest.param([], 0, id="its time has not come"),
        pytest.param(["say", "wait", "look"], 0, id="it was kept"),
        pytest.param(["wait", "look", "say"], 0, id="answered late"),
        pytest.param(["wait", "look", "resolve"], 0, id="closed without a word"),
    ],
)
async def test_a_promise_that_is_over_is_told_until_the_shopper_is_answered(
    after: list[str], late: int, service: Service, engine: FakeEngine, clock: HandClock, robin: Person
) -> None:
    ticket = (await (await handed_over(service, engine)).ticket())["id"]
    await service.tickets.claim(ticket, robin)
    await service.promises.make(ticket, robin, NOON + timedelta(hours=2), "")
    for step in after:
        if step == "wait":
            clock.forward(hours=3)
        elif step == "look":
            await service.watch.look()
            await service.tickets.claim(ticket, robin)
        elif step == "say":
            clock.forward(minutes=1)
            await service.tickets.say(ticket, robin, str(uuid.uuid4()), "here it is", 99)
        else:
            await service.tickets.resolve(ticket, robin, "question", "low", "")
    assert (await standing(service.storage, clock())).late["promised"] == late


async def test_mails_count_until_they_are_sent_and_decisions_for_ever(service: Service, clock: HandClock) -> None:
    async with service.storage.work() as work:
        put(work, Letter("note", "noa@example.com", "Hello", "It is back.\n", timedelta(days=1)), clock())
        for share in (1.0, 0.1, 1.0):
            service.models.promotions.decide(work, Decided("a.tar.gz", "Kim", NOON, share))
            await work.flush()
        await work.commit()
    now = await standing(service.storage, clock())
    assert (now.mails, now.promotions) == (1, {"all": 2, "share": 1})
    await service.mails.send_due()
    assert (await standing(service.storage, clock())).mails == 0


async def test_without_its_database_a_process_is_still_heard_of(engine: FakeEngine, clock: HandClock) -> None:
    storage, counting = Storage("postgresql+asyncpg://nobody@127.0.0.1:1/none"), Counting()
    counting.message_taken("web")
    told = figures((await Metrics(counting, storage, engine, clock).text({"shopper": 3})).decode())
    await storage.close()
    assert told["database_up",] == 0
    assert told["messages_total", "web"] == 1
    assert told["streams", "shopper"] == 3
    assert not [name for name in told if name[0] in ("turns_waiting", "tickets", "mails_waiting")]
