"""What operators do with a ticket, and what happens when two do it at once."""

from __future__ import annotations

import asyncio
import uuid
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from bot.app import Service
from bot.conversations import transcript
from bot.conversations.mailbox import DESK
from bot.desk.errors import HeldByOther, NoSuchTicket, NotYours, Overtaken
from bot.desk.operators import Person
from bot.desk.records import Ticket
from bot.desk.views import View
from tests.fakes import NOON, FakeEngine, HandClock, Shopper, begin, gives_up, hand_over


@pytest.fixture
async def ticket(shopper: Shopper, engine: FakeEngine) -> int:
    """A waiting ticket of this shopper."""
    engine.then(gives_up())
    await shopper.say("a person please")
    number: int = (await shopper.ticket())["id"]
    return number


async def test_of_two_claims_at_once_one_wins_and_the_other_hears_the_winners_name(
    ticket: int, service: Service, robin: Person, sam: Person
) -> None:
    results = await asyncio.gather(
        *(service.tickets.claim(ticket, person) for person in (robin, sam)), return_exceptions=True
    )
    (won,) = (each for each in results if isinstance(each, dict))
    (lost,) = (each for each in results if isinstance(each, HeldByOther))
    assert lost.holder == won["operator"]["name"]


async def test_claiming_ones_own_ticket_again_changes_nothing(
    ticket: int, service: Service, shopper: Shopper, robin: Person
) -> None:
    first = await service.tickets.claim(ticket, robin)
    before = await shopper.transcript()
    assert await service.tickets.claim(ticket, robin) == first
    assert await shopper.transcript() == before


async def test_a_claim_tells_the_shopper_who_joined_and_who_speaks_now(
    ticket: int, service: Service, shopper: Shopper, robin: Person
) -> None:
    with service.mailbox.listen(shopper.conversation_id) as inbox:
        await service.tickets.claim(ticket, robin)
        told = await inbox.signals(1).__anext__()
    assert told is not None
    assert told.data == {"owner": "operator", "operator": {"name": "Robin"}}
    assert (await shopper.words())[-1][0] == "system"
    assert "Robin" in (await shopper.words())[-1][1]


async def test_an_operators_message_sent_twice_is_said_once(
    ticket: int, service: Service, shopper: Shopper, robin: Person
) -> None:
    await service.tickets.claim(ticket, robin)
    client_id = str(uuid.uuid4())
    said = [await service.tickets.say(ticket, robin, client_id, "hello", 9) for _ in range(2)]
    assert said[0] == said[1]
    assert [text for author, text in await shopper.words() if author == "operator"] == ["hello"]


async def test_an_operator_is_told_what_another_said_since_they_looked(
    ticket: int, service: Service, shopper: Shopper, robin: Person, sam: Person
) -> None:
    await service.tickets.claim(ticket, robin)
    said, _ = await service.tickets.say(ticket, robin, str(uuid.uuid4()), "Robin here", 9)
    await service.tickets.hand_back(ticket, robin, "")
    engine_ticket = await _reopened(service, shopper)
    await service.tickets.claim(engine_ticket, sam)
    with pytest.raises(Overtaken) as refused:
        await service.tickets.say(engine_ticket, sam, str(uuid.uuid4()), "Sam here", said.seq - 1)
    assert [one.text for one in refused.value.unseen] == ["Robin here"]
    await service.tickets.say(engine_ticket, sam, str(uuid.uuid4()), "Sam here", said.seq)


ACTS: dict[str, tuple[Any, ...]] = {
    "say": (str(uuid.uuid4()), "hello", 9),
    "typing": (),
    "hand_back": ("",),
    "resolve": ("question", "low", ""),
}


@pytest.mark.parametrize("act", ACTS)
async def test_only_the_holder_may(act: str, ticket: int, service: Service, robin: Person, sam: Person) -> None:
    do = getattr(service.tickets, act)
    with pytest.raises(NotYours):
        await do(ticket, robin, *ACTS[act])
    await service.tickets.claim(ticket, robin)
    with pytest.raises(NotYours):
        await do(ticket, sam, *ACTS[act])
    await service.tickets.hand_back(ticket, robin, "")
    with pytest.raises(NotYours):
        await do(ticket, robin, *ACTS[act])
    with pytest.raises(NoSuchTicket):
        await do(ticket + 1, robin, *ACTS[act])


