"""Transcripts of a made-up shop whose true shares are known: in memory, or in a database.

    python -m tests.unit.anticipation.made FOLDER TURNS [SEED]

fills the database of DATA_DIR=FOLDER and leaves the truth beside it, for `python -m bot anticipate --truth`.
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from itertools import islice
from pathlib import Path
from typing import Any

from bot.anticipation.estimate import Counts, Estimate, whole
from bot.anticipation.journeys import Asked, Step, Steps
from bot.conversations.records import Conversation, Message, Turn
from bot.replies.follow_ups import NOTHING, FollowUps, Weighing, likeliest
from bot.storage import Storage

ROOT = Path(__file__).parents[3]
NOW = datetime(2026, 3, 17, 12, tzinfo=timezone.utc)
IDLE = timedelta(hours=1)
TOPICS = [
    *("track_order", "order_late", "order_missing", "cancel_order", "return_item"),
    *("return_policy", "refund_status", "request_refund", "change_address", "coupon_find"),
]
STATES, KINDS = ("pending", "shipped", "late", "delivered"), ("anonymous", "new", "returning")
COMES_BACK = {True: 0.3, False: 0.2}  # by held out
WEIGHING = Weighing.parse_obj({})
PRIOR = FollowUps.load(ROOT / "data/followups.yml").prior
Shares = dict[str, float]


@dataclass(frozen=True)
class Talk:
    """One conversation: whom it is with, about which order, and its turns."""

    id: str
    order: str
    turns: list[Asked]


class MadeShop:
    """Draws a truth by a seed, and talks by that truth.

    With `answering` it tells the two likeliest questions ahead to shoppers not held out. They then do not ask what they
    were told, but what they would have asked after it.
    """

    def __init__(self, seed: int, answering: bool = False, held_out_share: float = 0.1) -> None:
        self._random, self._answering = random.Random(seed), answering
        self._follow_ups = FollowUps({}, held_out_share=held_out_share)
        self.truth = {topic: {state: self._kinds(topic, state) for state in STATES} for topic in TOPICS}

    def _kinds(self, topic: str, state: str) -> dict[str, Shares]:
        """All kinds ask nearly the same of a topic in a state: half of it what the prior says, if it says something."""
        supposed = {name: share for name, share in PRIOR.get(topic, {}).get(state, {}).items() if name in TOPICS}
        common = _mixed(self._shares(), whole(supposed), 0.5) if supposed else self._shares()
        return {kind: _mixed(common, self._shares(), 0.8) for kind in KINDS}

    def _shares(self) -> Shares:
        """A few likely questions, many unlikely ones, and some who ask nothing more."""
        drawn = {name: self._random.gammavariate(0.25, 1) for name in TOPICS}
        asking = self._random.uniform(0.6, 0.9) / sum(drawn.values())
        shares = {name: weight * asking for name, weight in drawn.items()}
        return {**shares, NOTHING: 1 - sum(shares.values())}

    def talks(self) -> Iterator[Talk]:
        """Conversations without end."""
        while True:
            order, kind, state = f"M-{self._random.getrandbits(48)}", self._pick(KINDS), self._pick(STATES)
            began = NOW - timedelta(days=10, minutes=self._random.uniform(0, 60 * 24 * 60))
            talk = self._talk(order, kind, state, began)
            yield talk
            held_out = self._follow_ups.holds_out(talk.id)
            if self._random.random() < COMES_BACK[held_out]:
                yield self._talk(order, kind, state, began + timedelta(hours=self._random.uniform(3, 60)))

    def _talk(self, order: str, kind: str, state: str, at: datetime) -> Talk:
        talk = Talk(str(uuid.UUID(int=self._random.getrandbits(128))), order, [])
        held_out = self._follow_ups.holds_out(talk.id)
        topic = self._pick(TOPICS)
        while topic != NOTHING:
            shares = self.truth[topic][state][kind]
            told = likeliest(shares)[:2] if self._answering and not held_out else ()
            about = {"topic": topic, "state": state, "kind": kind, "held_out": held_out, "ahead": list(told)}
            talk.turns.append(Asked(talk.id, at, topic, about))
            if self._random.random() < 0.2:
                talk.turns.append(Asked(talk.id, at + timedelta(seconds=20), None, None))
            at += timedelta(minutes=1)
            topic = self._next(shares)
            while topic in told:
                topic = self._next(self.truth[topic][state][kind])
        return talk

    def _next(self, shares: Shares) -> str:
        return self._random.choices(list(shares), list(shares.values()))[0]

    def _pick(self, among: tuple[str, ...] | list[str]) -> str:
        return among[int(len(among) * self._random.random() ** 2)]

    def steps(self, turns: int) -> Iterator[Step]:
        """The steps of about so many turns, small talk not counted."""
        steps, done = Steps(IDLE, NOW), 0
        for talk in self.talks():
            for turn in talk.turns:
                yield from steps.after(turn)
            done += sum(turn.about is not None for turn in talk.turns)
            if done >= turns:
                yield from steps.end()
                return


def estimate_of(steps: Iterator[Step], prior: Any = None) -> Estimate:
    """What these steps teach."""
    counts = Counts()
    for step in steps:
        counts.add(step)
    return Estimate(counts, prior or {}, WEIGHING)


async def store(storage: Storage, talks: Iterator[Talk], turns: int) -> int:
    """Keep talks until there are so many turns; how many there are."""
    kept = 0
    while kept < turns:
        some = list(islice(talks, 300))
        async with storage.work() as work:
            for record, rows in _rows(some).items():
                await work.execute(record.__table__.insert(), rows)
            await work.commit()
        kept += sum(len(talk.turns) for talk in some)
    return kept


def _rows(talks: list[Talk]) -> dict[Any, list[dict[str, Any]]]:
    """Rows as the service would have written them, in the order they must be written."""
    rows: dict[Any, list[dict[str, Any]]] = {Conversation: [], Message: [], Turn: []}
    for talk in talks:
        begun = {"created_at": talk.turns[0].at, "updated_at": talk.turns[-1].at, "carried": {}, "epoch": 0}
        fixed = {"channel": "web", "language": "en", "owner": "bot", "shopper_read_seq": 0}
        rows[Conversation].append({"id": talk.id, "token_hash": talk.id, "last_seq": 99, **begun, **fixed})
        for number, turn in enumerate(talk.turns):
            about = {"conversation_id": talk.id, "seq": 2 + 2 * number}
            message_id = str(uuid.uuid5(uuid.UUID(talk.id), str(number)))
            said = {"author": "shopper", "text": "said", "language": "en", "intent": turn.question or "thanks"}
            rows[Message].append({"id": message_id, "at": turn.at, **about, **said, **_nothing()})
            answered = {"state": "answered", "decision": "answer", "parse": {}, "reply": [about["seq"] + 1]}
            noted = {"about": turn.about, "order_number": talk.order if turn.about else None, "attempts": 0}
            rows[Turn].append({"message_id": message_id, "started_at": turn.at, **about, **answered, **noted})
    return rows


def _nothing() -> dict[str, Any]:
    return {"choices": [], "cards": [], "anticipated": [], "pressed": None}


def _mixed(one: Shares, other: Shares, share: float) -> Shares:
    return {name: share * one[name] + (1 - share) * other.get(name, 0) for name in one}


async def _fill(folder: Path, turns: int, seed: int) -> None:
    from bot.settings import Settings

    shop = MadeShop(seed, answering=True)
    (folder / "truth.json").write_text(json.dumps({"shares": shop.truth}))
    storage = Storage(Settings(data_dir=folder).database)
    await store(storage, shop.talks(), turns)
    await storage.close()


if __name__ == "__main__":
    from bot.migrations import migrate
    from bot.settings import Settings

    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    migrate(Settings(data_dir=folder).database)
    asyncio.run(_fill(folder, int(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 1))
