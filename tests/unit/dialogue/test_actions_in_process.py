"""Actions run inside the service as they would behind an action server, and a failure is not swallowed."""

from __future__ import annotations

from typing import Any

import pytest
from rasa.utils.endpoints import ClientResponseError

from bot.dialogue.actions import InProcessActions


def call(action: str, conversation: str = "c1") -> dict[str, Any]:
    tracker = {"sender_id": conversation, "slots": {}, "events": [], "latest_message": {}, "paused": False}
    tracker |= {"latest_event_time": 0, "followup_action": None, "active_loop": {}, "latest_action_name": None}
    return {"next_action": action, "sender_id": conversation, "tracker": tracker, "domain": {}, "version": "3.6.21"}


@pytest.fixture(scope="module")
def actions() -> InProcessActions:
    return InProcessActions("tests.unit.dialogue.broken_actions")


async def test_an_action_answers_without_a_server(actions: InProcessActions) -> None:
    answer = await actions.request(json=call("action_works"))
    assert [said["text"] for said in answer["responses"]] == ["hello c1"]
    assert actions.failure("c1") is None


async def test_what_an_action_failed_on_is_told_once_and_to_its_own_conversation(actions: InProcessActions) -> None:
    answer = await actions.request(json=call("action_fails", "c2"))
    assert answer == {"events": [], "responses": []}
    assert actions.failure("c1") is None
    assert isinstance(actions.failure("c2"), LookupError)
    assert actions.failure("c2") is None


@pytest.mark.parametrize(("action", "status"), [("action_refuses", 400), ("action_nowhere", 404)])
async def test_a_refusal_and_an_unknown_action_are_what_rasa_expects_of_a_server(
    action: str, status: int, actions: InProcessActions
) -> None:
    with pytest.raises(ClientResponseError) as refused:
        await actions.request(json=call(action))
    assert refused.value.status == status
    assert action in refused.value.text
