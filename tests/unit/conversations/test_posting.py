"""One message in, one stored turn out: nothing lost, nothing doubled, nothing out of order."""

from __future__ import annotations

import asyncio
import json
import uuid
from dataclasses import asdict

import pytest
import sqlalchemy as sa

from bot.app import Service, assemble
from bot.conversations.errors import BadToken, DialogueUnavailable, NoSuchConversation, NotOffered, TooManyMessages
from bot.conversations.records import Message, PushAddress, Turn
from bot.desk.records import Ticket
from bot.settings import Settings
from tests.fakes import (
    FakeEngine,
    HandClock,
    Shopper,
    begin,
    breaks,
    fails,
    gives_up,
    hangs,
    offers,
    person,
    says,
    thinks,
)


async def test_a_message_is_stored_answered_and_numbered(shopper: Shopper) -> None:
    outcome = await shopper.say("hello")
    assert (outcome.accepted.seq, outcome.owner, outcome.cursor) == (2, "bot", 3)
    assert await shopper.words() == [("shopper", "hello"), ("bot", "echo hello")]


async def test_the_same_client_message_id_gives_the_same_answer_and_changes_nothing(
    shopper: Shopper, engine: FakeEngine
) -> None:
    engine.then(offers(("one", "BH-1")), says("later"))
    client_id = str(uuid.uuid4())
    first = await shopper.say("hello", client_id)
    await shopper.say("and more")
    again = await shopper.say("hello", client_id)
    assert json.dumps(asdict(again)) == json.dumps(asdict(first))
    assert engine.texts == ["hello", "and more"]


async def test_twenty_messages_at_once_keep_their_order_and_leave_no_gap(shopper: Shopper) -> None:
    await asyncio.gather(*(shopper.say(f"number {n}") for n in range(20)))
    said = await shopper.transcript()
    assert [one.seq for one in said] == list(range(2, 42))
    asked = [one.text for one in said if one.author == "shopper"]
    assert asked == [f"number {n}" for n in range(20)]
    assert [one.text for one in said if one.author == "bot"] == [f"echo {text}" for text in asked]


async def test_one_message_sent_twice_at_once_is_one_message(shopper: Shopper) -> None:
    client_id = str(uuid.uuid4())
    first, second = await asyncio.gather(shopper.say("hello", client_id), shopper.say("hello", client_id))
    assert first == second
    assert await shopper.words() == [("shopper", "hello"), ("bot", "echo hello")]


async def test_a_message_the_engine_cannot_answer_is_stored_and_answered_later_in_order(
    shopper: Shopper, service: Service, engine: FakeEngine
) -> None:
    engine.then(fails(), fails())
    for text in ("first", "second"):
        with pytest.raises(DialogueUnavailable):
            await shopper.say(text)
    assert await shopper.words() == [("shopper", "first"), ("shopper", "second")]
    assert await service.conversations.answer_waiting() == 1
    assert (await shopper.words())[2:] == [("bot", "echo first"), ("bot", "echo second")]
    assert await service.conversations.answer_waiting() == 0


async def test_sending_again_after_a_failure_gets_the_answer_without_a_second_message(
    shopper: Shopper, engine: FakeEngine
) -> None:
    engine.then(fails())
    client_id = str(uuid.uuid4())
    with pytest.raises(DialogueUnavailable):
        await shopper.say("hello", client_id)
    outcome = await shopper.say("hello", client_id)
    assert [one.text for one in outcome.messages] == ["echo hello"]
    assert [author for author, _ in await shopper.words()] == ["shopper", "bot"]


async def test_after_three_failed_attempts_a_person_gets_it_and_what_waits_behind_it(
    shopper: Shopper, service: Service, engine: FakeEngine
) -> None:
    engine.then(fails(), fails(), fails())
    for text in ("first", "second"):
        with pytest.raises(DialogueUnavailable):
            await shopper.say(text)
    await service.conversations.answer_waiting()
    assert (await shopper.ticket())["reason"] == "bot_failed"
    assert [author for author, _ in await shopper.words()] == ["shopper", "shopper", "bot", "system"]
    assert engine.texts == ["first"] * 3
    outcome = await shopper.say("third")
    assert (outcome.messages, outcome.owner) == ((), "queue")


