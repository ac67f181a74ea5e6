"""The expected wait: what it is reckoned from, and how it is told to a shopper."""

from __future__ import annotations

import random
import uuid
from datetime import timedelta

import pytest
import sqlalchemy as sa

from bot.app import Service, assemble
from bot.desk.operators import Person
from bot.desk.records import Ticket
from bot.desk.records_people import Operator
from bot.desk.wait import Desk, Past, expected_minutes, load_of, rounded
from bot.settings import Settings
from tests.fakes import NOON, FakeEngine, HandClock, Shopper, begin, gives_up

LOADS = [
    pytest.param(Desk(0, 2, 1), 3, id="somebody is free: only the reading"),
    pytest.param(Desk(0, 2, 2), 6, id="two at work: the first that is free again"),
    pytest.param(Desk(3, 2, 2), 15, id="three ahead"),
    pytest.param(Desk(0, 0, 0), 15, id="nobody here counts as half a one"),
    pytest.param(Desk(1, 3, 1), 3, id="more free ones than shoppers"),
]


@pytest.mark.parametrize(("desk", "minutes"), LOADS)
def test_the_load_is_the_work_before_the_first_word(desk: Desk, minutes: float) -> None:
    assert load_of(desk, first_reply=3, handling=6) == minutes


def past(minutes: float, load: float = 5, hour: float = 12, over: bool = True) -> Past:
    return Past(load, hour, minutes, over)


def test_without_a_history_twice_the_load_is_told() -> None:
    assert expected_minutes(5, 12, []) == pytest.approx(10, rel=0.1)


def test_a_long_history_says_what_four_of_five_had() -> None:
    drawn = random.Random(1)
    history = [past(drawn.uniform(0, 100)) for _ in range(400)]
    assert expected_minutes(5, 12, history) == pytest.approx(80, abs=8)


OTHERS = [
    pytest.param(past(60, load=50), id="with much more to do"),
    pytest.param(past(60, hour=22), id="at another hour"),
]


@pytest.mark.parametrize("other", OTHERS)
def test_what_is_like_now_weighs_most(other: Past) -> None:
    like = [past(4)] * 60
    assert expected_minutes(5, 12, [*[other] * 60, *like]) < 8


def test_what_was_lately_weighs_most() -> None:
    slow, quick = [past(30)] * 200, [past(3)] * 200
    assert expected_minutes(5, 12, [*slow, *quick]) > 25
    assert expected_minutes(5, 12, [*quick, *slow]) < 25


def test_tickets_that_still_wait_are_not_taken_for_quick_ones() -> None:
    answered = [past(4)] * 50
    assert expected_minutes(5, 12, [*[past(20, over=False)] * 50, *answered]) >= 4
    assert expected_minutes(5, 12, [*[past(3, over=False)] * 50, *[past(9)] * 10, *answered]) > 4


def test_midnight_is_near_eleven() -> None:
    assert expected_minutes(5, 0, [past(25, hour=23)] * 50) > 20


ROUNDED = [(0.2, 1), (6.4, 6), (19.4, 19), (23, 25), (58, 60), (70, 75)]


@pytest.mark.parametrize(("minutes", "told"), ROUNDED)
def test_minutes_are_told_as_exactly_as_they_are_known(minutes: float, told: int) -> None:
    assert rounded(minutes) == told


async def come(service: Service, clock: HandClock, *people: Person) -> None:
    """These operators' pages are heard of."""
    async with service.storage.work() as work:
        ids = [person.id for person in people]
        await work.execute(sa.update(Operator).where(Operator.id.in_(ids)).values(seen_at=clock()))
        await work.commit()


async def told_now(service: Service, engine: FakeEngine) -> tuple[Shopper, str]:
    engine.then(gives_up())
    shopper = await begin(service)
    outcome = await shopper.say("a person please")
    return shopper, outcome.messages[-1].text


async def test_the_wait_told_follows_who_is_here_and_how_quickly_they_answer(
    service: Service, engine: FakeEngine, clock: HandClock, robin: Person
) -> None:
    _, nobody_here = await told_now(service, engine)
    assert " 30 minutes" in nobody_here
    await come(service, clock, robin)
    for _ in range(20):
        shopper, _ = await told_now(service, engine)
        ticket = (await shopper.ticket())["id"]
        clock.forward(minutes=1)
        await service.tickets.claim(ticket, robin)
        await service.tickets.say(ticket, robin, str(uuid.uuid4()), "hello", 99)
        await service.tickets.resolve(ticket, robin, "question", "low", "")
        await come(service, clock, robin)
    _, quickly = await told_now(service, engine)
    assert int(quickly.split(" minutes")[0].split()[-1]) <= 8


async def test_what_was_told_is_kept_with_the_ticket(service: Service, engine: FakeEngine) -> None:
    _, said = await told_now(service, engine)
    async with service.storage.work() as work:
        kept = (await work.execute(sa.select(Ticket.told_minutes, Ticket.load_minutes))).one()
    assert tuple(kept) == (30, 15)
    assert "30" in said


async def test_a_long_wait_is_told_by_the_clock(service: Service, engine: FakeEngine) -> None:
    said = [(await told_now(service, engine))[1] for _ in range(4)]
    assert "1:30\N{NARROW NO-BREAK SPACE}PM UTC" in said[-1]


OWN_HOURS = 'hours: {zone: Europe/Berlin, week: {wednesday: ["09:00-17:00"]}}\n'


@pytest.fixture
async def closed(settings: Settings, engine: FakeEngine, clock: HandClock) -> Service:
    """A desk that is closed today and opens tomorrow at nine."""
    (settings.data_dir / "desk.yml").write_text(OWN_HOURS, encoding="utf-8")
    return assemble(settings, engine, clock)


async def test_outside_opening_hours_the_next_opening_is_named(closed: Service, engine: FakeEngine) -> None:
    shopper, said = await told_now(closed, engine)
    assert "Wednesday, 9:00\N{NARROW NO-BREAK SPACE}AM GMT+01:00" in said
    assert (await shopper.ticket())["state"] == "waiting"
    async with closed.storage.work() as work:
        told = (await work.execute(sa.select(Ticket.told_minutes))).scalar_one()
    assert NOON + timedelta(minutes=told) > NOON.replace(day=18, hour=8)
    await closed.storage.close()


async def test_before_a_person_is_chosen_the_wait_is_offered(service: Service) -> None:
    assert service.waits.offered("utter_choice_person", "en") == ""
    await service.waits.look()
    assert service.waits.offered("utter_choice_person", "en") == "Talk to a person (about 30 minutes)"
    assert "30 minutes" in service.waits.offered("utter_person_wait", "en")


async def test_a_known_customer_hears_that_the_answer_goes_by_mail_too(
    service: Service, shopper: Shopper, engine: FakeEngine
) -> None:
    customer = {"name": "Noa", "email": "noa@example.com", "verified": "order_and_email"}
    engine.then(gives_up(customer=customer))
    outcome = await shopper.say("a person please")
    assert "e-mail" in outcome.messages[-1].text
