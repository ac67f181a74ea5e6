"""The answers of a scripted assistant: an echo that counts by its memory, so that a lost or doubled memory shows."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.conversations.engine import Answered, Asked, Draft, HandOver

ASKS_FOR_PERSON, ASKS_TO_CHOOSE, ASKS_SLOWLY = "person", "choose", "slow"
ECHO = re.compile(r"(\d+)\. you said: (.*) \[by (.*)\]", re.DOTALL)


@dataclass(frozen=True)
class Echo:
    """What an answer says of itself: the how manyth of its dialogue it is, to which words, by which model."""

    count: int
    words: str
    model: str


def answer(asked: Asked, model: str) -> Answered:
    """The echo, with a choice of two or a hand-over where the words ask for it; memory is the count as text."""
    count = int(asked.memory or 0) + 1
    choices = _choices(asked.message_id) if ASKS_TO_CHOOSE in asked.text else ()
    said = Draft(f"{count}. you said: {asked.text} [by {model}]", choices)
    return Answered({}, (said,), str(count), _hand_over(asked), model=model)


def heard(text: str) -> Echo | None:
    """The echo in a text, or None if it is none."""
    found = ECHO.fullmatch(text)
    return Echo(int(found[1]), found[2], found[3]) if found else None


def _choices(message_id: str) -> tuple[dict[str, object], ...]:
    ids = (f"{message_id[:18]}-{n}" for n in (1, 2))
    return tuple({"id": one, "title": f"pick {one}", "intent": "track_order", "values": {}} for one in ids)


def _hand_over(asked: Asked) -> HandOver | None:
    if ASKS_FOR_PERSON not in asked.text:
        return None
    return HandOver("asked_for_person", None, dict(asked.carried), None, None, (), ())
