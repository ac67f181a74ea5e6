"""The dialogue's short memory survives being text, and stays short."""

from __future__ import annotations

import json

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActionExecutionRejected,
    ActiveLoop,
    BotUttered,
    DefinePrevUserUtteredFeaturization,
    Event,
    FollowupAction,
    LoopInterrupted,
    SlotSet,
    UserUttered,
)

from bot.dialogue.memory import LONGEST, as_text, remember


@pytest.fixture(scope="module")
def domain() -> Domain:
    return Domain.load("domain.yml")


EVENTS: list[Event] = [
    UserUttered(
        "where is it", {"name": "track_order", "confidence": 0.9}, [{"entity": "email", "value": "a@b.example"}]
    ),
    ActionExecuted("action_order_wish", "RulePolicy", 1.0),
    SlotSet("proposal", {"act": "return_item", "order": "BH-1", "lines": [1, 2]}),
    FollowupAction("order_form"),
    ActiveLoop("order_form"),
    SlotSet("requested_slot", "order_number"),
    BotUttered("which one?", {"custom": {"reply": {"choices": []}}}),
    DefinePrevUserUtteredFeaturization(False),
    LoopInterrupted(False),
    ActionExecutionRejected("order_form"),
    ActiveLoop(None),
    ActionExecuted("action_listen"),
]


def test_every_event_comes_back_as_it_was(domain: Domain) -> None:
    tracker = remember(None, "c", {"order_number": "BH-204817", "language": "en"}, domain)
    for event in EVENTS:
        tracker.update(event)
    again = remember(as_text(tracker), "c", {}, domain)
    assert [type(event) for event in again.events] == [type(event) for event in tracker.events]
    assert again.current_slot_values() == tracker.current_slot_values()
    assert again.latest_action_name == tracker.latest_action_name
    assert as_text(again) == as_text(tracker)


def test_a_form_under_way_goes_on(domain: Domain) -> None:
    tracker = remember(None, "c", {}, domain)
    for event in EVENTS[:6]:
        tracker.update(event)
    again = remember(as_text(tracker), "c", {}, domain)
    assert again.active_loop_name == "order_form"
    assert again.get_slot("requested_slot") == "order_number"


def test_a_long_memory_is_cut_down_to_its_slots(domain: Domain) -> None:
    tracker = remember(None, "c", {"order_number": "BH-204817"}, domain)
    for number in range(LONGEST):
        tracker.update(UserUttered(f"message {number}", {"name": "greet"}))
    text = as_text(tracker)
    again = remember(text, "c", {}, domain)
    assert len(json.loads(text)) < 10
    assert "message" not in text
    assert again.get_slot("order_number") == "BH-204817"
    assert again.latest_action_name == "action_listen"


def test_a_form_under_way_is_never_cut(domain: Domain) -> None:
    tracker = remember(None, "c", {}, domain)
    tracker.update(ActiveLoop("order_form"))
    for number in range(LONGEST):
        tracker.update(UserUttered(f"message {number}", {"name": "greet"}))
    assert remember(as_text(tracker), "c", {}, domain).active_loop_name == "order_form"


def test_a_slot_that_changed_outside_is_set_anew_and_an_unknown_one_left_out(domain: Domain) -> None:
    text = as_text(remember(None, "c", {"language": "en"}, domain))
    again = remember(text, "c", {"language": "de", "nowhere": 1}, domain)
    assert again.get_slot("language") == "de"
    assert "nowhere" not in again.slots


def test_what_understanding_said_beyond_the_needed_is_not_kept(domain: Domain) -> None:
    tracker = remember(None, "c", {}, domain)
    tracker.update(UserUttered("hi", {"name": "greet"}, [], {"intent": {"name": "greet"}, "vector": [0.1] * 400}))
    assert "vector" not in as_text(tracker)
