"""What is promised to a shopper is shown to them, kept by the next word, and raised when it is not."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from bot.app import Service
from bot.conversations.mailbox import DESK, Inbox
from bot.desk.errors import BadDue, NoSuchTicket, NotYours
from bot.desk.operators import Person
from bot.desk.records import InternalNote, Promise, Ticket
from bot.desk.records_people import DeskAct, Operator
from tests.fakes import NOON, FakeEngine, HandClock, Shopper, gives_up

DUE = NOON + timedelta(hours=2)


@pytest.fixture
async def ticket(shopper: Shopper, service: Service, engine: FakeEngine, robin: Person) -> int:
    """A ticket in Robin's hands, who is here."""
    engine.then(gives_up())
    await shopper.say("a person please")
    number: int = (await shopper.ticket())["id"]
    await come(service, robin, NOON)
    await service.tickets.claim(number, robin)
    return number


async def come(service: Service, person: Person, at: datetime) -> None:
    """Their page is heard of."""
    async with service.storage.work() as work:
        await work.execute(sa.update(Operator).where(Operator.id == person.id).values(seen_at=at))
        await work.commit()


async def kept(service: Service) -> Promise:
    async with service.storage.work() as work:
        found: Promise = (await work.execute(sa.select(Promise).order_by(Promise.id.desc()))).scalars().first()
    return found


async def say(service: Service, ticket: int, person: Person) -> None:
    await service.tickets.say(ticket, person, str(uuid.uuid4()), "here it is", 99)


def told(inbox: Inbox, kind: str) -> list[dict[str, Any]]:
    """The signals of a kind that have come."""
    signals = [inbox._queue.get_nowait() for _ in range(inbox._queue.qsize())]
    return [one.data for one in signals if one is not None and one.kind == kind]


async def test_a_promise_is_told_to_the_shopper_in_their_words_and_as_an_event(
    ticket: int, service: Service, shopper: Shopper, robin: Person
) -> None:
    with service.mailbox.listen(shopper.conversation_id) as inbox:
        await service.promises.make(ticket, robin, DUE, "I ask the carrier.")
        (event,) = told(inbox, "wait")
    author, text = (await shopper.words())[-1]
    assert author == "system"
    assert "Robin" in text and "2:00\N{NARROW NO-BREAK SPACE}PM UTC" in text and "I ask the carrier." in text
    assert (event["minutes"], event["until"]) == (120, DUE.isoformat())
    assert "2:00" in event["text"]
    assert (await shopper.ticket())["due_at"] == DUE.isoformat()


async def test_the_next_word_keeps_it(
    ticket: int, service: Service, shopper: Shopper, robin: Person, clock: HandClock
) -> None:
    await service.promises.make(ticket, robin, DUE, "")
    clock.forward(minutes=100)
    with service.mailbox.listen(shopper.conversation_id) as inbox:
        await say(service, ticket, robin)
        assert told(inbox, "wait") == [{"minutes": 0, "text": ""}]
    assert (await kept(service)).kept_at == clock()
    clock.forward(minutes=30)
    await come(service, robin, clock())
    assert await service.watch.look() == 0


async def test_a_new_promise_takes_the_place_of_the_one_before(ticket: int, service: Service, robin: Person) -> None:
    await service.promises.make(ticket, robin, DUE, "")
    await service.promises.make(ticket, robin, DUE + timedelta(hours=1), "")
    async with service.storage.work() as work:
        ends = (await work.execute(sa.select(Promise.withdrawn_at).order_by(Promise.id))).scalars().all()
    assert ends == [NOON, None]


async def test_one_that_is_withdrawn_is_not_expected_any_more(
    ticket: int, service: Service, shopper: Shopper, robin: Person, sam: Person
) -> None:
    made = await service.promises.make(ticket, robin, DUE, "")
    with pytest.raises(NotYours):
        await service.promises.withdraw(made["id"], sam)
    with pytest.raises(NoSuchTicket):
        await service.promises.withdraw(made["id"] + 1, robin)
    assert await service.promises.withdraw(made["id"], robin) == ticket
    said = len(await shopper.words())
    assert await service.promises.withdraw(made["id"], robin) == ticket
    assert len(await shopper.words()) == said
    assert (await shopper.ticket())["due_at"] is None


BAD = [NOON, NOON - timedelta(seconds=1), NOON + timedelta(days=91)]


@pytest.mark.parametrize("due", BAD)
async def test_only_a_moment_to_come_is_promised(due: datetime, ticket: int, service: Service, robin: Person) -> None:
    with pytest.raises(BadDue):
        await service.promises.make(ticket, robin, due, "")


async def test_only_the_holder_promises(ticket: int, service: Service, sam: Person) -> None:
    with pytest.raises(NotYours):
        await service.promises.make(ticket, sam, DUE, "")