async def test_a_closed_ticket_cannot_be_claimed(ticket: int, service: Service, robin: Person, sam: Person) -> None:
    await service.tickets.claim(ticket, robin)
    await service.tickets.resolve(ticket, robin, "question", "low", "done")
    for person in (robin, sam):
        with pytest.raises(NotYours):
            await service.tickets.claim(ticket, person)


async def test_a_conversation_has_at_most_one_open_ticket(ticket: int, service: Service, shopper: Shopper) -> None:
    with pytest.raises(IntegrityError):
        async with service.storage.work() as work:
            conversation = await transcript.lock(work, shopper.conversation_id, NOON)
            await service.tickets.open(work, conversation, hand_over(), NOON)
            await work.commit()
    async with service.storage.work() as work:
        assert (await work.execute(sa.select(sa.func.count(Ticket.id)))).scalar_one() == 1


async def test_the_queue_lists_the_longest_waiting_first_and_mine_only_mine(
    service: Service, engine: FakeEngine, clock: HandClock, robin: Person, sam: Person
) -> None:
    numbers = []
    for _ in range(3):
        shopper = await begin(service)
        engine.then(gives_up())
        await shopper.say("a person please")
        clock.forward(minutes=1)
        numbers.append((await shopper.ticket())["id"])
    await service.tickets.claim(numbers[1], robin)
    assert await _listed(service, "waiting", robin) == [
        numbers[0],
        numbers[2],
    ]
    assert await _listed(service, "mine", robin) == [numbers[1]]
    assert await _listed(service, "mine", sam) == []
    await service.tickets.resolve(numbers[1], robin, "question", "low", "")
    assert await _listed(service, "all", sam) == [
        numbers[2],
        numbers[0],
        numbers[1],
    ]


async def test_what_the_holder_has_looked_at_is_no_longer_unseen(
    ticket: int, service: Service, shopper: Shopper, robin: Person, sam: Person
) -> None:
    assert (await shopper.ticket())["unseen"] == 1
    await service.tickets.claim(ticket, robin)
    await shopper.say("still there?")
    await service.inbox.shown(ticket, sam)
    assert (await shopper.ticket())["unseen"] == 1
    shown = await service.inbox.shown(ticket, robin)
    assert (await shopper.ticket())["unseen"] == 0
    assert shown["cursor"] == shown["messages"][-1]["seq"]
    assert shown["messages"][-1]["text"] == "still there?"


async def test_a_very_long_conversation_is_shown_from_its_newest_messages(
    ticket: int, service: Service, shopper: Shopper, robin: Person
) -> None:
    async with service.storage.work() as work:
        conversation = await transcript.lock(work, shopper.conversation_id, NOON)
        for number in range(600):
            transcript.write(work, conversation, transcript.Author.SHOPPER, f"line {number}", NOON)
        await work.commit()
    shown = await service.inbox.shown(ticket, robin)
    seqs = [message["seq"] for message in shown["messages"]]
    assert shown["messages"][-1]["text"] == "line 599"
    assert seqs == sorted(seqs)
    assert len(seqs) == 500


async def test_every_change_of_a_ticket_is_told_to_the_desk(ticket: int, service: Service, robin: Person) -> None:
    with service.mailbox.listen(DESK) as inbox:
        await service.tickets.claim(ticket, robin)
        await service.tickets.say(ticket, robin, str(uuid.uuid4()), "hello", 9)
        await service.tickets.resolve(ticket, robin, "question", "low", "")
        signals = inbox.signals(1)
        told = [await signals.__anext__() for _ in range(3)]
    assert [one and one.kind for one in told] == ["ticket", "message", "ticket"]


async def _listed(service: Service, tab: str, person: Person) -> list[int]:
    return [row["id"] for row in (await service.inbox.listed(View(tab), person))["tickets"]]


async def _reopened(service: Service, shopper: Shopper) -> int:
    """A new ticket, as when the shopper asks for a person again."""
    async with service.storage.work() as work:
        conversation = await transcript.lock(work, shopper.conversation_id, NOON)
        await service.tickets.open(work, conversation, hand_over(), NOON)
        await work.commit()
    number: int = (await shopper.ticket())["id"]
    return number
