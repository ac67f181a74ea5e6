"""After the end: whether it was solved is asked once, and what was not read goes by mail to the right address."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot.app import Service
from bot.conversations.records import Conversation
from bot.desk.operators import Person
from bot.desk.records import Ticket
from bot.desk.records_people import DeskAct, Operator
from bot.mail.records import Mail
from tests.fakes import FakeEngine, HandClock, Shopper, gives_up

KNOWN = {"name": "Noa", "email": "noa@example.com", "verified": "order_and_email"}


async def handed_over(shopper: Shopper, engine: FakeEngine, robin: Person, **knows: Any) -> int:
    """A ticket in Robin's hands."""
    engine.then(gives_up(**knows))
    await shopper.say("a person please")
    number: int = (await shopper.ticket())["id"]
    await shopper.service.tickets.claim(number, robin)
    return number


async def say(service: Service, ticket: int, robin: Person, text: str = "it is on its way") -> None:
    await service.tickets.say(ticket, robin, str(uuid.uuid4()), text, 99)


@pytest.fixture
async def resolved(shopper: Shopper, service: Service, engine: FakeEngine, robin: Person) -> int:
    """A ticket that Robin has closed."""
    ticket = await handed_over(shopper, engine, robin)
    await say(service, ticket, robin)
    await service.tickets.resolve(ticket, robin, "question", "low", "")
    return ticket


async def asked(shopper: Shopper, service: Service, clock: HandClock) -> dict[str, str]:
    """The choices of the question that has been asked: their ids by title."""
    clock.forward(minutes=10)
    assert await service.afterwards.ask_due() == 1
    return {choice["title"]: choice["id"] for choice in (await shopper.transcript())[-1].choices}


async def found(service: Service) -> Ticket:
    async with service.storage.work() as work:
        ticket: Ticket = (await work.execute(sa.select(Ticket))).scalar_one()
    return ticket


async def test_after_some_silence_it_is_asked_once(
    resolved: int, shopper: Shopper, service: Service, clock: HandClock
) -> None:
    assert await service.afterwards.ask_due() == 0
    choices = await asked(shopper, service, clock)
    assert len(choices) == 2
    assert (await shopper.words())[-1][0] == "bot"
    clock.forward(hours=1)
    assert await service.afterwards.ask_due() == 0


async def test_a_yes_is_kept_and_answered_without_the_engine(
    resolved: int, shopper: Shopper, service: Service, engine: FakeEngine, clock: HandClock
) -> None:
    choices, heard = await asked(shopper, service, clock), len(engine.asked)
    outcome = await shopper.press(choices["Yes, it is"])
    assert (outcome.owner, len(outcome.messages), len(engine.asked)) == ("bot", 1, heard)
    ticket = await found(service)
    assert (ticket.solved, ticket.state) == (True, "resolved")
    async with service.storage.work() as work:
        act = (await work.execute(sa.select(DeskAct).where(DeskAct.act == "asked_solved"))).scalar_one()
    assert act.details == {"solved": True}


HOLDERS = [
    pytest.param(True, "claimed", "operator", id="its operator is here"),
    pytest.param(False, "waiting", "queue", id="its operator has gone"),
]


@pytest.mark.parametrize(("here", "state", "owner"), HOLDERS)
async def test_a_no_opens_the_ticket_again_with_its_history(
    here: bool,
    state: str,
    owner: str,
    resolved: int,
    shopper: Shopper,
    service: Service,
    engine: FakeEngine,
    robin: Person,
    clock: HandClock,
) -> None:
    choices, heard = await asked(shopper, service, clock), len(engine.asked)
    if here:
        async with service.storage.work() as work:
            await work.execute(sa.update(Operator).values(seen_at=clock()))
            await work.commit()
    outcome = await shopper.press(choices["No, not yet"])
    ticket = await found(service)
    assert (outcome.owner, ticket.state, ticket.reopened, ticket.solved) == (owner, state, 1, False)
    assert len(engine.asked) == heard
    assert ticket.closed_at is None
    if state == "waiting":
        await service.tickets.claim(resolved, robin)
    await service.tickets.resolve(resolved, robin, "question", "low", "")
    clock.forward(minutes=15)
    assert await service.afterwards.ask_due() == 0


async def test_pressed_too_late_a_no_asks_what_is_left(
    resolved: int, shopper: Shopper, service: Service, clock: HandClock
) -> None:
    choices = await asked(shopper, service, clock)
    clock.forward(days=15)
    outcome = await shopper.press(choices["No, not yet"])
    assert (outcome.owner, (await found(service)).state) == ("bot", "resolved")


async def test_whoever_writes_about_something_else_is_not_asked(
    resolved: int, shopper: Shopper, service: Service, clock: HandClock
) -> None:
    clock.forward(minutes=5)
    await shopper.say("and where is my other order?")
    clock.forward(minutes=30)
    assert await service.afterwards.ask_due() == 0


async def test_nobody_is_asked_while_another_ticket_is_open_or_long_afterwards(
    resolved: int, shopper: Shopper, service: Service, engine: FakeEngine, clock: HandClock
) -> None:
    clock.forward(days=1)
    assert await service.afterwards.ask_due() == 0
    engine.then(gives_up())
    await shopper.say("a person again")
    assert await service.afterwards.ask_due() == 0


async def mails(service: Service) -> list[Mail]:
    async with service.storage.work() as work:
        found: list[Mail] = (await work.execute(sa.select(Mail).order_by(Mail.id))).scalars().all()
    return found


async def test_an_answer_not_read_goes_once_by_mail_to_the_orders_own_address(
    shopper: Shopper, service: Service, engine: FakeEngine, robin: Person, clock: HandClock
) -> None:
    ticket = await handed_over(shopper, engine, robin, customer=KNOWN, slots={"email": "typed@example.org"})
    await say(service, ticket, robin)
    clock.forward(minutes=9)
    assert await service.away_mails.mail_due() == 0
    clock.forward(minutes=1)
    assert await service.away_mails.mail_due() == 1
    assert await service.away_mails.mail_due() == 0
    (mail,) = await mails(service)
    assert (mail.address, "it is on its way" in mail.text, "http" in mail.text) == ("noa@example.com", True, False)
    await say(service, ticket, robin, "and here it is")
    clock.forward(minutes=10)
    assert await service.away_mails.mail_due() == 1
    assert "on its way" not in (await mails(service))[-1].text


READ = [
    pytest.param({"shopper_read_seq": 99}, id="read"),
    pytest.param({"listened_at": timedelta(minutes=9)}, id="the page is open"),
]


@pytest.mark.parametrize("reads", READ)
async def test_what_is_read_or_can_be_seen_is_not_mailed(
    reads: dict[str, Any], shopper: Shopper, service: Service, engine: FakeEngine, robin: Person, clock: HandClock
) -> None:
    ticket = await handed_over(shopper, engine, robin, customer=KNOWN)
    await say(service, ticket, robin)
    values = {name: clock() + value if isinstance(value, timedelta) else value for name, value in reads.items()}
    async with service.storage.work() as work:
        await work.execute(sa.update(Conversation).values(**values))
        await work.commit()
    clock.forward(minutes=10)
    assert await service.away_mails.mail_due() == 0


async def test_an_address_that_was_only_typed_gets_nothing(
    shopper: Shopper, service: Service, engine: FakeEngine, robin: Person, clock: HandClock
) -> None:
    ticket = await handed_over(shopper, engine, robin, slots={"email": "typed@example.org"})
    await say(service, ticket, robin)
    clock.forward(minutes=30)
    assert await service.away_mails.mail_due() == 0
    assert await mails(service) == []
