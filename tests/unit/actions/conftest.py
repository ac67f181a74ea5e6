"""Actions over the seeded shop, without a model: a message is read by the readers and its intent is given."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.base import TopicAction
from actions.means import Means, bind
from bot.reading.reader import reader_for
from bot.replies.follow_ups import FollowUps
from bot.replies.wording import Sentences
from bot.shop.policies import load_policies
from bot.shop.seed import seed
from bot.shop.shop import Shop
from bot.storage import Record, Storage

ROOT = Path(__file__).parents[3]
NOW = datetime(2026, 3, 17, 10, 0, tzinfo=timezone.utc)


async def nothing_told(conversation_id: str, customer_id: int | None) -> tuple[()]:
    """Nobody was told anything ahead."""
    del conversation_id, customer_id
    return ()


@dataclass
class Said:
    """What an action answered: its words, choices, cards, the intents told ahead, and the slots after it."""

    text: str
    slots: dict[str, Any]
    reply: dict[str, Any] = field(default_factory=dict)
    custom: dict[str, Any] = field(default_factory=dict)

    @property
    def titles(self) -> list[str]:
        """The titles of what may be pressed."""
        return [choice["title"] for choice in self.reply.get("choices", ())]


@dataclass
class Desk:
    """Puts messages to actions, one after the other; slots are kept between them."""

    storage: Storage
    shop: Shop
    sentences: Sentences
    follow_ups: FollowUps
    slots: dict[str, Any] = field(default_factory=dict)
    count: int = 0

    async def ask(
        self,
        action: TopicAction,
        text: str = "",
        intent: str = "",
        customer_id: int | None = None,
        pressed: dict[str, str] | None = None,
    ) -> Said:
        """The action's answer to a message, or to a choice pressed."""
        self.count += 1
        message = self._message(text, intent, customer_id, pressed)
        tracker = Tracker("c1", self.slots, message, [], False, None, {}, "action_listen")
        dispatcher = CollectingDispatcher()
        events = await action.run(dispatcher, tracker, {})
        self.slots |= {event["name"]: event["value"] for event in events if event["event"] == "slot"}
        custom = dict(dispatcher.messages[-1]["custom"] or {}) if dispatcher.messages else {}
        words = "\n\n".join(message["text"] or "" for message in dispatcher.messages)
        return Said(words, dict(self.slots), custom.get("reply", {}), custom)

    def _message(
        self, text: str, intent: str, customer_id: int | None, pressed: dict[str, str] | None
    ) -> dict[str, Any]:
        found = [] if pressed else reader_for("en").read(text, NOW.date()).findings
        entities = [{"entity": one.kind, "value": one.value} for one in found]
        entities += [{"entity": name, "value": value} for name, value in (pressed or {}).items()]
        meta = {"language": "en", "at": NOW.isoformat(), "message_id": f"m{self.count}", "customer_id": customer_id}
        return {
            "text": f"/{intent}" if pressed else text,
            "intent": {"name": intent, "confidence": 1.0},
            "intent_ranking": [{"name": intent, "confidence": 1.0}],
            "entities": entities,
            "metadata": meta,
        }

    def says(self, said: Said, name: str, **facts: str) -> bool:
        """Whether the sentence was said."""
        return self.sentences.say(name, "en", **facts) in said.text


@pytest.fixture(scope="session")
def seeded_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the demonstration shop as of NOW, to be copied."""
    path = tmp_path_factory.mktemp("desk") / "shop.db"

    async def fill() -> None:
        storage = Storage(f"sqlite+aiosqlite:///{path}")
        async with storage.engine.begin() as connection:
            await connection.run_sync(Record.metadata.create_all)
        await seed(storage, NOW.date())
        async with storage.engine.connect() as connection:
            await connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        await storage.close()

    asyncio.run(fill())
    return path


@pytest.fixture
async def desk(seeded_file: Path, tmp_path: Path) -> AsyncIterator[Desk]:
    """A seeded shop of its own, bound for the actions."""
    path = tmp_path / "shop.db"
    path.write_bytes(seeded_file.read_bytes())
    storage = Storage(f"sqlite+aiosqlite:///{path}")
    shop = Shop(storage, load_policies())
    sentences = Sentences.load(ROOT / "domain.yml")
    follow_ups = FollowUps.load(ROOT / "data/followups.yml")
    bind(Means(shop, sentences, follow_ups, nothing_told))
    yield Desk(storage, shop, sentences, follow_ups)
    await storage.close()
