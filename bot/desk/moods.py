"""How a shopper sounded, and by which words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from bot.conversations.records import Message, Turn
from bot.reading.mood import ANGRY, CALM, UPSET
from bot.reading.words import word_lists
from bot.replies.wording import DEFAULT_LANGUAGE

MOODS = (CALM, UPSET, ANGRY)
SHOWN, LONGEST = 4, 60


def worst_mood(turns: Sequence[tuple[Message, Turn]]) -> str:
    """The worst mood so far: anger does not pass because the last words were civil."""
    return max((_mood(turn) for _, turn in turns), key=MOODS.index, default=CALM)


def mood_words(turns: Sequence[tuple[Message, Turn]]) -> list[str]:
    """The newest four words by which a shopper sounded upset or angry, as they wrote them; empty for a calm one.

    A message that sounded so by capitals or exclamation marks alone is told with its beginning.
    """
    found = [word for message, turn in turns if _mood(turn) != CALM for word in _telling(message.text)]
    return list(dict.fromkeys(reversed(found)))[:SHOWN]


def as_told(turns: Sequence[tuple[Message, Turn]]) -> dict[str, Any]:
    """Mood and words for the briefing."""
    return {"mood": worst_mood(turns), "mood_words": mood_words(turns)}


def _mood(turn: Turn) -> str:
    mood = turn.parse.get("mood")
    return mood if mood in MOODS else CALM


def _telling(text: str) -> Iterator[str]:
    found = [match.group() for match in _hard_words().finditer(text.replace("’", "'"))]
    yield from found or [" ".join(text.split())[:LONGEST]]


@cache
def _hard_words() -> re.Pattern[str]:
    """The words that data/reading/<language>/mood.yml counts; the longest that fits, and no part of a word."""
    lists = word_lists(DEFAULT_LANGUAGE)
    words = sorted({*lists[ANGRY], *lists[UPSET]}, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})(?!\w)", re.IGNORECASE)
