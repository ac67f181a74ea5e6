"""What shoppers asked next, turn by turn, from the stored conversations: page by page, never all of them at once."""

from __future__ import annotations

import zlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from bot.conversations.records import HEARD, Message, Turn, TurnState
from bot.replies.anticipate import ANONYMOUS
from bot.replies.follow_ups import ANY, NOTHING
from bot.storage import Storage

PAGE = 1000
FOLDS = 5
SMALL_TALK = frozenset({"greet", "thanks", "affirm", "deny", "inform", "goodbye"})
FOREIGN = frozenset({"out_of_scope", "nlu_fallback"})
NO_QUESTION = frozenset({"clarify", "hand_off", HEARD})
# The state is looked at afterwards: an index on it would be taken instead of the order, and every page read everything.
_place: Any = sa.tuple_(Message.conversation_id, Message.seq)
_TURNS = (
    sa.select(
        Message.conversation_id,
        Message.seq,
        Message.at,
        Message.intent,
        Turn.state,
        Turn.decision,
        Turn.about,
    )
    .join(Turn, Turn.message_id == Message.id)
    .where(_place > sa.tuple_(sa.bindparam("conversation_id"), sa.bindparam("seq")))
    .order_by(Message.conversation_id, Message.seq)
    .limit(sa.bindparam("page"))
)


@dataclass(frozen=True)
class Asked:
    """One answered turn: the question that was understood, if any, and what its answer was about, if anything."""

    conversation_id: str
    at: datetime
    question: str | None
    about: dict[str, Any] | None


@dataclass(frozen=True)
class Step:
    """An answer about `topic` in a state to a kind of shopper, and the question that came `next` ("nothing": none).

    `told` says that something was answered ahead, here or before in the conversation: then `next` tells of what the
    shopper knows by now, not of what shoppers want to know.
    """

    topic: str
    state: str
    kind: str
    next: str
    told: bool
    held_out: bool
    fold: int


class Steps:
    """Turns in, steps out. A session ends where its conversation does or after an idle time without a turn.

    What comes next is the next question understood in the session; small talk and what is none of the shop's business
    are no questions, choices pressed are. A session not yet over says nothing of what does not come.
    """

    def __init__(self, idle: timedelta, now: datetime) -> None:
        self._idle, self._now = idle, now
        self._last: Asked | None = None
        self._open: list[Asked] = []
        self._told = False

    def after(self, turn: Asked) -> list[Step]:
        """The steps that are known with this turn; turns come conversation by conversation, in their order."""
        steps = [] if self._goes_on(turn) else self.end()
        if self._last is None or self._last.conversation_id != turn.conversation_id:
            self._told = False
        if turn.question is not None:
            steps += self._settle(turn.question)
        self._last = turn
        if turn.about is not None:
            self._open.append(turn)
        return steps

    def end(self) -> list[Step]:
        """The steps of the last session, after which nothing came."""
        if self._last is not None and self._now - self._last.at <= self._idle:
            self._open.clear()
        return self._settle(NOTHING)

    def _goes_on(self, turn: Asked) -> bool:
        last = self._last
        return last is not None and last.conversation_id == turn.conversation_id and turn.at - last.at <= self._idle

    def _settle(self, came: str) -> list[Step]:
        steps = []
        for turn in self._open:
            self._told = self._told or bool((turn.about or {}).get("ahead"))
            steps.append(_step(turn, came, self._told))
        self._open.clear()
        return steps


async def turns(storage: Storage, page: int = PAGE) -> AsyncIterator[Asked]:
    """Every answered turn, conversation by conversation, in order; the database is not held between pages."""
    place = ("", 0)
    while True:
        async with storage.work() as work:
            at = {"conversation_id": place[0], "seq": place[1], "page": page}
            rows = (await work.execute(_TURNS, at)).all()
        for row in rows:
            if row.state == TurnState.ANSWERED.value:
                yield Asked(row.conversation_id, row.at, _question(row), row.about)
        if len(rows) < page:
            return
        place = (rows[-1].conversation_id, rows[-1].seq)


async def number_of_turns(storage: Storage) -> int:
    """How many turns `turns` will tell."""
    query = sa.select(sa.func.count()).select_from(Turn).where(Turn.state == TurnState.ANSWERED.value)
    async with storage.work() as work:
        return int((await work.execute(query)).scalar_one())


def fold_of(conversation_id: str) -> int:
    """Which of the folds a conversation belongs to, so that its turns are never judged by what was learnt from it."""
    return zlib.crc32(conversation_id.encode()) % FOLDS


def _question(row: Any) -> str | None:
    """What was asked; None for small talk, for what was not understood, and for answers to questions of ours."""
    return None if row.decision in NO_QUESTION or row.intent in SMALL_TALK | FOREIGN else row.intent


def _step(turn: Asked, came: str, told: bool) -> Step:
    about = turn.about or {}
    return Step(
        topic=about["topic"],
        state=about.get("state", ANY),
        kind=about.get("kind", ANONYMOUS),
        next=came,
        told=told,
        held_out=bool(about.get("held_out")),
        fold=fold_of(turn.conversation_id),
    )
