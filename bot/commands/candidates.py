"""A model as it takes the exam: what it understands, and a service of its own to talk to."""

from __future__ import annotations

import asyncio
import shutil
import uuid
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from bot.app import Service, assemble
from bot.conversations.records import HEARD, Turn
from bot.dialogue.actions import InProcessActions
from bot.dialogue.engine import RasaEngine
from bot.learning.archive import unheard_of
from bot.learning.exam.conversations import Answer
from bot.learning.exam.scripts import Conversation
from bot.migrations import migrate
from bot.settings import Settings, read_settings
from bot.shop.facts import OrderState
from bot.shop.listing import list_orders
from bot.shop.seed import seed
from bot.storage import Storage

TODAY = datetime(2026, 3, 17, 10, tzinfo=timezone.utc)
"""The demonstration shop is made around a day; with always the same one, every exam asks the same."""
SHOP, TALK = "shop", "talk"


class Loaded:
    """A candidate (bot/learning/exam/taking.py) with the demonstration shop in `folder`, made there if it is not yet.

    One at a time: the actions of a process belong to the service that was put together last.
    """

    def __init__(self, model: Path, folder: Path) -> None:
        self.name, self.marks, self._folder = model.name, unheard_of(model), folder
        self._engine = RasaEngine(model, InProcessActions("actions"))
        # One loop for all: what the engine waits for belongs to the loop that it was first used in.
        self._loop = asyncio.new_event_loop()
        if not (folder / SHOP).exists():
            self._loop.run_until_complete(self._make_shop())
        # Once, because it reads for longer than a conversation takes.
        self._service = assemble(self._settings(TALK), self._engine, lambda: TODAY)

    def parse(self, text: str, language: str) -> dict[str, Any]:
        """What it makes of one message."""
        return self._engine.parse(text, language, TODAY.date())

    def talk(self, conversation: Conversation) -> list[Answer]:
        """What it answers to each turn, in a shop as it was in the beginning. Raises LookupError."""
        return self._loop.run_until_complete(self._talk(conversation))

    def close(self) -> None:
        """Give back what it holds."""
        self._loop.close()

    def _settings(self, name: str) -> Settings:
        own = {"SECRET_KEY": "exam", "MESSAGES_PER_MINUTE": "1000", "HELD_OUT_SHARE": "0"}
        return read_settings({"DATA_DIR": str(self._folder / name), **own})

    async def _make_shop(self) -> None:
        settings = self._settings(SHOP)
        await self._loop.run_in_executor(None, migrate, settings.database)
        storage = Storage(settings.database)
        await seed(storage, TODAY.date())
        await storage.close()

    async def _talk(self, conversation: Conversation) -> list[Answer]:
        shutil.copytree(self._folder / SHOP, self._folder / TALK, dirs_exist_ok=True)
        try:
            return await _answers(self._service, conversation)
        finally:
            await self._service.storage.close()
            shutil.rmtree(self._folder / TALK)


async def _answers(service: Service, told: Conversation) -> list[Answer]:
    words = await _order(service, told.order) if told.order else {}
    opened = await service.conversations.begin("web", told.language, None, None)
    answers = []
    for turn in told.talk:
        said, key = turn.say.format_map(words), str(uuid.uuid4())
        outcome = await service.conversations.post(opened.conversation_id, opened.token, key, text=said)
        parse, decision = await _understood(service, opened.conversation_id, outcome.accepted.seq)
        meaning = None if decision == HEARD else (parse.get("decision") or {}).get("intent")
        text = "\n\n".join(message.text for message in outcome.messages)
        answers.append(Answer(text, meaning, None if decision == HEARD else decision, outcome.owner))
    return answers


async def _order(service: Service, state: str) -> dict[str, str]:
    """The number and e-mail of the newest order in a state."""
    try:
        wanted = OrderState(state)
    except ValueError:
        raise LookupError(f"{state} is no state of an order") from None
    rows = await list_orders(service.storage, service.policies, TODAY.date(), wanted, 1)
    if not rows:
        raise LookupError(state)
    return {"number": str(rows[0]["order_number"]), "email": str(rows[0]["email"])}


async def _understood(service: Service, conversation_id: str, seq: int) -> tuple[dict[str, Any], str | None]:
    query = sa.select(Turn.parse, Turn.decision).where(Turn.conversation_id == conversation_id, Turn.seq == seq)
    async with service.storage.work() as work:
        parse, decision = (await work.execute(query)).one()
    return parse or {}, decision
