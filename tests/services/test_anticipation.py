"""What comes next is learnt from a PostgreSQL as from any other database."""

from __future__ import annotations

import pytest

from bot.anticipation.contacts import touched
from bot.anticipation.journeys import turns
from bot.app import Service
from bot.conversations.engine import Draft
from bot.conversations.notes import Notes
from bot.replies.anticipate import Note
from tests.fakes import FakeEngine, begin, says
from tests.unit.anticipation.made import MadeShop, store

pytestmark = pytest.mark.services


@pytest.mark.parametrize("page", [7, 1000])
async def test_all_turns_are_read_once_and_in_order(page: int, service: Service) -> None:
    kept = await store(service.storage, MadeShop(1).talks(), 500)
    read = [turn async for turn in turns(service.storage, page)]
    assert len(read) == kept
    places = {
        conversation_id: n for n, conversation_id in enumerate(dict.fromkeys(one.conversation_id for one in read))
    }
    assert read == sorted(read, key=lambda one: (places[one.conversation_id], one.at))
    about = [one async for one in touched(service.storage, page)]
    assert len(about) == sum(one.about is not None for one in read)
    orders = list(dict.fromkeys(one.order for one in about))
    assert about == sorted(about, key=lambda one: (orders.index(one.order), one.at))


async def test_what_was_told_ahead_is_known_later(service: Service, engine: FakeEngine) -> None:
    shopper = await begin(service)
    about = {"topic": "track_order", "state": "late", "order": "BH-1"}
    engine.then(says(drafts=(Draft("late", anticipated=("order_missing",), about=about),)))
    await shopper.say("hello")
    await shopper.say("where is it?")
    found = await Notes(service.storage).of(shopper.conversation_id, None)
    assert found == (Note("BH-1", "late", ("order_missing",)),)
