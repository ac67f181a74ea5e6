"""Goes through the turns in the order of their time, and counts them by days."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timezone
from functools import cache
from typing import Any

import sqlalchemy as sa

from bot.conversations.records import HEARD, Conversation, Message, Owner, Turn, TurnState
from bot.learning.watch.figures import Figures
from bot.learning.watch.vocabulary import Vocabulary, read_words
from bot.storage import Storage

CHUNK = 1000
"""Turns read at once: about a megabyte."""
FEWEST_SHOPPERS = 3
"""A word that fewer said may be somebody's name, and is not shown (k-anonymity with k = 3; Sweeney, 2002)."""
SHOPPERS_COUNTED = 10
MOST_WORDS = 20_000
FREQUENT = 50


@dataclass(frozen=True)
class Taken:
    """A turn as it is counted; `shopper` is the customer where known, else the conversation."""

    conversation_id: str
    shopper: str
    at: datetime
    text: str
    language: str
    intent: str | None
    confidence: float
    outcome: str


class Unknown:
    """Unknown words with how many turns they were said in, and by up to ten of their shoppers.

    It holds at most MOST_WORDS: then those said least are dropped, as in lossy counting (Manku and Motwani, 2002).
    """

    def __init__(self, most: int = MOST_WORDS) -> None:
        self._most = most
        self._turns: Counter[str] = Counter()
        self._shoppers: dict[str, set[str]] = {}

    def __len__(self) -> int:
        return len(self._turns)

    def add(self, words: Iterable[str], shopper: str) -> None:
        """The unknown words of a turn."""
        for word in set(words):
            self._turns[word] += 1
            said_by = self._shoppers.setdefault(word, set())
            if len(said_by) < SHOPPERS_COUNTED:
                said_by.add(shopper)
        if len(self._turns) > self._most:
            self._drop()

    def frequent(self) -> list[dict[str, Any]]:
        """The words that enough shoppers said, the most frequent first: word, count (turns), conversations (to ten)."""
        shown = [
            {"word": word, "count": count, "conversations": len(self._shoppers[word])}
            for word, count in self._turns.items()
            if len(self._shoppers[word]) >= FEWEST_SHOPPERS
        ]
        return sorted(shown, key=lambda one: (-int(str(one["count"])), str(one["word"])))[:FREQUENT]

    def _drop(self) -> None:
        self._turns = Counter(dict(self._turns.most_common(self._most // 2)))
        self._shoppers = {word: self._shoppers[word] for word in self._turns}


class Counting:
    """Counts turns that come in the order of their time; a day is whole when the next begins, or at the end.

    `vocabulary` is asked once, with the first turn.
    """

    def __init__(self, vocabulary: Callable[[], Vocabulary], words_from: date) -> None:
        self._vocabulary, self._words_from = cache(vocabulary), words_from
        self.unknown = Unknown()
        self._day: date | None = None
        self._figures, self._conversations = Figures(), set[str]()

    def count(self, turns: Iterable[Taken]) -> list[tuple[date, Figures]]:
        """Count some more; the days that these made whole."""
        return [whole for turn in turns for whole in self._count(turn)]

    def end(self) -> list[tuple[date, Figures]]:
        """The last day, whole or not; nothing where there was no turn."""
        return [(self._day, self._closed())] if self._day is not None else []

    def _count(self, turn: Taken) -> Iterator[tuple[date, Figures]]:
        day = turn.at.date()
        if self._day is not None and day != self._day:
            yield self._day, self._closed()
            self._figures, self._conversations = Figures(), set()
        self._day = day
        self._conversations.add(turn.conversation_id)
        self._add(turn, day)

    def _add(self, turn: Taken, day: date) -> None:
        words, unknown = read_words(turn.text, turn.language, self._vocabulary())
        figures = self._figures
        figures.turns += 1
        setattr(figures, turn.outcome, getattr(figures, turn.outcome) + 1)
        figures.words += words
        figures.unknown_words += len(unknown)
        figures.confidences[round(100 * turn.confidence)] += 1
        if turn.intent is not None:
            figures.intents[turn.intent] += 1
        if day >= self._words_from:
            self.unknown.add(unknown, turn.shopper)

    def _closed(self) -> Figures:
        self._figures.conversations = len(self._conversations)
        return self._figures


async def days(storage: Storage, counting: Counting, start: date) -> AsyncIterator[list[tuple[date, Figures]]]:
    """The days from one on as they become whole; only a chunk of turns is in memory at a time."""
    async for turns in _chunks(storage, datetime.combine(start, time(), timezone.utc)):
        # In a thread: cleaning takes long, and no shopper is to wait for it.
        yield await asyncio.to_thread(counting.count, turns)
    yield counting.end()


async def _chunks(storage: Storage, start: datetime) -> AsyncIterator[list[Taken]]:
    after = (start, "")
    while True:
        async with storage.work() as work:
            rows: Sequence[Any] = (await work.execute(_query(after))).all()
        if not rows:
            return
        yield [_taken(row) for row in rows if row.pressed is None]
        after = (rows[-1].started_at, rows[-1].message_id)


def _query(after: tuple[datetime, str]) -> Any:
    """Turns that were read by the assistant: neither bare answers nor what an operator was told."""
    place: Any = sa.tuple_(Turn.started_at, Turn.message_id)  # type: ignore[type-var]
    return (
        sa.select(
            *(Turn.conversation_id, Turn.message_id, Turn.started_at, Turn.decision, Turn.state, Turn.owner_after),
            *(Message.text, Message.language, Message.intent, Message.confidence, Message.pressed),
            Conversation.customer_id,
        )
        .join(Message, Message.id == Turn.message_id)
        .join(Conversation, Conversation.id == Turn.conversation_id)
        .where(place > after, Turn.decision.is_not(None), Turn.decision != HEARD)
        .order_by(Turn.started_at, Turn.message_id)
        .limit(CHUNK)
    )


def _taken(row: Any) -> Taken:
    to_desk = row.state == TurnState.ANSWERED.value and row.owner_after == Owner.QUEUE.value
    decided = "clarified" if row.decision == "clarify" else "answered"
    return Taken(
        row.conversation_id,
        row.conversation_id if row.customer_id is None else str(row.customer_id),
        row.started_at,
        row.text,
        row.language,
        row.intent,
        min(1.0, max(0.0, row.confidence or 0.0)),
        "handed_over" if to_desk or row.decision == "hand_off" else decided,
    )
