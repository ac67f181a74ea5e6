"""An exam replays what shoppers wrote and the assistant understood, newest conversations first."""

from __future__ import annotations

from bot.app import Service
from bot.conversations.engine import Draft
from bot.desk.operators import Person
from bot.learning.exam.replay import said_lately
from tests.fakes import FakeEngine, HandClock, Shopper, begin, gives_up, says
from tests.unit.learning.doubtful import unsure

CHOICE = {"id": "one", "title": "Late", "intent": "order_late", "values": {}}


async def test_what_was_written_is_replayed_and_what_was_pressed_or_written_to_a_person_is_not(
    service: Service, engine: FakeEngine, shopper: Shopper, robin: Person
) -> None:
    asks = says("which?", parse=unsure("order_late"), drafts=(Draft("which?", choices=(CHOICE,)),))
    engine.then(
        asks, says("so", parse=unsure("order_late", "answer")), gives_up(parse=unsure("order_late", "hand_off"))
    )
    await shopper.say("hm, my parcel")
    await shopper.press("one")
    await shopper.say("still not here")
    ticket = await shopper.ticket()
    await service.tickets.claim(ticket["id"], robin)
    await shopper.say("this is for you, robin")
    told = [(one.text, one.language) for one in await said_lately(service.storage)]
    assert told == [("hm, my parcel", "en"), ("still not here", "en")]


async def test_of_many_conversations_the_newest_are_replayed(
    service: Service, engine: FakeEngine, clock: HandClock
) -> None:
    engine.usual = says("so", parse=unsure("order_late", "answer"))
    for text in ("first", "second", "third"):
        clock.forward(seconds=1)
        await (await begin(service)).say(text)
    assert {one.text for one in await said_lately(service.storage, conversations=2)} == {"second", "third"}


async def test_a_shop_without_conversations_has_nothing_to_replay(service: Service) -> None:
    assert await said_lately(service.storage) == []
