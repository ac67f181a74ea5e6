"""The transcripts are gone through once, and what is worth a look is kept without personal data."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest
import sqlalchemy as sa

from bot.app import Service
from bot.desk.operators import Person
from bot.learning.harvest.gathering import Gathered, Harvest
from bot.learning.harvest.records import ReviewItem
from tests.fakes import FakeEngine, HandClock, Shopper, begin, gives_up, says
from tests.unit.learning.doubtful import ByLetters, unsure


@pytest.fixture
def harvest(service: Service, clock: HandClock) -> Harvest:
    """Goes through the transcripts as they are eleven minutes later."""
    return Harvest(service.storage, ByLetters, lambda: clock() + timedelta(minutes=11))


async def items(service: Service) -> list[ReviewItem]:
    async with service.storage.work() as work:
        return list((await work.execute(sa.select(ReviewItem).order_by(ReviewItem.said_at))).scalars())


async def doubt(service: Service, engine: FakeEngine, clock: HandClock, said: Sequence[tuple[str, str]]) -> None:
    """Each in a conversation of its own, with the guess that it is taken for."""
    for text, guess in said:
        engine.usual = says("which?", parse=unsure(guess))
        clock.forward(seconds=1)
        await (await begin(service)).say(text)


async def test_a_doubted_turn_is_kept_with_why_and_how_it_was_taken(
    harvest: Harvest, service: Service, engine: FakeEngine, shopper: Shopper
) -> None:
    engine.then(says("which?", parse=unsure("order_missing")), says("so", parse=unsure("track_order", "answer", 0.95)))
    await shopper.say("it never came, my name is Ewa Lis")
    await shopper.say("thanks a lot")
    assert await harvest.gather() == Gathered(conversations=1, turns=2, kept=1, groups=1)
    (item,) = await items(service)
    assert (item.text, item.reasons, item.guess) == ("it never came, my name is [name]", ["clarified"], "order_missing")
    assert item.meanings == [{"name": "order_missing", "confidence": 0.4}]


async def test_what_was_gone_through_is_not_gone_through_again(
    harvest: Harvest, engine: FakeEngine, shopper: Shopper, clock: HandClock
) -> None:
    engine.then(says("which?", parse=unsure("a")), says("which?", parse=unsure("b")))
    await shopper.say("one")
    assert (await harvest.gather()).kept == 1
    assert (await harvest.left(), await harvest.gather()) == (0, Gathered())
    clock.forward(minutes=10)
    await shopper.say("another matter")
    assert await harvest.left() == 1
    assert await harvest.gather() == Gathered(conversations=1, turns=2, kept=2, groups=1 + 1)


async def test_a_conversation_that_may_go_on_is_left_for_later(
    service: Service, engine: FakeEngine, shopper: Shopper, clock: HandClock
) -> None:
    engine.then(says("which?", parse=unsure("a")))
    await shopper.say("one")
    hasty = Harvest(service.storage, ByLetters, clock)
    clock.forward(minutes=9)
    assert (await hasty.left(), await hasty.gather()) == (0, Gathered())
    clock.forward(minutes=2)
    assert (await hasty.gather()).kept == 1


async def test_a_bad_mark_that_comes_later_is_still_seen(
    harvest: Harvest, service: Service, engine: FakeEngine, shopper: Shopper, clock: HandClock
) -> None:
    engine.then(says("so", parse=unsure("track_order", "answer", 0.99)))
    await shopper.say("where is it")
    assert (await harvest.gather()).kept == 0
    clock.forward(hours=1)
    await service.asides.give_feedback(shopper.conversation_id, "csat", 1, None)
    assert (await harvest.gather()).kept == 1


async def test_many_say_the_same_and_are_one_group(
    harvest: Harvest, service: Service, engine: FakeEngine, clock: HandClock
) -> None:
    asks = "where is my money", "where is my money???", "Where is MY money"
    await doubt(service, engine, clock, [(text, "refund_status") for text in asks] + [("the zip broke", "complaint")])
    assert (await harvest.gather()).groups == 2
    kept = await items(service)
    assert [item.group_id == kept[0].message_id for item in kept] == [True, True, True, False]


@pytest.mark.parametrize(("guess", "groups"), [("refund_status", 1), ("out_of_scope", 2)])
async def test_a_wish_that_is_shared_brings_together_what_is_less_alike_and_no_wish_does_not(
    guess: str, groups: int, harvest: Harvest, service: Service, engine: FakeEngine, clock: HandClock
) -> None:
    await doubt(service, engine, clock, [("where is my money", guess), ("the zip broke", guess)])
    assert (await harvest.gather()).groups == groups
    await doubt(service, engine, clock, [("the zips broke", guess)])
    assert (await harvest.gather()).groups == 0


async def test_a_decision_of_a_lead_stays_when_the_conversation_goes_on(
    harvest: Harvest, service: Service, engine: FakeEngine, shopper: Shopper, clock: HandClock
) -> None:
    engine.usual = says("which?", parse=unsure("a"))
    await shopper.say("one")
    await harvest.gather()
    async with service.storage.work() as work:
        await work.execute(sa.update(ReviewItem).values(state="accepted", text="as it was"))
        await work.commit()
    clock.forward(minutes=10)
    await shopper.say("another matter")
    await harvest.gather()
    assert [(item.state, item.text) for item in await items(service)] == [
        ("accepted", "as it was"),
        ("open", "another matter"),
    ]


async def test_what_an_operator_had_to_answer_is_kept(
    harvest: Harvest, service: Service, engine: FakeEngine, shopper: Shopper, robin: Person
) -> None:
    engine.then(
        says("It is on its way.", parse=unsure("track_order", "answer", 0.99)),
        gives_up(parse=unsure("talk_to_human", "answer", 0.99)),
    )
    await shopper.say("it says delivered but there is nothing")
    await shopper.say("person please")
    ticket = await shopper.ticket()
    await service.tickets.claim(ticket["id"], robin)
    await service.tickets.say(ticket["id"], robin, "0b0e7bfa-6d0c-4ad0-8d7e-4f2b4d7a0c11", "We search for it.", 100)
    await harvest.gather()
    (item,) = await items(service)
    assert (item.text, item.reasons) == ("it says delivered but there is nothing", ["answered_otherwise"])


async def test_an_erased_conversation_leaves_nothing_to_review(
    harvest: Harvest, service: Service, engine: FakeEngine, shopper: Shopper
) -> None:
    engine.then(says("which?", parse=unsure("a")))
    await shopper.say("one")
    await harvest.gather()
    await service.conversations.erase(shopper.conversation_id)
    assert await items(service) == []
