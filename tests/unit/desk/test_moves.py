"""Notes, transfer, snoozing, spam and reopening: who may, what the shopper reads, and who speaks afterwards."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from bot.app import Service
from bot.desk.errors import BadMoment, CannotReopen, HeldByOther, NoSuchPerson, NoSuchTeam, NoSuchTicket, NotYours
from bot.desk.operators import Person
from bot.desk.records_people import Operator, Team
from bot.desk.views import View
from tests.fakes import NOON, FakeEngine, HandClock, Shopper, gives_up
from tests.unit.desk.desk import acts, handed_over, here, ids, put


@pytest.fixture
async def shopper(service: Service, engine: FakeEngine) -> Shopper:
    return await handed_over(service, engine)


@pytest.fixture
async def ticket(shopper: Shopper) -> int:
    number: int = (await shopper.ticket())["id"]
    return number


@pytest.fixture
async def team(service: Service) -> int:
    async with service.storage.work() as work:
        made = Team(name="Returns")
        work.add(made)
        await work.commit()
    return int(made.id)


async def owner(service: Service, shopper: Shopper) -> tuple[str, str | None]:
    seen = await service.conversations.seen_after(shopper.conversation_id, 0)
    return seen.owner, seen.operator_name


async def test_a_note_is_shown_with_its_ticket_and_no_shopper_sees_it(
    ticket: int, shopper: Shopper, service: Service, robin: Person
) -> None:
    before = await shopper.transcript()
    told = await service.notes.add(ticket, robin, "She called before.")
    assert told["operator"] == {"id": robin.id, "name": "Robin"}
    assert (await service.inbox.shown(ticket, robin))["notes"] == [told]
    assert await shopper.transcript() == before
    assert await acts(service, ticket) == [("note", robin.id)]


async def test_who_a_ticket_is_given_to_holds_it_and_the_shopper_is_told(
    ticket: int, shopper: Shopper, service: Service, robin: Person, sam: Person
) -> None:
    await service.tickets.claim(ticket, robin)
    await service.transfers.to_person(ticket, robin, sam.id, "You know returns.")
    assert (await shopper.ticket())["operator"] == {"id": sam.id, "name": "Sam"}
    assert await owner(service, shopper) == ("operator", "Sam")
    author, words = (await shopper.words())[-1]
    assert author == "system"
    assert "Robin" in words
    assert "Sam" in words
    assert [note["text"] for note in (await service.inbox.shown(ticket, sam))["notes"]] == ["You know returns."]
    with pytest.raises(HeldByOther):
        await service.transfers.to_person(ticket, robin, robin.id, "")
    assert ("transfer", robin.id) in await acts(service, ticket)


async def test_what_is_given_to_a_team_waits_for_it(
    ticket: int, team: int, shopper: Shopper, service: Service, robin: Person
) -> None:
    await service.transfers.to_team(ticket, robin, team, "")
    said = await shopper.transcript()
    await service.tickets.claim(ticket, robin)
    await service.transfers.to_team(ticket, robin, team, "")
    assert await owner(service, shopper) == ("queue", None)
    assert (await shopper.ticket())["operator"] is None
    assert await ids(service, robin, View("waiting", "", {"team": team})) == [ticket]
    assert len(await shopper.transcript()) == len(said) + 2


async def test_a_lead_gives_away_what_somebody_else_holds(
    ticket: int, shopper: Shopper, service: Service, robin: Person, sam: Person
) -> None:
    await service.tickets.claim(ticket, robin)
    with pytest.raises(HeldByOther) as refused:
        await service.transfers.to_person(ticket, sam, sam.id, "")
    assert refused.value.holder == "Robin"
    await service.transfers.to_person(ticket, replace(sam, role="lead"), sam.id, "")
    assert (await shopper.ticket())["operator"]["name"] == "Sam"


async def test_nothing_is_given_to_nobody(ticket: int, team: int, service: Service, robin: Person, sam: Person) -> None:
    async with service.storage.work() as work:
        await work.execute(sa.update(Operator).where(Operator.id == sam.id).values(disabled_at=NOON))
        await work.commit()
    for nobody in (sam.id, 999):
        with pytest.raises(NoSuchPerson):
            await service.transfers.to_person(ticket, robin, nobody, "")
    with pytest.raises(NoSuchTeam):
        await service.transfers.to_team(ticket, robin, team + 1, "")
    with pytest.raises(NoSuchTicket):
        await service.transfers.to_team(ticket + 1, robin, team, "")


async def test_the_shoppers_next_word_wakes_what_was_put_off(
    ticket: int, shopper: Shopper, service: Service, clock: HandClock, robin: Person
) -> None:
    await service.ends.snooze(ticket, robin, clock() + timedelta(days=1))
    assert await ids(service, robin, View()) == []
    await shopper.say("are you there?")
    assert await ids(service, robin, View()) == [ticket]
    assert (await shopper.ticket())["snoozed_until"] is None


async def test_snoozing_is_undone_by_the_operator_too_and_by_a_claim(
    ticket: int, shopper: Shopper, service: Service, clock: HandClock, robin: Person
) -> None:
    for undo in (service.ends.snooze(ticket, robin, None), service.tickets.claim(ticket, robin)):
        await service.ends.snooze(ticket, robin, clock() + timedelta(days=1))
        await undo
        assert (await shopper.ticket())["snoozed_until"] is None


@pytest.mark.parametrize("late", [timedelta(0), timedelta(seconds=-1), timedelta(days=90, seconds=1)])
async def test_nothing_is_put_off_into_the_past_or_for_ever(
    late: timedelta, ticket: int, service: Service, clock: HandClock, robin: Person
) -> None:
    with pytest.raises(BadMoment):
        await service.ends.snooze(ticket, robin, clock() + late)


async def test_spam_is_closed_without_a_word_and_the_bot_has_the_conversation(
    ticket: int, shopper: Shopper, service: Service, robin: Person
) -> None:
    said = await shopper.transcript()
    await service.ends.spam(ticket, robin)
    assert (await shopper.ticket())["state"] == "spam"
    assert await owner(service, shopper) == ("bot", None)
    assert await shopper.transcript() == said
    await service.ends.reopen(ticket, robin)
    assert (await shopper.ticket())["state"] == "waiting"


@pytest.mark.parametrize("act", ["snooze", "spam", "to_person", "to_team"])
async def test_what_somebody_else_holds_or_is_closed_is_left_alone(
    act: str, ticket: int, team: int, service: Service, clock: HandClock, robin: Person, sam: Person
) -> None:
    async def do(person: Person) -> None:
        if act == "snooze":
            await service.ends.snooze(ticket, person, clock() + timedelta(hours=1))
        elif act == "spam":
            await service.ends.spam(ticket, person)
        elif act == "to_person":
            await service.transfers.to_person(ticket, person, robin.id, "")
        else:
            await service.transfers.to_team(ticket, person, team, "")

    await service.tickets.claim(ticket, robin)
    with pytest.raises(HeldByOther):
        await do(sam)
    await service.tickets.hand_back(ticket, robin, "")
    for person in (robin, sam):
        with pytest.raises(NotYours):
            await do(person)


async def test_a_reopened_ticket_is_in_its_operators_hands_if_they_are_here(
    ticket: int, shopper: Shopper, service: Service, clock: HandClock, robin: Person, sam: Person
) -> None:
    await service.tickets.claim(ticket, robin)
    await service.tickets.resolve(ticket, robin, "question", "low", "")
    await here(service, robin, clock())
    await service.ends.reopen(ticket, sam)
    row = await shopper.ticket()
    assert (row["state"], row["operator"]["name"], row["reopened"]) == ("claimed", "Robin", 1)
    assert await owner(service, shopper) == ("operator", "Robin")
    await service.tickets.resolve(ticket, robin, "question", "low", "")
    clock.forward(minutes=10)
    await service.ends.reopen(ticket, None)
    row = await shopper.ticket()
    assert (row["state"], row["operator"], row["reopened"]) == ("waiting", None, 2)
    assert await owner(service, shopper) == ("queue", None)
    assert [one for one in await acts(service, ticket) if one[0] == "reopen"] == [("reopen", sam.id), ("reopen", None)]


async def test_what_is_open_old_or_goes_on_elsewhere_is_not_reopened(
    ticket: int, shopper: Shopper, service: Service, engine: FakeEngine, clock: HandClock, robin: Person
) -> None:
    with pytest.raises(CannotReopen):
        await service.ends.reopen(ticket, robin)
    await service.ends.spam(ticket, robin)
    engine.then(gives_up())
    await shopper.say("a person again")
    with pytest.raises(CannotReopen):
        await service.ends.reopen(ticket, robin)
    later = (await shopper.ticket())["id"]
    await service.ends.spam(later, robin)
    clock.forward(days=14, minutes=1)
    with pytest.raises(CannotReopen):
        await service.ends.reopen(later, robin)
    clock.forward(minutes=-1)
    await put(service, later, state="merged")
    with pytest.raises(CannotReopen):
        await service.ends.reopen(later, robin)
    await put(service, later, state="spam")
    await service.ends.reopen(later, robin)
