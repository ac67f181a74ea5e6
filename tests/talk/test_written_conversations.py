"""Conversations written down for people to read are held as written: see conversations/README.md."""

from __future__ import annotations

import pytest

from tests.talk.conftest import newest_ticket
from tests.talk.written import Scene, set_up, take_turn, written

pytestmark = pytest.mark.slow
CONVERSATIONS = written()


@pytest.mark.parametrize("conversation", CONVERSATIONS, ids=[one["name"] for one in CONVERSATIONS])
async def test_a_conversation_goes_as_written(conversation, begin, service, untouched, state_of, acts_on):
    scene = await set_up(service, untouched, conversation["orders"])
    who = next(iter(scene.orders.values())).customer_id
    talk = await begin(who if conversation.get("from", "signed_in") == "signed_in" else None)
    for place, turn in enumerate(conversation["talk"], 1):
        wrong = await take_turn(scene, talk, turn)
        assert not wrong, f"message {place}: {wrong}\n" + "\n".join(scene.heard)
    await _ends_as_written(conversation, scene, state_of, acts_on)
    if "ticket" in conversation:
        ticket = await newest_ticket(service, talk.conversation_id)
        briefing = {**ticket.briefing["slots"], "wish": ticket.intent}
        expected = {name: scene.fill(value) for name, value in conversation["ticket"].items()}
        assert {name: briefing.get(name) for name in expected} == expected


async def _ends_as_written(conversation, scene: Scene, state_of, acts_on) -> None:
    for name, acts in conversation.get("acts", {}).items():
        assert await acts_on(scene.orders[name]) == acts
    for name, state in conversation.get("state", {}).items():
        assert (await state_of(scene.orders[name])).value == state


def test_there_are_thirty_of_six_messages_at_least():
    assert len(CONVERSATIONS) >= 30
    assert [one["name"] for one in CONVERSATIONS if len(one["talk"]) < 6] == []
