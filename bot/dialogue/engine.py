"""The Rasa assistant as a dialogue engine: one message and its memory in, drafts and a new memory out."""

from __future__ import annotations

import asyncio
import json
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import structlog
from rasa.core.channels.channel import UserMessage
from rasa.core.lock_store import InMemoryLockStore
from rasa.core.nlg import NaturalLanguageGenerator
from rasa.core.processor import MessageProcessor
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

from bot.conversations.engine import Answered, Asked, EngineFailed
from bot.dialogue.actions import InProcessActions
from bot.dialogue.memory import TurnTrackers, as_text, remember
from bot.dialogue.outbox import TurnOutbox

log = structlog.get_logger()
PARSE_TOLD = ("intent", "entities", "meanings", "decision", "wishes", "mood")
LEADING = re.compile(r"^[/\s]+")
ALSO = "also"
CARRIED = ("order_number", "email", "coupon_code")


class RasaEngine:
    """Serves one trained model. It understands in a thread of its own: the event loop never waits for an encoder."""

    def __init__(self, model: Path, actions: InProcessActions) -> None:
        self._actions = actions
        # One thread: Rasa does not say that two messages may go through its graph at once.
        self._reader = ThreadPoolExecutor(1, thread_name_prefix="reader")
        self._trackers = TurnTrackers(Domain.empty())
        self._processor = self._load(model)
        self.model = model.name

    def _load(self, model: Path) -> MessageProcessor:
        processor = MessageProcessor(
            model_path=model,
            tracker_store=self._trackers,
            lock_store=InMemoryLockStore(),
            generator=NaturalLanguageGenerator.create(None, Domain.empty()),
            action_endpoint=self._actions,
        )
        self._trackers.domain = processor.domain
        processor.nlg.responses = processor.domain.responses
        return processor

    @property
    def intents(self) -> frozenset[str]:
        """The intents this model was trained for."""
        return frozenset(self._processor.domain.intents)

    async def respond(self, asked: Asked) -> Answered:
        """The assistant's answer; raises EngineFailed when understanding or an action fails."""
        outbox = TurnOutbox()
        try:
            message = _user_message(asked, outbox)
            if asked.pressed is None:
                loop = asyncio.get_running_loop()
                message.parse_data = await loop.run_in_executor(self._reader, self._understand, message)
            self._begin(asked, (message.parse_data or {}).get("wishes") or [])
            await self._processor.handle_message(message)
            await self._answer_also(asked, outbox)
        except Exception as error:
            raise EngineFailed(str(error)) from error
        finally:
            # Also when the turn was cut off by its limit: nothing of it may reach the next one.
            tracker = self._trackers.end(asked.conversation_id)
            failure = self._actions.failure(asked.conversation_id)
        if failure is not None or tracker is None:
            raise EngineFailed(str(failure))
        return self._answered(tracker, outbox, message.parse_data)

    def _understand(self, message: UserMessage) -> dict[str, Any]:
        parse: dict[str, Any] = asyncio.run(self._processor.parse_message(message))
        return parse

    def _begin(self, asked: Asked, wishes: list[str]) -> None:
        slots: dict[str, Any] = {"language": asked.language}
        if len(wishes) > 1:
            slots[ALSO] = wishes[1]
        if asked.memory is None:
            slots.update(asked.carried)
        self._trackers.begin(remember(asked.memory, asked.conversation_id, slots, self._processor.domain))

    async def _answer_also(self, asked: Asked, outbox: TurnOutbox) -> None:
        """Answers the other wish of a message as soon as the first is answered and asks nothing back."""
        tracker = await self._trackers.retrieve(asked.conversation_id)
        wish = tracker.get_slot(ALSO) if tracker else None
        if not tracker or not wish or tracker.active_loop_name or tracker.get_slot("proposal") or outbox.hand_over:
            return
        tracker.update(SlotSet(ALSO, None))
        pressed = replace(asked, pressed={"intent": wish, "values": {}})
        await self._processor.handle_message(_user_message(pressed, outbox))

    def _answered(self, tracker: DialogueStateTracker, outbox: TurnOutbox, parse: dict[str, Any] | None) -> Answered:
        parse = parse or (tracker.latest_message.parse_data if tracker.latest_message else {})
        return Answered(
            parse={key: parse[key] for key in PARSE_TOLD if key in parse},
            drafts=tuple(outbox.drafts),
            memory=as_text(tracker),
            hand_over=outbox.hand_over,
            model=self.model,
            carried={name: value for name in CARRIED if (value := tracker.get_slot(name))},
        )


def plain(text: str) -> str:
    """The text without leading slashes, which Rasa would take for a command of its own."""
    return LEADING.sub("", text).rstrip()


def _user_message(asked: Asked, outbox: TurnOutbox) -> UserMessage:
    metadata: dict[str, Any] = {
        "language": asked.language,
        "message_id": asked.message_id,
        "customer_id": asked.customer_id,
        "page": asked.page,
        "at": asked.at.isoformat(),
        "today": asked.at.date().isoformat(),
    }
    text = _payload(asked.pressed) if asked.pressed else plain(asked.text)
    return UserMessage(text, outbox, asked.conversation_id, input_channel=outbox.name(), metadata=metadata)


def _payload(pressed: dict[str, Any]) -> str:
    return f"/{pressed['intent']}{json.dumps(pressed['values'])}"
