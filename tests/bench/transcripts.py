"""A database of many conversations, made in bulk: what the transcripts of a large shop look like to who reads them."""

from __future__ import annotations

import asyncio
import random
import uuid
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from bot.conversations.records import Author, Conversation, Message, Owner, Turn, TurnState
from bot.learning.topic_files import read_topics
from bot.migrations import migrate
from bot.storage import Storage
from tests.bench.processes import ROOT

TURNS_EACH = 4
CONVERSATIONS_AT_ONCE = 500
BEGAN = datetime(2026, 1, 5, tzinfo=timezone.utc)
DOUBTED = {"clarify": 0.15, "hand_off": 0.1}
THRESHOLDS = {"answer": 0.8, "clarify": 0.3}
NAMES = ("Ewa Lis", "Tomasz", "Priya Raman", "Ben Carter", "Ola Berg")
Rows = dict[type[Any], list[dict[str, Any]]]


def write_transcripts(url: str, turns: int, seed: int = 1) -> None:
    """Make the database and so many turns in it, four a conversation, a quarter of them doubted."""
    migrate(url)
    asyncio.run(_write(url, turns // TURNS_EACH, random.Random(seed)))


async def _write(url: str, conversations: int, lots: random.Random) -> None:
    storage, said = Storage(url), [*_said()]
    try:
        for start in range(0, conversations, CONVERSATIONS_AT_ONCE):
            numbers = range(start, min(start + CONVERSATIONS_AT_ONCE, conversations))
            rows: Rows = {Conversation: [], Message: [], Turn: []}
            for number in numbers:
                _add(rows, number, said, lots)
            async with storage.work() as work:
                for record, some in rows.items():
                    await work.execute(sa.insert(record.__table__), some)  # type: ignore[attr-defined]
                await work.commit()
    finally:
        await storage.close()


def _said() -> Iterator[tuple[str, str]]:
    """(intent, message) of all training messages."""
    for topic in read_topics(ROOT / "data/nlu/en"):
        yield from ((intent, text) for intent, texts in topic.messages.items() for text in texts)


def _add(rows: Rows, number: int, said: Sequence[tuple[str, str]], lots: random.Random) -> None:
    conversation_id, at = _id(lots), BEGAN + timedelta(minutes=number)
    for place in range(TURNS_EACH):
        intent, text = lots.choice(said)
        asked = {"id": _id(lots), "seq": 2 * place + 1, "author": Author.SHOPPER.value, "text": _told(text, lots)}
        answer = {"id": _id(lots), "seq": 2 * place + 2, "author": Author.BOT.value, "text": "That is on its way."}
        moment = at + timedelta(seconds=20 * place)
        parse = _parse(intent, lots)
        common = {"conversation_id": conversation_id, "language": "en", "at": moment}
        understood = {"intent": intent, "confidence": parse["decision"]["confidence"]}
        rows[Message] += [{**asked, **common, **understood}, {**answer, **common, "intent": None, "confidence": None}]
        rows[Turn].append(_turn(conversation_id, asked, parse, moment))
    rows[Conversation].append(
        {
            "id": conversation_id,
            "token_hash": conversation_id,
            "channel": "web",
            "language": "en",
            "created_at": at,
            "updated_at": at + timedelta(minutes=1),
        }
    )


def _told(text: str, lots: random.Random) -> str:
    """A message as no other shopper wrote it: with a name, a number, or a word more."""
    return lots.choice(
        (
            f"{text} my order is BH-{lots.randrange(100000, 999999)}",
            f"{text}, my name is {lots.choice(NAMES)}",
            f"{text} i ordered {lots.randrange(2, 99)} days ago",
            f"hi {text} please and thanks, {lots.randrange(10**6)}",
        )
    )


def _parse(intent: str, lots: random.Random) -> dict[str, Any]:
    drawn = lots.random()
    act = "clarify" if drawn < DOUBTED["clarify"] else "answer"
    act = "hand_off" if DOUBTED["clarify"] <= drawn < sum(DOUBTED.values()) else act
    confidence = round(lots.uniform(0.9, 1) if act == "answer" else lots.uniform(0.1, 0.79), 3)
    meanings = [{"name": intent, "confidence": confidence}, {"name": "track_order", "confidence": 0.05}]
    decision = {"act": act, "intent": intent, "confidence": confidence, "thresholds": THRESHOLDS}
    return {"intent": meanings[0], "meanings": meanings, "decision": decision}


def _turn(conversation_id: str, asked: dict[str, Any], parse: dict[str, Any], at: datetime) -> dict[str, Any]:
    return {
        "message_id": asked["id"],
        "conversation_id": conversation_id,
        "seq": asked["seq"],
        "state": TurnState.ANSWERED.value,
        "parse": parse,
        "decision": parse["decision"]["act"],
        "reply": [asked["seq"] + 1],
        "owner_after": Owner.BOT.value,
        "started_at": at,
        "finished_at": at,
    }


def _id(lots: random.Random) -> str:
    return str(uuid.UUID(int=lots.getrandbits(128), version=4))


def address(folder: Path) -> str:
    """The database of a data folder."""
    return f"sqlite+aiosqlite:///{folder / 'beforehand.sqlite3'}"
