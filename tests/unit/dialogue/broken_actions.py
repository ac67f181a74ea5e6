"""Actions for tests: one that works, one that fails, one that will not run now."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action
from rasa_sdk.interfaces import ActionExecutionRejection


class Works(Action):
    def name(self) -> str:
        return "action_works"

    async def run(self, dispatcher: Any, tracker: Any, domain: Any) -> list[dict[str, Any]]:
        dispatcher.utter_message(text=f"hello {tracker.sender_id}")
        return []


class Fails(Action):
    def name(self) -> str:
        return "action_fails"

    async def run(self, dispatcher: Any, tracker: Any, domain: Any) -> list[dict[str, Any]]:
        raise LookupError("no database")


class Refuses(Action):
    def name(self) -> str:
        return "action_refuses"

    async def run(self, dispatcher: Any, tracker: Any, domain: Any) -> list[dict[str, Any]]:
        raise ActionExecutionRejection("action_refuses")
