"""The dialogue's short memory: a tracker as text, read for one turn and handed back with its answer.

Nothing is stored here. The conversation core keeps the text and commits it together with the reply, so the dialogue
never remembers a turn that the shopper has not seen.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME, ACTION_SESSION_START_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, Event, SessionStarted, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.utils.common import all_subclasses

LONGEST = 24
PARSE_KEPT = ("intent", "entities", "text", "metadata", "message_id")
EVENT_TYPES: dict[str, Any] = {}
for _event in all_subclasses(Event):
    EVENT_TYPES.setdefault(_event.type_name, _event)


class TurnTrackers(TrackerStore):
    """Trackers of the turns under way, by conversation."""

    def __init__(self, domain: Domain) -> None:
        super().__init__(domain)
        self._trackers: dict[str, DialogueStateTracker] = {}

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """The tracker of a turn under way."""
        return self._trackers.get(sender_id)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Keep the tracker until its turn ends."""
        self._trackers[tracker.sender_id] = tracker

    async def keys(self) -> Iterable[str]:
        """The conversations with a turn under way."""
        return list(self._trackers)

    def begin(self, tracker: DialogueStateTracker) -> None:
        """A turn begins with this memory."""
        self._trackers[tracker.sender_id] = tracker

    def end(self, conversation_id: str) -> DialogueStateTracker | None:
        """A turn ends; its tracker is no longer held."""
        return self._trackers.pop(conversation_id, None)


def remember(text: str | None, conversation_id: str, slots: dict[str, Any], domain: Domain) -> DialogueStateTracker:
    """The tracker that `text` describes, or a fresh session with these slots when there is none.

    Slots the domain does not know are left out; slots that differ from the text's are set anew. A memory in the middle
    of a form that the domain does not have, as another model left it, begins afresh.
    """
    events = [event_from(data) for data in json.loads(text)] if text else _fresh({})
    if any(isinstance(event, ActiveLoop) and event.name not in (None, *domain.form_names) for event in events):
        events = _fresh({})
    tracker = DialogueStateTracker.from_events(conversation_id, events, domain.slots)
    for name, value in slots.items():
        if name in tracker.slots and tracker.get_slot(name) != value:
            tracker.update(SlotSet(name, value))
    return tracker


def as_text(tracker: DialogueStateTracker) -> str:
    """A tracker as text. A long one is cut down to its slots, but never in the middle of a form."""
    events = list(tracker.events)
    if len(events) > LONGEST and not tracker.active_loop_name:
        slots = {name: slot.value for name, slot in tracker.slots.items() if slot.value != slot.initial_value}
        events = _fresh(slots)
    return json.dumps([_as_data(event) for event in events], ensure_ascii=False)


def _fresh(slots: dict[str, Any]) -> list[Event]:
    known = [SlotSet(name, value) for name, value in slots.items()]
    return [ActionExecuted(ACTION_SESSION_START_NAME), SessionStarted(), *known, ActionExecuted(ACTION_LISTEN_NAME)]


def _as_data(event: Event) -> dict[str, Any]:
    data: dict[str, Any] = event.as_dict()
    if "parse_data" in data:
        data["parse_data"] = {key: value for key, value in data["parse_data"].items() if key in PARSE_KEPT}
    return data


def event_from(data: dict[str, Any]) -> Event:
    """The event that Rasa's JSON describes. Raises KeyError for one that Rasa does not know."""
    return EVENT_TYPES[data["event"]]._from_parameters(data)
