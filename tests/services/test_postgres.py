"""The same promises on PostgreSQL, and those that only a database shared by two processes can break."""

from __future__ import annotations

import asyncio
import uuid
from datetime import timedelta

import pytest
import sqlalchemy as sa

from bot.app import Service, assemble
from bot.conversations.errors import BadToken, DialogueUnavailable
from bot.conversations.records import Message, Turn
from bot.desk.errors import HeldByOther
from bot.desk.operators import Operators
from bot.desk.people import Change
from bot.desk.records import Ticket
from bot.desk.tries import Try
from bot.learning.harvest.gathering import Harvest
from bot.learning.harvest.records import ReviewItem
from bot.settings import Settings
from bot.shop.facts import OrderState
from bot.shop.listing import list_orders
from bot.shop.seed import seed
from tests.fakes import FakeEngine, HandClock, Shopper, begin, fails, gives_up, person, says
from tests.unit.learning.doubtful import ByLetters, unsure
from tests.unit.metrics.reading import figures
from tests.unit.test_migrations import drift

pytestmark = pytest.mark.services
MORE_THAN_CONNECTIONS = 12


@pytest.fixture
async def shopper(service: Service) -> Shopper:
    return await begin(service)


async def test_the_migrations_leave_nothing_to_change(service: Service) -> None:
    assert await drift(service.storage.url) == []


async def test_the_demonstration_shop_is_made_once_and_can_be_asked(service: Service, clock: HandClock) -> None:
    today = clock().date()
    assert (await seed(service.storage, today)).made
    assert not (await seed(service.storage, today)).made
    for state in (OrderState.LATE, OrderState.DELIVERED, OrderState.REFUND_ON_ITS_WAY):
        (row,) = await list_orders(service.storage, service.policies, today, state, 1)
        order = await service.shop.find_order(row["order_number"].lower(), row["email"].upper(), today)
        assert order is not None and order.state is state


async def test_a_message_is_answered_once_whatever_is_sent_twice(shopper: Shopper) -> None:
    client_id = str(uuid.uuid4())
    outcomes = await asyncio.gather(*(shopper.say("hello", client_id) for _ in range(5)))
    assert all(outcome == outcomes[0] for outcome in outcomes)
    assert await shopper.words() == [("shopper", "hello"), ("bot", "echo hello")]


async def test_twenty_messages_at_once_keep_their_order_and_leave_no_gap(shopper: Shopper) -> None:
    await asyncio.gather(*(shopper.say(f"number {n}") for n in range(20)))
    said = await shopper.transcript()
    assert [one.seq for one in said] == list(range(2, 42))
    assert [one.text for one in said if one.author == "shopper"] == [f"number {n}" for n in range(20)]


async def test_two_processes_writing_into_one_conversation_leave_no_gap_and_no_double(
    service: Service, database: str, engine: FakeEngine, clock: HandClock, shopper: Shopper
) -> None:
    other = assemble(Settings(database_url=database, secret_key="other"), engine, clock)
    elsewhere = Shopper(other, shopper.conversation_id, shopper.token)
    client_ids = [str(uuid.uuid4()) for _ in range(6)]
    posts = [one.say(f"to {each}", each) for each in client_ids for one in (shopper, elsewhere)]
    results = await asyncio.gather(*posts, return_exceptions=True)
    await other.storage.close()
    said = await shopper.transcript()
    assert [one.seq for one in said] == list(range(2, len(said) + 2))
    asked = [one.text for one in said if one.author == "shopper"]
    assert sorted(asked) == sorted(f"to {each}" for each in client_ids)
    assert sorted(one.text for one in said if one.author == "bot") == sorted(f"echo {text}" for text in asked)
    assert [result for result in results if isinstance(result, BaseException)] == []


async def test_of_two_claims_at_once_one_wins(service: Service, shopper: Shopper, engine: FakeEngine) -> None:
    robin, sam = await person(service, "Robin"), await person(service, "Sam")
    engine.then(gives_up())
    await shopper.say("a person please")
    ticket = (await shopper.ticket())["id"]
    claims = (service.tickets.claim(ticket, one) for one in (robin, sam) * 3)
    results = await asyncio.gather(*claims, return_exceptions=True)
    won = {result["operator"]["name"] for result in results if isinstance(result, dict)}
    lost = {result.holder for result in results if isinstance(result, HeldByOther)}
    assert len(won) == 1 and won == lost
    assert [author for author, _ in await shopper.words()].count("system") == 2


async def test_what_could_not_be_answered_is_answered_after_a_restart(
    shopper: Shopper, database: str, engine: FakeEngine, clock: HandClock
) -> None:
    engine.then(fails())
    with pytest.raises(DialogueUnavailable):
        await shopper.say("hello")
    restarted = assemble(Settings(database_url=database, secret_key="again"), FakeEngine(), clock)
    assert await restarted.conversations.answer_waiting() == 1
    await restarted.storage.close()
    assert await shopper.words() == [("shopper", "hello"), ("bot", "echo hello")]


