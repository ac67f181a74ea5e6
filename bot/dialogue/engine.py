"""The Rasa assistant as a dialogue engine: one message and its memory in, drafts and a new memory out."""

from __future__ import annotations

import asyncio
import json
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import structlog
from rasa.core.channels.channel import UserMessage
from rasa.core.lock_store import InMemoryLockStore
from rasa.core.nlg import NaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

from bot.conversations.engine import Answered, Asked, EngineFailed
from bot.dialogue.actions import InProcessActions
from bot.dialogue.loading import quick_for_others, tidy_up, tried_out_on
from bot.dialogue.memory import TurnTrackers, as_text, remember
from bot.dialogue.outbox import TurnOutbox
from bot.dialogue.processor import TurnProcessor
from bot.learning.known import check_known

log = structlog.get_logger()
PARSE_TOLD = ("intent", "entities", "meanings", "decision", "wishes", "mood")
DRAFT, TURNED_DOWN = "draft", "no"
LEADING = re.compile(r"^[/\s]+")
ALSO = "also"
MONEY = ("refund_method", "refund_status", "payment_methods", "payment_problem", "billing_question", "price_match")
PART_OF = dict.fromkeys(("return_item", "exchange_item", "change_order", "cancel_order"), MONEY)
"""Wishes that, said along with a change, say which way its money shall go: part of it, and no wish of their own."""
CARRIED = ("order_number", "email", "coupon_code")


@dataclass(frozen=True)
class Assistant:
    """One loaded model: a turn begins and ends with the same one."""

    name: str
    processor: TurnProcessor
    trackers: TurnTrackers

    @classmethod
    def load(cls, model: Path, actions: InProcessActions) -> Assistant:
        """Load an archive; raises what Rasa raises for one that cannot be used."""
        trackers = TurnTrackers(Domain.empty())
        processor = TurnProcessor(
            model_path=model,
            tracker_store=trackers,
            lock_store=InMemoryLockStore(),
            generator=NaturalLanguageGenerator.create(None, Domain.empty()),
            action_endpoint=actions,
        )
        trackers.domain = processor.domain
        processor.nlg.responses = processor.domain.responses
        return cls(model.name, processor, trackers)