async def test_a_stuck_turn_is_cut_off_by_its_limit(settings: Settings, engine: FakeEngine, clock: HandClock) -> None:
    service = assemble(settings.copy(update={"turn_limit_seconds": 0.05}), engine, clock)
    shopper = await begin(service)
    engine.then(hangs())
    with pytest.raises(DialogueUnavailable):
        await shopper.say("hello")
    await service.conversations.answer_waiting()
    assert await shopper.words() == [("shopper", "hello"), ("bot", "echo hello")]
    await service.storage.close()


async def test_a_conversation_that_cannot_be_answered_does_not_keep_others_waiting(
    service: Service, engine: FakeEngine
) -> None:
    shoppers = [await begin(service) for _ in range(3)]
    engine.then(fails(), fails(), fails())
    for shopper in shoppers:
        with pytest.raises(DialogueUnavailable):
            await shopper.say("hello")
    engine.then(breaks())
    assert await service.conversations.answer_waiting() == 2
    assert await service.conversations.answer_waiting() == 1


async def test_a_shopper_who_gave_up_waiting_is_answered_by_the_catch_up(
    shopper: Shopper, service: Service, engine: FakeEngine
) -> None:
    engine.then(hangs())
    waiting = asyncio.create_task(shopper.say("hello"))
    while not engine.asked:
        await asyncio.sleep(0)
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    assert await service.conversations.answer_waiting() == 1
    assert await shopper.words() == [("shopper", "hello"), ("bot", "echo hello")]


async def test_a_reply_of_several_messages_keeps_choices_cards_and_what_it_answers_ahead(
    shopper: Shopper, engine: FakeEngine
) -> None:
    engine.then(offers(("one", "BH-1"), ("two", "BH-2")))
    outcome = await shopper.say("where is it")
    assert outcome.messages[0].choices == ({"id": "one", "title": "BH-1"}, {"id": "two", "title": "BH-2"})


async def test_an_offered_choice_reaches_the_engine_with_its_payload_and_reads_as_its_title(
    shopper: Shopper, engine: FakeEngine
) -> None:
    engine.then(offers(("one", "BH-1")))
    await shopper.say("where is it")
    outcome = await shopper.press("one")
    assert outcome.accepted.text == "BH-1"
    assert engine.asked[-1].pressed == {"intent": "track_order", "values": {"order_number": "BH-1"}}


async def test_only_choices_of_this_very_conversation_can_be_pressed(service: Service, engine: FakeEngine) -> None:
    mine, other = await begin(service), await begin(service)
    engine.then(offers(("one", "BH-1")))
    await other.say("where is it")
    for choice in ("one", "never"):
        with pytest.raises(NotOffered):
            await mine.press(choice)
    assert await mine.words() == []


async def test_the_budget_per_minute_refuses_without_storing_and_tells_when_to_come_back(
    settings: Settings, engine: FakeEngine, clock: HandClock
) -> None:
    service = assemble(settings.copy(update={"messages_per_minute": 2}), engine, clock)
    shopper = await begin(service)
    client_id = str(uuid.uuid4())
    await shopper.say("one", client_id)
    clock.forward(seconds=10)
    await shopper.say("two")
    with pytest.raises(TooManyMessages) as refused:
        await shopper.say("three")
    assert refused.value.retry_after == 20
    await shopper.say("one", client_id)
    clock.forward(seconds=20)
    await shopper.say("four")
    assert [text for author, text in await shopper.words() if author == "shopper"] == ["one", "two", "four"]
    await service.storage.close()


async def test_a_token_opens_its_own_conversation_and_no_other(service: Service) -> None:
    mine, other = await begin(service), await begin(service)
    await service.conversations.authorise(mine.conversation_id, mine.token)
    for wanted in (other.conversation_id, str(uuid.uuid4())):
        with pytest.raises(NoSuchConversation):
            await service.conversations.authorise(wanted, mine.token)
    for token in (None, "", "nobody's"):
        with pytest.raises(BadToken):
            await service.conversations.authorise(mine.conversation_id, token)