async def test_erasing_leaves_nothing(service: Service, shopper: Shopper, engine: FakeEngine) -> None:
    engine.then(gives_up())
    await shopper.say("a person please")
    await service.conversations.erase(shopper.conversation_id)
    with pytest.raises(BadToken):
        await service.conversations.authorise(shopper.conversation_id, shopper.token)
    async with service.storage.work() as work:
        for record in (Message, Turn, Ticket):
            assert (await work.execute(sa.select(record))).first() is None


async def test_questions_given_up_in_the_middle_keep_no_connection(service: Service) -> None:
    for _ in range(MORE_THAN_CONNECTIONS):
        with pytest.raises(asyncio.TimeoutError):
            await asyncio.wait_for(service.storage.rows(sa.text("select pg_sleep(60)")), 0.05)
    assert await asyncio.wait_for(service.storage.answers(), 5)


async def test_a_moment_comes_back_as_the_same_moment(service: Service, shopper: Shopper, clock: HandClock) -> None:
    outcome = await shopper.say("hello")
    assert outcome.accepted.at == clock().isoformat()


@pytest.mark.parametrize("change", [Change(role="operator"), Change(disabled=True)], ids=["demoted", "disabled"])
async def test_of_leads_who_all_go_at_once_in_two_processes_one_is_left(
    service: Service, database: str, clock: HandClock, change: Change
) -> None:
    leads = [await person(service, name, "lead") for name in ("Ada", "Bo", "Cy", "Di")]
    chosen = Settings(database_url=database, secret_key="services")
    other = assemble(chosen, FakeEngine(), clock)
    staffs = (service.staff, other.staff)
    going = (staffs[at % 2].people.change(lead, lead.id, change) for at, lead in enumerate(leads))
    results = await asyncio.gather(*going, return_exceptions=True)
    await other.locks.close()
    await other.storage.close()
    assert sorted(type(each).__name__ for each in results) == ["LastLead", "dict", "dict", "dict"]


async def test_misses_at_the_desk_are_counted_in_all_processes_together(service: Service, clock: HandClock) -> None:
    robin = await person(service)
    others = [Operators(service.storage, clock, "services") for _ in range(2)]
    tries = (others[at % 2].sign_in(Try(robin.email, "192.0.2.1"), "wrong") for at in range(12))
    refused = [type(each).__name__ for each in await asyncio.gather(*tries, return_exceptions=True)]
    assert sorted(refused) == ["TooManyTries"] * 4 + ["WrongPassword"] * 8


async def test_doubted_turns_are_kept_once_and_a_decision_on_one_stays(
    service: Service, shopper: Shopper, engine: FakeEngine, clock: HandClock
) -> None:
    harvest = Harvest(service.storage, ByLetters, lambda: clock() + timedelta(minutes=11))
    engine.usual = says("which?", parse=unsure("track_order"))
    await shopper.say("where is it")
    await harvest.gather()
    async with service.storage.work() as work:
        await work.execute(sa.update(ReviewItem).values(state="decided", text="as it was"))
        await work.commit()
    clock.forward(minutes=12)
    await shopper.say("another matter")
    assert [(await harvest.gather()).kept, (await harvest.gather()).kept] == [2, 0]
    async with service.storage.work() as work:
        kept = (await work.execute(sa.select(ReviewItem.state, ReviewItem.text).order_by(ReviewItem.said_at))).all()
    assert [tuple(one) for one in kept] == [("decided", "as it was"), ("open", "another matter")]


async def test_days_are_counted_as_they_are_on_sqlite(
    service: Service, shopper: Shopper, engine: FakeEngine, clock: HandClock
) -> None:
    engine.usual = says("so", parse=unsure("track_order", "answer", 0.9))
    for _ in range(2):
        await shopper.say("where is it")
        clock.forward(days=1)
        await service.learning_watch.look()
        await service.learning_watch.look()
    told = await service.learning_watch.told()
    assert [(day["day"], day["turns"], day["confidence"]) for day in told["days"]] == [
        ("2026-03-17", 1, 0.9),
        ("2026-03-18", 1, 0.9),
    ]


async def test_what_waits_is_the_same_from_two_processes_and_each_counts_its_own(
    service: Service, shopper: Shopper, engine: FakeEngine, clock: HandClock, database: str
) -> None:
    other = assemble(Settings(database_url=database, secret_key="services"), FakeEngine(), clock)
    engine.then(gives_up(), fails())
    await shopper.say("a person please")
    robin = await person(service)
    await service.tickets.claim((await shopper.ticket())["id"], robin)
    await service.promises.make((await shopper.ticket())["id"], robin, clock() + timedelta(hours=1), "")
    with pytest.raises(DialogueUnavailable):
        await (await begin(service)).say("hello")
    clock.forward(hours=2)
    ours, theirs = [figures((await one.metrics.text({})).decode()) for one in (service, other)]
    await other.locks.close()
    await other.storage.close()
    shops = [name for name in ours if name[0].startswith(("turns_waiting", "tickets", "mails_waiting", "promotions"))]
    assert {name: ours[name] for name in shops} == {name: theirs[name] for name in shops}
    assert (ours["turns_waiting_oldest_seconds",], ours["tickets_late", "promised"]) == (7200, 1)
    assert (ours["messages_total", "web"], ("messages_total", "web") in theirs) == (2, False)
