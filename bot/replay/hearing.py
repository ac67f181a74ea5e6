"""What a person hears in the bot's words: what is asked, what can be pressed, what is said to be done or refused.

Plain words, several for each thing, and the titles of the choices: nothing here knows how a bot was made.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

YES_NO, ORDER, THINGS, OPTIONS, WAY, REASON, ADDRESS, EMAIL, CODE, CONDITION, PHOTO, KIND, ELSE = (
    *("yes or no", "order", "items", "options", "payment", "reason", "address", "e-mail", "code", "condition"),
    *("photo", "what to do", "anything else"),
)

WORDS = Path(__file__).parent / "words" / "heard_en.yml"
NUMBER = re.compile(r"#?\b[A-Z]{1,3}-?\d{5,}\b", re.IGNORECASE)


def _pattern(words: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(words), re.IGNORECASE)


_HEARD = yaml.safe_load(WORDS.read_text(encoding="utf-8"))
# The first that fits a question is what it asks.
_ASKING = {topic: _pattern(words) for topic, words in _HEARD["asking"].items()}
_PLEADING, _WONDERING, _DONE, _REFUSED, _LOST = (
    _pattern(_HEARD[name]) for name in ("pleading", "wondering", "done", "refused", "lost")
)


@dataclass(frozen=True)
class Heard:
    """What the bot said at once. `asked` has each thing asked once, in the order of asking."""

    text: str
    asked: tuple[str, ...]
    choices: tuple[Mapping[str, str], ...]
    owner: str

    @property
    def titles(self) -> str:
        """What can be pressed, in one text."""
        return " | ".join(choice["title"] for choice in self.choices)

    @property
    def done(self) -> bool:
        """Whether it says that something was done."""
        return bool(_DONE.search(self.text))

    @property
    def refused(self) -> bool:
        """Whether it says that something cannot be done."""
        return bool(_REFUSED.search(self.text))

    @property
    def lost(self) -> bool:
        """Whether it says that it did not understand."""
        return bool(_LOST.search(self.text))


def hear(messages: Sequence[Mapping[str, Any]], owner: str) -> Heard:
    """What these messages of the bot say; messages of others count as text alone."""
    text = "\n".join(message["text"] for message in messages)
    choices = tuple(choice for message in messages[-1:] for choice in message.get("choices", ()))
    asked = dict.fromkeys(topic for sentence in questions(text) if (topic := _topic(sentence)))
    if not asked and _answers_yes_no(choices):
        asked = {YES_NO: None}
    return Heard(text, tuple(asked), choices, owner)


def questions(text: str) -> Iterator[str]:
    """The sentences that want an answer."""
    for sentence in sentences(text):
        if sentence.endswith("?") or _PLEADING.match(sentence):
            yield from re.split(r",? and (?=(?:which|what|why|how|where)\b)", sentence)


def sentences(text: str) -> list[str]:
    """A text's sentences; a line ends one as well."""
    return [one.strip() for one in re.split(r"(?<=[.!?])\s+|\n+", text) if one.strip()]


def numbers(text: str) -> set[str]:
    """The order numbers a text names, in capitals and without their sign."""
    return {found.lstrip("#").upper() for found in NUMBER.findall(text)}


def _topic(sentence: str) -> str | None:
    # What a question lists behind a colon, or tells in brackets, is not what it asks.
    sentence = re.sub(r"\([^)]*\)", " ", sentence)
    head = sentence.partition(":")[0]
    asked = head if _WONDERING.search(head) else sentence
    unlikely = YES_NO if _WONDERING.search(asked) else None
    return next((topic for topic, words in _ASKING.items() if topic != unlikely and words.search(asked)), None)


def _answers_yes_no(choices: Sequence[Mapping[str, str]]) -> bool:
    titles = [choice["title"].lower() for choice in choices]
    return any(title.startswith("yes") for title in titles) and any(title.startswith("no") for title in titles)