class RasaEngine:
    """Serves a trained model, and tries out another one on a share of the conversations.

    It understands in a thread of its own: the event loop never waits for an encoder.
    """

    def __init__(self, model: Path, actions: InProcessActions, sha256: str | None = None) -> None:
        """Raises UnknownArchive for an archive that is not the one of this hash, or of the hash that was written when
        it was made; and what Rasa raises for one that cannot be used."""
        self._actions = actions
        # One thread: Rasa does not say that two messages may go through its graph at once.
        self._reader = ThreadPoolExecutor(1, thread_name_prefix="reader")
        # Always the same one: what threads in turn allocate would be kept for each of them.
        self._loader = ThreadPoolExecutor(1, thread_name_prefix="loader")
        self._serving = self._load(model, sha256)
        self._candidate: Assistant | None = None
        self._share = 0.0

    @property
    def model(self) -> str:
        """The name of the archive that serves."""
        return self._serving.name

    @property
    def trial(self) -> tuple[str, float] | None:
        """The archive that is tried out, and on which share of the conversations; None while none is."""
        return (self._candidate.name, self._share) if self._candidate is not None else None

    @property
    def intents(self) -> frozenset[str]:
        """The intents this model was trained for."""
        return frozenset(self._serving.processor.domain.intents)

    def parse(self, text: str, language: str, today: date) -> dict[str, Any]:
        """All that the model that serves makes of a message said in no conversation, as it is kept with a turn."""
        metadata = {"language": language, "today": today.isoformat()}
        return self._serving.processor.understand(UserMessage(plain(text), metadata=metadata))

    def _load(self, model: Path, sha256: str | None) -> Assistant:
        check_known(model, sha256)
        return Assistant.load(model, self._actions)

    async def swap(self, model: Path, sha256: str | None = None) -> None:
        """Serve another archive from the next turn on; turns under way end with the one they began with.

        Raises what the beginning raises: then nothing has changed. One that was tried out needs no loading.
        """
        candidate = self._candidate
        known = candidate is not None and candidate.name == model.name
        self._serving = candidate if candidate is not None and known else await self._fresh(model, sha256)
        if known:
            self._candidate = None
        await self._tidy_up()

    async def try_out(self, model: Path | None, share: float = 0.0, sha256: str | None = None) -> None:
        """Let another archive answer a share of the conversations, each from its next session on; None: no longer.

        Raises what the beginning raises: then nothing has changed.
        """
        if model is None:
            self._candidate = None
        elif self._candidate is None or self._candidate.name != model.name:
            self._candidate = await self._fresh(model, sha256)
        self._share = share
        await self._tidy_up()

    async def _fresh(self, model: Path, sha256: str | None) -> Assistant:
        loop = asyncio.get_running_loop()
        with quick_for_others():
            fresh = await loop.run_in_executor(self._loader, self._load, model, sha256)
        # Its first message would be slow: vectors and vocabularies are made when they are first needed.
        probe = UserMessage("hello", TurnOutbox(), "probe", metadata={})
        await loop.run_in_executor(self._reader, fresh.processor.understand, probe)
        return fresh

    async def _tidy_up(self) -> None:
        await asyncio.get_running_loop().run_in_executor(self._loader, tidy_up)

    def _assistant_for(self, asked: Asked) -> Assistant:
        """A dialogue goes on with the model that has begun it, as long as that is there; a new one is drawn."""
        candidate = self._candidate
        if candidate is None:
            return self._serving
        if asked.memory is not None:
            return candidate if asked.model == candidate.name else self._serving
        return candidate if tried_out_on(asked.conversation_id, candidate.name, self._share) else self._serving

    async def respond(self, asked: Asked) -> Answered:
        """The assistant's answer; raises EngineFailed when understanding or an action fails."""
        assistant, outbox = self._assistant_for(asked), TurnOutbox()
        try:
            message = _user_message(asked, outbox)
            if asked.pressed is None:
                loop = asyncio.get_running_loop()
                message.parse_data = await loop.run_in_executor(self._reader, assistant.processor.understand, message)
            self._begin(assistant, asked, other_wishes(message.parse_data or {}))
            await assistant.processor.handle_message(message)
            await self._answer_also(assistant, asked, outbox)
        except Exception as error:
            raise EngineFailed(str(error)) from error
        finally:
            # Also when the turn was cut off by its limit: nothing of it may reach the next one.
            tracker = assistant.trackers.end(asked.conversation_id)
            failure = self._actions.failure(asked.conversation_id)
        if failure is not None or tracker is None:
            raise EngineFailed(str(failure))
        return self._answered(assistant, tracker, outbox, message.parse_data)

    def _begin(self, assistant: Assistant, asked: Asked, also: list[dict[str, Any]]) -> None:
        slots: dict[str, Any] = {"language": asked.language}
        if also:
            slots[ALSO] = also
        if asked.memory is None:
            slots.update(asked.carried)
        domain = assistant.processor.domain
        assistant.trackers.begin(remember(asked.memory, asked.conversation_id, slots, domain))

    async def _answer_also(self, assistant: Assistant, asked: Asked, outbox: TurnOutbox) -> None:
        """Answers the other wishes of a message as soon as those before are answered and nothing is asked back."""
        while (tracker := await assistant.trackers.retrieve(asked.conversation_id)) is not None:
            also = tracker.get_slot(ALSO) or []
            draft = tracker.get_slot(DRAFT) or {"asked": TURNED_DOWN}
            waits = tracker.active_loop_name or tracker.get_slot("proposal") or draft["asked"] != TURNED_DOWN
            if not also or waits or outbox.hand_over:
                return
            tracker.update(SlotSet(ALSO, also[1:] or None))
            values = {"order_number": also[0]["order"]} if "order" in also[0] else {}
            pressed = replace(asked, pressed={"intent": also[0]["name"], "values": values})
            await assistant.processor.handle_message(_user_message(pressed, outbox, also[0].get("text")))

    def _answered(
        self, assistant: Assistant, tracker: DialogueStateTracker, outbox: TurnOutbox, parse: dict[str, Any] | None
    ) -> Answered:
        parse = parse or (tracker.latest_message.parse_data if tracker.latest_message else {})
        return Answered(
            parse={key: parse[key] for key in PARSE_TOLD if key in parse},
            drafts=tuple(outbox.drafts),
            memory=as_text(tracker),
            hand_over=outbox.hand_over,
            sign_in=outbox.sign_in,
            model=assistant.name,
            carried={name: value for name in CARRIED if (value := tracker.get_slot(name))},
            heard=outbox.heard,
        )


def plain(text: str) -> str:
    """The text without leading slashes, which Rasa would take for a command of its own."""
    return LEADING.sub("", text).rstrip()


def other_wishes(parse: dict[str, Any]) -> list[dict[str, Any]]:
    """The wishes of a message behind its first, each with the piece of the message that says it."""
    texts = {piece["name"]: piece["text"] for piece in parse.get("pieces") or ()}
    first, *others = parse.get("wishes") or [None]
    return [{"name": wish, "text": texts.get(wish, "")} for wish in others if wish not in PART_OF.get(first, ())]


def _user_message(asked: Asked, outbox: TurnOutbox, words: str | None = None) -> UserMessage:
    """`words` is what the shopper said of the wish, where it is one of several of a message."""
    metadata: dict[str, Any] = {
        "words": words,
        "language": asked.language,
        "message_id": asked.message_id,
        "customer_id": asked.customer_id,
        "page": asked.page,
        "origin": asked.origin,
        "at": asked.at.isoformat(),
        "today": asked.at.date().isoformat(),
    }
    text = _payload(asked.pressed) if asked.pressed else plain(asked.text)
    return UserMessage(text, outbox, asked.conversation_id, input_channel=outbox.name(), metadata=metadata)


def _payload(pressed: dict[str, Any]) -> str:
    return f"/{pressed['intent']}{json.dumps(pressed['values'])}"
