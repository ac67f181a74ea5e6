"""The ticket is the only switch for who speaks."""

from __future__ import annotations

import asyncio
import uuid

import pytest

from bot.app import Service
from bot.conversations.errors import DialogueUnavailable
from bot.desk.operators import Person
from tests.fakes import FakeEngine, Shopper, fails, gives_up, says, thinks


@pytest.fixture
async def claimed(shopper: Shopper, engine: FakeEngine, robin: Person) -> int:
    """A ticket of this shopper, in Robin's hands."""
    engine.then(gives_up())
    await shopper.say("a person please")
    ticket: int = (await shopper.ticket())["id"]
    await shopper.service.tickets.claim(ticket, robin)
    return ticket


async def test_a_hand_over_is_told_with_the_minutes_and_opens_one_ticket(shopper: Shopper, engine: FakeEngine) -> None:
    engine.then(gives_up("unsure"))
    outcome = await shopper.say("hm")
    assert [said.author for said in outcome.messages] == ["bot", "system"]
    assert " 30 minutes" in outcome.messages[1].text
    assert outcome.owner == "queue"
    assert (await shopper.ticket())["state"] == "waiting"


async def test_while_the_desk_owns_the_conversation_the_engine_is_never_asked(
    claimed: int, shopper: Shopper, service: Service, engine: FakeEngine, robin: Person
) -> None:
    outcome = await shopper.say("are you there?")
    await service.tickets.say(claimed, robin, str(uuid.uuid4()), "yes", outcome.cursor)
    assert (outcome.messages, outcome.owner) == ((), "operator")
    assert engine.texts == ["a person please"]
    assert (await shopper.words())[-2:] == [("shopper", "are you there?"), ("operator", "yes")]


async def test_a_reply_finished_after_a_claim_is_dropped_and_the_message_goes_to_the_desk(
    claimed: int, shopper: Shopper, service: Service, engine: FakeEngine, robin: Person
) -> None:
    await service.tickets.hand_back(claimed, robin, "")
    started, may_end = asyncio.Event(), asyncio.Event()
    engine.then(thinks(started, may_end, says("too late")))
    asked = asyncio.create_task(shopper.say("hello again"))
    await started.wait()
    await _hand_to(service, shopper, robin)
    may_end.set()
    outcome = await asked
    assert (outcome.messages, outcome.owner) == ((), "operator")
    assert ("bot", "too late") not in await shopper.words()


async def test_a_reply_begun_before_a_claim_and_hand_back_is_dropped_and_asked_anew(
    claimed: int, shopper: Shopper, service: Service, engine: FakeEngine, robin: Person
) -> None:
    await service.tickets.hand_back(claimed, robin, "")
    started, may_end = asyncio.Event(), asyncio.Event()
    engine.then(thinks(started, may_end, says("stale")), says("fresh"))
    asked = asyncio.create_task(shopper.say("hello again"))
    await started.wait()
    ticket = await _hand_to(service, shopper, robin)
    await service.tickets.hand_back(ticket, robin, "")
    may_end.set()
    assert [said.text for said in (await asked).messages] == ["fresh"]


async def test_after_hand_back_the_dialogue_starts_fresh_and_knows_the_note_and_what_was_given(
    claimed: int, shopper: Shopper, service: Service, engine: FakeEngine, robin: Person
) -> None:
    await service.tickets.hand_back(claimed, robin, "address corrected")
    engine.then(says(carried={"order_number": "BH-1"}), says())
    await shopper.say("thanks")
    await shopper.say("and one more thing")
    first, second = engine.asked[-2:]
    assert first.memory is None
    assert first.carried == {"summary": "address corrected"}
    assert second.memory == "|"
    assert second.carried == {"summary": "address corrected", "order_number": "BH-1"}


async def test_a_message_the_engine_failed_on_goes_to_the_operator_who_took_over_since(
    claimed: int, shopper: Shopper, service: Service, engine: FakeEngine, robin: Person
) -> None:
    await service.tickets.hand_back(claimed, robin, "")
    engine.then(fails())
    with pytest.raises(DialogueUnavailable):
        await shopper.say("hello again")
    await _hand_to(service, shopper, robin)
    await service.conversations.answer_waiting()
    assert (await shopper.words())[-2][1] == "hello again"
    assert len(engine.asked) == 2


async def test_a_second_hand_over_after_the_first_was_closed_opens_a_second_ticket(
    claimed: int, shopper: Shopper, service: Service, engine: FakeEngine, robin: Person
) -> None:
    await service.tickets.resolve(claimed, robin, "question", "low", "")
    engine.then(gives_up())
    await shopper.say("again")
    assert (await shopper.ticket())["id"] != claimed


async def _hand_to(service: Service, shopper: Shopper, robin: Person) -> int:
    """What a hand-over in another process does while the engine thinks: a ticket, claimed at once."""
    from bot.conversations import ownership, transcript
    from bot.conversations.records import Owner
    from tests.fakes import NOON, hand_over

    async with service.storage.work() as work:
        conversation = await transcript.lock(work, shopper.conversation_id, NOON)
        ownership.give_to(conversation, Owner.QUEUE)
        await service.tickets.open(work, conversation, hand_over(), NOON)
        await work.commit()
    ticket: int = (await shopper.ticket())["id"]
    await service.tickets.claim(ticket, robin)
    return ticket
