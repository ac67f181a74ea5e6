"""The Rasa assistant as a dialogue engine: one message and its memory in, drafts and a new memory out."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import structlog
from rasa.core.channels.channel import UserMessage
from rasa.core.lock_store import InMemoryLockStore
from rasa.core.nlg import NaturalLanguageGenerator
from rasa.core.processor import MessageProcessor
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker

from bot.conversations.engine import Answered, Asked, EngineFailed
from bot.dialogue.actions import InProcessActions
from bot.dialogue.memory import TurnTrackers, as_text, remember
from bot.dialogue.outbox import TurnOutbox

log = structlog.get_logger()
PARSE_TOLD = ("intent", "entities", "meanings", "decision", "mood")
LEADING = re.compile(r"^[/\s]+")
CARRIED = ("order_number", "email", "coupon_code")


class RasaEngine:
    """Serves one trained model. `warm(text, language)` does the slow part of understanding, outside the event loop."""

    def __init__(self, model: Path, actions: InProcessActions, warm: Callable[[str, str], object]) -> None:
        self._actions, self._warm = actions, warm
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
            await self._prepare(asked)
            await self._processor.handle_message(_user_message(asked, outbox))
        except Exception as error:
            raise EngineFailed(str(error)) from error
        finally:
            # Also when the turn was cut off by its limit: nothing of it may reach the next one.
            tracker = self._trackers.end(asked.conversation_id)
            failure = self._actions.failure(asked.conversation_id)
        if failure is not None or tracker is None:
            raise EngineFailed(str(failure))
        return self._answered(tracker, outbox)

    async def _prepare(self, asked: Asked) -> None:
        if asked.pressed is None:
            await asyncio.get_running_loop().run_in_executor(None, self._warm, plain(asked.text), asked.language)
        slots = {"language": asked.language}
        if asked.memory is None:
            slots.update(asked.carried)
        self._trackers.begin(remember(asked.memory, asked.conversation_id, slots, self._processor.domain))

    def _answered(self, tracker: DialogueStateTracker, outbox: TurnOutbox) -> Answered:
        parse = tracker.latest_message.parse_data if tracker.latest_message else {}
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
    }
    text = _payload(asked.pressed) if asked.pressed else plain(asked.text)
    return UserMessage(text, outbox, asked.conversation_id, input_channel=outbox.name(), metadata=metadata)


def _payload(pressed: dict[str, Any]) -> str:
    return f"/{pressed['intent']}{json.dumps(pressed['values'])}"