async def test_the_desk_is_warned_once_and_told_when_it_is_missed(
    ticket: int, service: Service, shopper: Shopper, robin: Person, clock: HandClock
) -> None:
    await service.promises.make(ticket, robin, DUE, "")
    raised = []
    for _ in range(130):
        clock.forward(minutes=1)
        await come(service, robin, clock())
        if await service.watch.look():
            row = await shopper.ticket()
            raised.append((row["raised"], (clock() - NOON) / timedelta(minutes=1), row["state"]))
    # A tenth of two hours is less than a quarter of an hour.
    assert raised == [
        ("promise_due", 108, "claimed"),
        ("promise_missed", 120, "claimed"),
        ("promise_missed", 130, "waiting"),
    ]
    assert (await kept(service)).missed_at == DUE


async def test_a_promise_missed_by_somebody_gone_is_given_to_the_others(
    ticket: int, service: Service, shopper: Shopper, robin: Person, clock: HandClock
) -> None:
    await service.promises.make(ticket, robin, DUE, "")
    clock.forward(minutes=121)
    with service.mailbox.listen(DESK) as inbox:
        assert await service.watch.look() == 1
        assert told(inbox, "raised") == [
            {"ticket_id": ticket, "rule": "promise_missed", "conversation_id": shopper.conversation_id}
        ]
    row = await shopper.ticket()
    assert (row["state"], row["operator"], row["raised"]) == ("waiting", None, "promise_missed")
    assert "Robin" in (await shopper.words())[-1][1]
    async with service.storage.work() as work:
        (note,) = (await work.execute(sa.select(InternalNote))).scalars()
        act = (await work.execute(sa.select(DeskAct).where(DeskAct.act == "raise"))).scalar_one()
    assert "Robin" in note.text
    assert (act.operator_id, act.details) == (None, {"rule": "promise_missed", "given_back": True})


async def test_closing_the_matter_ends_what_was_promised(
    ticket: int, service: Service, robin: Person, clock: HandClock
) -> None:
    await service.promises.make(ticket, robin, DUE, "")
    await service.tickets.resolve(ticket, robin, "question", "low", "")
    clock.forward(hours=3)
    assert await service.watch.look() == 0
    assert (await kept(service)).withdrawn_at == NOON


async def test_whoever_claims_or_answers_a_raised_ticket_lowers_it(
    service: Service, shopper: Shopper, engine: FakeEngine, robin: Person, clock: HandClock
) -> None:
    engine.then(gives_up())
    await shopper.say("a person please")
    clock.forward(minutes=60)  # a mere question may wait that long
    assert await service.watch.look() == 1
    assert await service.watch.look() == 0
    assert (await shopper.ticket())["raised"] == "unclaimed"
    await service.tickets.claim((await shopper.ticket())["id"], robin)
    assert (await shopper.ticket())["raised"] is None


async def test_what_nobody_answers_comes_back_to_the_queue_with_its_history(
    ticket: int, service: Service, shopper: Shopper, robin: Person, sam: Person, clock: HandClock
) -> None:
    seen = []
    for _ in range(45):
        clock.forward(minutes=1)
        await come(service, robin, clock())
        if await service.watch.look():
            seen.append((await shopper.ticket())["state"])
    assert seen == ["claimed", "waiting"]
    await service.tickets.claim(ticket, sam)
    await say(service, ticket, sam)
    async with service.storage.work() as work:
        found = (await work.execute(sa.select(Ticket))).scalar_one()
    assert (found.operator_id, found.raised) == (sam.id, None)


async def test_who_waits_is_told_when_it_takes_much_longer(
    service: Service, shopper: Shopper, engine: FakeEngine, robin: Person, clock: HandClock
) -> None:
    await come(service, robin, clock())
    engine.then(gives_up())
    await shopper.say("a person please")
    assert await service.watch.tell_waits() == 0
    clock.forward(minutes=30)
    with service.mailbox.listen(shopper.conversation_id) as inbox:
        assert await service.watch.tell_waits() == 1
        assert [each["minutes"] > 5 for each in told(inbox, "wait")] == [True]
    assert await service.watch.tell_waits() == 0


async def test_over_http_a_promise_is_made_and_taken_back(
    client: httpx.AsyncClient, ticket: int, robin: Person
) -> None:
    signed = await client.post("/api/desk/sign-in", json={"email": robin.email, "password": "a long enough password"})
    csrf = {"X-CSRF-Token": signed.json()["csrf"]}
    path = f"/api/desk/tickets/{ticket}/promise"
    bad = await client.post(path, json={"due": "2026-03-17T14:00:00", "text": ""}, headers=csrf)
    past = await client.post(path, json={"due": "2026-03-17T11:00:00Z", "text": ""}, headers=csrf)
    assert [(each.status_code, each.json()["field"]) for each in (bad, past)] == [(400, "due"), (422, "due")]
    made = await client.post(path, json={"due": "2026-03-17T15:00:00+01:00", "text": ""}, headers=csrf)
    assert (made.status_code, made.json()["ticket"]["due_at"]) == (201, DUE.isoformat())
    withdrawn = await client.post(f"/api/desk/promises/{made.json()['promise']['id']}/withdraw", headers=csrf)
    assert withdrawn.json()["ticket"]["due_at"] is None
