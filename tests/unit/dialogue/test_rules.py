"""Our quicker rules predict what Rasa's own would."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rasa.core.policies.rule_policy import RulePolicy
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.resource import Resource
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, BotUttered, Event, SlotSet, UserUttered

from bot.dialogue.memory import remember
from bot.dialogue.rules import QuickRules, newest

LISTEN = {"action_name": "action_listen"}
DOMAIN = Domain.from_dict(
    {
        "intents": ["greet", "where", "thanks"],
        "actions": ["action_greet", "action_where", "action_unsure"],
        "slots": {"number": {"type": "text", "influence_conversation": False, "mappings": [{"type": "custom"}]}},
        "forms": {"number_form": {"required_slots": ["number"]}},
    }
)


def rule(*states: dict[str, Any]) -> str:
    return json.dumps(list(states), sort_keys=True)


def heard(intent: str, action: str = "action_listen", **more: Any) -> dict[str, Any]:
    return {"prev_action": {"action_name": action}, "user": {"intent": intent}, **more}


IN_FORM = {"active_loop": {"name": "number_form"}}
RULES = {
    rule(heard("greet")): "action_greet",
    rule(heard("greet"), heard("greet", "action_greet")): "action_listen",
    rule(heard("where")): "number_form",
    rule(heard("where"), heard("where", "number_form", **IN_FORM)): "action_listen",
    rule(heard("thanks"), heard("thanks", "action_greet"), heard("where")): "action_where",
    rule({"prev_action": {"action_name": "number_form"}, "active_loop": {"name": "should_not_be_set"}}): "action_where",
}
BY_WORDS = {rule({"prev_action": LISTEN, "user": {"text": "good day"}}): "action_greet"}


def policy(kind: type[RulePolicy], rules: dict[str, str]) -> RulePolicy:
    lookup = {"rules": dict(rules), "rules_for_loop_unhappy_path": {}, "rules_not_in_stories": []}
    config = {**RulePolicy.get_default_config(), "core_fallback_action_name": "action_unsure"}
    storage: Any = None
    return kind(config, storage, Resource("rules"), ExecutionContext(GraphSchema({})), lookup=lookup)


def said(intent: str) -> list[Event]:
    return [ActionExecuted("action_listen"), UserUttered("good day", {"name": intent, "confidence": 0.9})]


INTENTS = st.sampled_from(["greet", "where", "thanks"]).map(said)
DONE: list[list[Event]] = [
    [ActionExecuted("action_greet"), BotUttered("hello")],
    [ActionExecuted("action_where"), SlotSet("number", "1")],
    [ActionExecuted("number_form"), ActiveLoop("number_form")],
    [ActionExecuted("number_form"), ActiveLoop(None)],
]
TALKS = st.lists(INTENTS | st.sampled_from(DONE), max_size=12).map(
    lambda parts: [one for part in parts for one in part]
)


@pytest.mark.parametrize(
    "rules", [pytest.param(RULES, id="by intent"), pytest.param({**RULES, **BY_WORDS}, id="also by words")]
)
@given(events=TALKS)
def test_it_predicts_what_rasas_rules_would(rules: dict[str, str], events: list[Event]) -> None:
    tracker = remember(None, "c", {"number": "1"}, DOMAIN)
    tracker.update_with_events(events, DOMAIN)
    ours, rasas = (
        policy(kind, rules).predict_action_probabilities(tracker, DOMAIN) for kind in (QuickRules, RulePolicy)
    )
    assert (ours.probabilities, ours.is_end_to_end_prediction) == (rasas.probabilities, rasas.is_end_to_end_prediction)


@pytest.mark.parametrize(("turns", "kept"), [(1, 3), (2, 6), (9, 15)])
def test_it_reads_only_the_last_turns(turns: int, kept: int) -> None:
    tracker = remember(None, "c", {"number": "1"}, DOMAIN)
    for _ in range(4):
        tracker.update_with_events([*said("greet"), ActionExecuted("action_greet"), SlotSet("number", "2")], DOMAIN)
    assert len(newest(tracker, turns).events) == kept


def test_it_reads_all_where_a_form_reaches_further() -> None:
    tracker = remember(None, "c", {}, DOMAIN)
    tracker.update_with_events([*said("where"), ActionExecuted("number_form"), ActiveLoop("number_form")], DOMAIN)
    assert newest(tracker, 1) is tracker