async def test_what_was_read_never_goes_back_and_never_beyond_what_was_said(shopper: Shopper, service: Service) -> None:
    await shopper.say("hello")
    with service.mailbox.listen(shopper.conversation_id) as inbox:
        for up_to in (2, 99, 1):
            await service.asides.mark_read(shopper.conversation_id, up_to)
        signals = inbox.signals(1)
        told = [await signals.__anext__() for _ in range(3)]
    assert [one and one.data["up_to"] for one in told] == [2, 3, 3]


async def test_erasing_leaves_nothing_of_a_conversation_and_touches_no_other(
    service: Service, engine: FakeEngine
) -> None:
    erased, kept = await begin(service), await begin(service)
    await kept.say("stay")
    engine.then(gives_up())
    await erased.say("a person please")
    await service.asides.give_feedback(erased.conversation_id, "csat", 5, "good")
    await service.asides.add_push_address(erased.conversation_id, "fcm", "device")
    await service.conversations.erase(erased.conversation_id)
    with pytest.raises(BadToken):
        await service.conversations.authorise(erased.conversation_id, erased.token)
    async with service.storage.work() as work:
        for record in (Message, Turn, Ticket):
            left = await work.execute(sa.select(record.conversation_id))
            assert set(left.scalars()) <= {kept.conversation_id}
    assert len(await kept.words()) == 2


async def test_the_same_device_address_is_kept_once(shopper: Shopper, service: Service) -> None:
    for _ in range(2):
        await service.asides.add_push_address(shopper.conversation_id, "fcm", "device")
    async with service.storage.work() as work:
        assert (await work.execute(sa.select(sa.func.count(PushAddress.id)))).scalar_one() == 1


async def test_an_operators_message_id_is_no_shoppers_message(
    shopper: Shopper, service: Service, engine: FakeEngine
) -> None:
    robin, client_id = await person(service), str(uuid.uuid4())
    engine.then(gives_up())
    await shopper.say("a person please")
    ticket = (await shopper.ticket())["id"]
    await service.tickets.claim(ticket, robin)
    await service.tickets.say(ticket, robin, client_id, "I am Robin", 99)
    outcome = await shopper.say("hello Robin", client_id)
    assert outcome.accepted.text == "hello Robin"


async def test_after_a_long_silence_the_dialogue_starts_afresh_and_keeps_what_was_given(
    shopper: Shopper, engine: FakeEngine, clock: HandClock
) -> None:
    engine.then(says(carried={"order_number": "BH-1"}))
    for minutes in (0, 59, 61):
        clock.forward(minutes=minutes)
        await shopper.say(f"after {minutes} minutes")
    assert [asked.memory for asked in engine.asked] == [None, "|", None]
    assert engine.asked[-1].carried == {"order_number": "BH-1"}


async def test_a_message_is_stored_while_the_one_before_it_is_still_thought_about(
    shopper: Shopper, engine: FakeEngine
) -> None:
    started, may_end = asyncio.Event(), asyncio.Event()
    engine.then(thinks(started, may_end, says()))
    first = asyncio.create_task(shopper.say("one"))
    await started.wait()
    second = asyncio.create_task(shopper.say("two"))
    while len(await shopper.words()) < 2:
        await asyncio.sleep(0)
    may_end.set()
    await asyncio.gather(first, second)
    assert await shopper.words() == [("shopper", "one"), ("shopper", "two"), ("bot", "echo one"), ("bot", "echo two")]


@pytest.mark.parametrize("times", [1, 2])
async def test_a_conversation_that_is_gone_takes_no_message(shopper: Shopper, service: Service, times: int) -> None:
    for _ in range(times):
        await service.conversations.erase(shopper.conversation_id)
    with pytest.raises(BadToken):
        await shopper.say("hello")
