"""What a turn was about is noted with it, and what was told ahead is known in the customer's later conversations."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from bot.app import Service
from bot.conversations.engine import Draft
from bot.conversations.notes import Notes
from bot.conversations.records import Conversation, Turn
from bot.replies.anticipate import Note
from tests.fakes import FakeEngine, HandClock, Shopper, begin, says

ABOUT = {"topic": "track_order", "state": "late", "kind": "new", "held_out": False, "order": "BH-1"}
LATE = Draft("late", anticipated=("order_missing",), about=ABOUT)


@pytest.fixture
def notes(service: Service) -> Notes:
    return Notes(service.storage)


async def noted(service: Service) -> list[tuple[str | None, dict | None]]:
    async with service.storage.work() as work:
        rows = await work.execute(sa.select(Turn.order_number, Turn.about).order_by(Turn.seq))
    return [tuple(row) for row in rows]


async def known(service: Service, shopper: Shopper, customer_id: int) -> None:
    async with service.storage.work() as work:
        conversation = await work.get(Conversation, shopper.conversation_id)
        conversation.customer_id = customer_id
        await work.commit()


async def test_a_turn_keeps_what_it_was_about_and_what_was_told_ahead(
    service: Service, engine: FakeEngine, shopper: Shopper
) -> None:
    engine.then(says(drafts=(LATE,)))
    await shopper.say("where is it?")
    about = {name: value for name, value in ABOUT.items() if name != "order"}
    assert await noted(service) == [("BH-1", {**about, "ahead": ["order_missing"]})]


async def test_of_two_answers_the_last_says_what_the_turn_was_about(
    service: Service, engine: FakeEngine, shopper: Shopper
) -> None:
    policy = Draft("policy", anticipated=("refund_status",), about={"topic": "return_policy", "state": "any"})
    engine.then(says(drafts=(LATE, policy, Draft("anything else?"))))
    await shopper.say("where is it, and can I return it?")
    ahead = ["order_missing", "refund_status"]
    assert await noted(service) == [(None, {"topic": "return_policy", "state": "any", "ahead": ahead})]


async def test_a_turn_that_answers_nothing_has_no_note(service: Service, engine: FakeEngine, shopper: Shopper) -> None:
    await shopper.say("hello")
    assert await noted(service) == [(None, None)]


async def test_what_was_told_is_known_later_in_the_conversation_and_to_nobody_else(
    service: Service, engine: FakeEngine, shopper: Shopper, notes: Notes
) -> None:
    engine.then(says(drafts=(LATE,)))
    await shopper.say("where is it?")
    assert await notes.of(shopper.conversation_id, None) == (Note("BH-1", "late", ("order_missing",)),)
    assert await notes.of((await begin(service)).conversation_id, None) == ()


async def test_what_a_customer_was_told_is_known_in_their_next_conversation(
    service: Service, engine: FakeEngine, shopper: Shopper, notes: Notes, clock: HandClock
) -> None:
    engine.then(says(drafts=(LATE,)), says(drafts=(Draft("plain", about=ABOUT),)))
    await shopper.say("where is it?")
    await shopper.say("and now?")
    await known(service, shopper, 7)
    clock.forward(hours=30)
    later = await begin(service)
    await known(service, later, 7)
    assert await notes.of(later.conversation_id, 7) == (Note("BH-1", "late", ("order_missing",)),)
    assert await notes.of(later.conversation_id, 8) == ()
