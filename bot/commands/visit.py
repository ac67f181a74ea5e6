"""A conversation as its shopper has it on a terminal, and scripts of what shoppers say."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.conversations.service import Begun, Conversations
from bot.conversations.told import Outcome
from bot.conversations.transcript import Said
from bot.replies.wording import DEFAULT_LANGUAGE

FIELDS = ("say", "name", "language")
ON_CARDS = ("number", "state_title", "code", "title", "detail")
WIDTH = 9


class BadScript(Exception):
    """A script cannot be read; the text names the line, the field and what is wrong."""


@dataclass(frozen=True)
class Script:
    """What one shopper says, one message after the other."""

    name: str
    language: str
    say: tuple[str, ...]


def read_script(path: Path) -> list[Script]:
    """One conversation a line: {"say": [texts], "name"?, "language"?}. Raises BadScript, and OSError without a file."""
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except UnicodeDecodeError:
        raise BadScript(f"{path} is not UTF-8") from None
    scripts = [_script(f"{path}: line {number}", line) for number, line in enumerate(lines, 1) if line.strip()]
    if not scripts:
        raise BadScript(f"{path}: nobody says anything in it")
    return scripts


class Visit:
    """What is offered can be pressed, by its number or by its title, until something else is said."""

    def __init__(self, conversations: Conversations, begun: Begun) -> None:
        self._conversations, self._begun = conversations, begun
        self.id = begun.conversation_id
        self._offered: tuple[dict[str, str], ...] = ()

    def greeting(self) -> tuple[Said, ...]:
        """The opening words."""
        self._offer(self._begun.messages)
        return self._begun.messages

    async def say(self, text: str) -> Outcome:
        """Say a text, or press what it names. Raises as Conversations.post does."""
        choice = self._pressed(text)
        arrived: dict[str, Any] = {"choice": choice} if choice else {"text": text}
        outcome = await self._conversations.post(self.id, self._begun.token, str(uuid.uuid4()), **arrived)
        self._offer(outcome.messages)
        return outcome

    def _offer(self, messages: tuple[Said, ...]) -> None:
        self._offered = tuple(choice for message in messages for choice in message.choices)

    def _pressed(self, text: str) -> str | None:
        names = {
            name: choice["id"]
            for number, choice in enumerate(self._offered, 1)
            for name in (str(number), choice["title"].casefold())
        }
        return names.get(text.strip().casefold())


def lines_of(messages: tuple[Said, ...]) -> Iterator[str]:
    """Messages for a terminal: who says what, cards in a line each, and what can be pressed, numbered."""
    number = 0
    for message in messages:
        who = message.author
        for line in message.text.splitlines():
            yield f"{who:{WIDTH}}{line}"
            who = ""
        for card in message.cards:
            told = (str(card[name]) for name in ON_CARDS if card.get(name))
            yield f"{'':{WIDTH}}[{card['type']}: {', '.join(told)}]"
        for choice in message.choices:
            number += 1
            yield f"{'':{WIDTH}}({number}) {choice['title']}"


def _script(where: str, line: str) -> Script:
    try:
        told = json.loads(line)
    except ValueError:
        raise BadScript(f"{where} is not JSON") from None
    if not isinstance(told, dict):
        raise BadScript(f"{where} is not a JSON object")
    if unknown := sorted(set(told) - set(FIELDS)):
        raise BadScript(f"{where}: {unknown[0]}: is no field; there are {', '.join(FIELDS)}")
    say, name, language = told.get("say"), told.get("name", where), told.get("language", DEFAULT_LANGUAGE)
    if not isinstance(say, list) or not say or not all(isinstance(text, str) and text.strip() for text in say):
        raise BadScript(f"{where}: say: must be a list of texts, none of them empty")
    if not isinstance(name, str) or not isinstance(language, str):
        raise BadScript(f"{where}: {'language' if isinstance(name, str) else 'name'}: must be a text")
    return Script(name, language, tuple(say))
