"""`python -m tests.services.attack.node`: the service with its own actions, and a reader for the one form of attack."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.conversation import Inform
from actions.orders import OrderWish
from bot import app as composition
from bot import site
from bot.conversations.engine import Answered, Asked
from bot.dialogue.outbox import TurnOutbox
from bot.logs import set_up_logs
from bot.settings import prepare_process, read_settings

FORM = re.compile(r"(?P<wish>\w+) (?P<number>\S+) (?P<email>\S+)")
ACTIONS = {"inform": Inform()}


class ActionsEngine:
    """Reads "wish number e-mail" and pressed choices, and answers by the project's actions; its memory is the slots."""

    model, trial = "attack", None

    async def swap(self, model: Path, sha256: str | None = None) -> None:
        """There is no model here."""

    async def try_out(self, model: Path | None, share: float = 0.0, sha256: str | None = None) -> None:
        """Nothing is tried out here."""

    async def respond(self, asked: Asked) -> Answered:
        """What the action for the wish says."""
        said = _heard(asked)
        slots = {**json.loads(asked.memory or "{}"), **said["values"]}
        message = {
            "text": f"/{said['intent']}",
            "intent_ranking": [{"name": said["intent"]}],
            "entities": [{"entity": name, "value": value} for name, value in said["values"].items()],
            "decision": {"act": "answer"},
            "metadata": _metadata(asked),
        }
        outbox, dispatcher = TurnOutbox(), CollectingDispatcher()
        tracker = Tracker(asked.conversation_id, slots, message, [], False, None, {}, None)
        for event in await ACTIONS.get(said["intent"], OrderWish()).run(dispatcher, tracker, {}):
            if event["event"] == "slot":
                slots[event["name"]] = event["value"]
        for response in dispatcher.messages:
            await outbox.send_response(asked.conversation_id, response)
        return Answered({}, tuple(outbox.drafts), json.dumps(slots), hand_over=outbox.hand_over, sign_in=outbox.sign_in)


def _heard(asked: Asked) -> dict[str, Any]:
    if asked.pressed is not None:
        return asked.pressed
    found = FORM.fullmatch(asked.text)
    if found is None:
        return {"intent": "inform", "values": {}}
    return {"intent": found["wish"], "values": {"order_number": found["number"], "email": found["email"]}}


def _metadata(asked: Asked) -> dict[str, Any]:
    """As the real engine tells it."""
    return {
        "language": asked.language,
        "message_id": asked.message_id,
        "customer_id": asked.customer_id,
        "origin": asked.origin,
        "at": asked.at.isoformat(),
    }


def main() -> None:
    """Serve on HOST and PORT until told to stop."""
    prepare_process()
    settings = read_settings()
    set_up_logs(settings.log_level)
    app = site.web(settings, composition.assemble(settings, ActionsEngine()))
    app.run(settings.host, settings.port, access_log=False, debug=False, motd=False)


if __name__ == "__main__":
    main()
