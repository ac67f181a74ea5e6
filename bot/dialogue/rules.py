"""Rasa's rule policy, which finds the same rules without going through all of them and through all that was said."""

from __future__ import annotations

import json
from collections import defaultdict
from functools import cached_property
from typing import Any

from rasa.core.policies.rule_policy import RULES, RULES_FOR_LOOP_UNHAPPY_PATH, RulePolicy
from rasa.shared.core.constants import ACTION_LISTEN_NAME, PREVIOUS_ACTION, USER
from rasa.shared.core.domain import Domain, State
from rasa.shared.core.events import (
    ActionExecuted,
    ActionReverted,
    ActiveLoop,
    Event,
    Restarted,
    SlotSet,
    UserUtteranceReverted,
)
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import ACTION_NAME, INTENT

Last = tuple[Any, Any]
"""What a state says of the last action and of the intent of the last message; None for what it does not."""
LOOKS_BACK = (ActiveLoop, Restarted, ActionReverted, UserUtteranceReverted)


class QuickRules(RulePolicy):
    """Looks at as many turns as the longest rule, and only at rules that end with the action and intent at hand."""

    def _get_possible_keys(self, lookup: dict[str, str], states: list[State]) -> set[str]:
        if lookup is not self.lookup[RULES]:
            keys: set[str] = super()._get_possible_keys(lookup, states)
            return keys
        action, intent = _last(states[-1])
        ending = [key for last in {(action, intent), (action, None)} for key in self._ending.get(last, ())]
        keys = super()._get_possible_keys(dict.fromkeys(ending, ""), states)
        return keys

    def _find_action_from_rules(
        self, tracker: DialogueStateTracker, domain: Domain, use_text_for_last_user_input: bool
    ) -> tuple[str | None, str | None, bool]:
        if use_text_for_last_user_input and self._all_by_intent:
            return None, None, False
        found: tuple[str | None, str | None, bool] = super()._find_action_from_rules(
            tracker, domain, use_text_for_last_user_input
        )
        return found

    def _prediction_states(
        self, tracker: DialogueStateTracker, domain: Domain, *args: Any, **kwargs: Any
    ) -> list[State]:
        states: list[State] = super()._prediction_states(newest(tracker, self._longest), domain, *args, **kwargs)
        return states

    @cached_property
    def _states(self) -> dict[str, list[State]]:
        return {key: json.loads(key) for key in self.lookup[RULES]}

    @cached_property
    def _longest(self) -> int:
        return max(map(len, self._states.values()), default=1)

    @cached_property
    def _ending(self) -> dict[Last, list[str]]:
        ending = defaultdict(list)
        for key, states in self._states.items():
            ending[_last(states[-1])].append(key)
        return dict(ending)

    @cached_property
    def _all_by_intent(self) -> bool:
        """Whether no rule can be found by the words of a message alone."""
        after_message = [intent for action, intent in self._ending if action in (None, ACTION_LISTEN_NAME)]
        return None not in after_message and not self.lookup.get(RULES_FOR_LOOP_UNHAPPY_PATH)


def newest(tracker: DialogueStateTracker, turns: int) -> DialogueStateTracker:
    """A tracker of the last turns alone; all of it where a form, a slot or something taken back reaches further."""
    events = list(tracker.events)
    if any(isinstance(event, LOOKS_BACK) for event in events):
        return tracker
    if any(slot.influence_conversation for slot in tracker.slots.values()):
        return tracker
    begins = [0, *(at for at, event in enumerate(events) if _listens(event))][-turns:][0]
    kept = [event for event in events[begins:] if not isinstance(event, SlotSet)]
    return DialogueStateTracker.from_events(tracker.sender_id, kept)


def _listens(event: Event) -> bool:
    return isinstance(event, ActionExecuted) and event.action_name == ACTION_LISTEN_NAME


def _last(state: State) -> Last:
    return state.get(PREVIOUS_ACTION, {}).get(ACTION_NAME), state.get(USER, {}).get(INTENT)
