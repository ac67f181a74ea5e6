"""A trained model that understands messages as in a conversation, and without one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.core.processor import MessageProcessor
from rasa.shared.core.constants import DEFAULT_INTENTS
from rasa.shared.exceptions import RasaException

from bot.learning.evaluation.errors import BadModel
from bot.learning.evaluation.rows import OUT_OF_SCOPE, Understood, understood
from bot.learning.known import sha256_of, written_sha256

# The first parses load word lists and fill caches; no text of an evaluator may be among them, or it would be known.
WARMING = ("one", "one two", "one two three", "one two three four", "one two three four five")


class Understanding:
    """Understands (text, language) with the model of one archive; slow to make, quick to call.

    `plain` is the dialogue's own clean-up of what was typed, and `today` the day from which "yesterday" counts.
    Raises BadModel when the archive cannot be loaded.
    """

    def __init__(self, model: Path, plain: Callable[[str], str], today: date) -> None:
        self._plain, self._today = plain, today
        self._processor = _processor(model)
        self.thresholds: dict[str, float] = [self.parse(text, "en") for text in WARMING][-1]["decision"]["thresholds"]

    @property
    def intents(self) -> frozenset[str]:
        """The intents a message can stand for; Rasa's own commands and its fallback are none."""
        return frozenset(self._processor.domain.intents) - (set(DEFAULT_INTENTS) - {OUT_OF_SCOPE})

    def __call__(self, text: str, lang: str) -> Understood:
        started = perf_counter()
        parse = self.parse(text, lang)
        return replace(understood(parse), microseconds=1e6 * (perf_counter() - started))

    def parse(self, text: str, lang: str) -> dict[str, Any]:
        """All that the model makes of a message, as it is kept with a turn."""
        metadata = {"language": lang, "today": self._today.isoformat()}
        message = UserMessage(self._plain(text), metadata=metadata)
        parse: dict[str, Any] = asyncio.run(self._processor.parse_message(message))
        return parse


def _processor(model: Path) -> MessageProcessor:
    """Also of an archive from elsewhere: whoever runs the command has named it. One that has changed is refused."""
    known = written_sha256(model)
    if known is not None and model.exists() and sha256_of(model) != known:
        raise BadModel(f"the model {model} has changed since it was made: train again")
    try:
        processor = Agent.load(model).processor
    except RasaException as error:
        raise BadModel(f"the model {model} cannot be loaded ({error}): train again") from None
    if processor is None:
        raise BadModel(f"the model {model} cannot be loaded: train again")
    return processor
