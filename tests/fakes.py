"""Fakes that stand in for the assistant and the clock, and a shopper to write with."""

from __future__ import annotations

import asyncio
import uuid
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from argon2 import PasswordHasher

from bot.app import Service
from bot.conversations.engine import Answered, Asked, Draft, EngineFailed, HandOver
from bot.conversations.told import Outcome
from bot.conversations.transcript import Said
from bot.desk.operators import Person

Step = Callable[[Asked], Awaitable[Answered]]
NOON = datetime(2026, 3, 17, 12, 0, tzinfo=timezone.utc)
# The service's own takes a twentieth of a second, for every operator of every test.
QUICK = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)


class HandClock:
    """A clock that stands still until it is moved."""

    def __init__(self, now: datetime = NOON) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **by: float) -> None:
        """Move it, as in forward(minutes=1)."""
        self.now += timedelta(**by)


class FakeEngine:
    """A dialogue engine that follows a script, one step a message; without a script it echoes."""

    def __init__(self) -> None:
        self.model = "fake"
        self.trial: tuple[str, float] | None = None
        self.asked: list[Asked] = []
        self.script: deque[Step] = deque()
        self.usual: Step = says()

    def then(self, *steps: Step) -> None:
        """What it does with the next messages."""
        self.script.extend(steps)

    @property
    def texts(self) -> list[str]:
        """What it was asked, in order."""
        return [asked.text for asked in self.asked]

    async def swap(self, model: Path, sha256: str | None = None) -> None:
        """Another model serves."""
        self.model = model.name

    async def try_out(self, model: Path | None, share: float = 0.0, sha256: str | None = None) -> None:
        """Another model answers some."""
        self.trial = (model.name, share) if model is not None else None

    async def respond(self, asked: Asked) -> Answered:
        self.asked.append(asked)
        step = self.script.popleft() if self.script else self.usual
        return await step(asked)


def says(*texts: str, parse: dict[str, Any] | None = None, **more: Any) -> Step:
    """Answers with these texts (an echo without any); memory counts the messages it remembers."""

    async def step(asked: Asked) -> Answered:
        drafts = tuple(Draft(text) for text in texts or (f"echo {asked.text}",))
        return Answered(**{"parse": parse or {}, "drafts": drafts, "memory": f"{asked.memory or ''}|", **more})

    return step


def offers(*choices: tuple[str, str]) -> Step:
    """Answers with choices: (id, title) each, all meaning `track_order`."""
    made = tuple({"id": i, "title": t, "intent": "track_order", "values": {"order_number": t}} for i, t in choices)
    return says(drafts=(Draft("pick one", made),))


def fails() -> Step:
    """Cannot answer."""

    async def step(asked: Asked) -> Answered:
        raise EngineFailed("scripted")

    return step


def breaks() -> Step:
    """Has a fault that nobody foresaw."""

    async def step(asked: Asked) -> Answered:
        raise ZeroDivisionError

    return step


def hangs() -> Step:
    """Never answers."""

    async def step(asked: Asked) -> Answered:
        await asyncio.Event().wait()
        raise AssertionError("a turn without end was let go on")

    return step


def thinks(started: asyncio.Event, may_end: asyncio.Event, then: Step) -> Step:
    """Says when it starts, and answers only when it may."""

    async def step(asked: Asked) -> Answered:
        started.set()
        await may_end.wait()
        return await then(asked)

    return step


def hand_over(reason: str = "asked_for_person", **more: Any) -> HandOver:
    """A hand-over that knows nothing but what is given."""
    nothing = {"wish": None, "slots": {}, "order": None, "customer": None, "tried": (), "next_questions": ()}
    return HandOver(**{"reason": reason, **nothing, **more})


def gives_up(reason: str = "asked_for_person", parse: dict[str, Any] | None = None, **more: Any) -> Step:
    """Passes the shopper to a person."""
    return says("passing you on", parse=parse, hand_over=hand_over(reason, **more))


@dataclass
class Shopper:
    """One shopper's client."""

    service: Service
    conversation_id: str
    token: str

    async def say(self, text: str, client_id: str | None = None) -> Outcome:
        """Post words."""
        client_id = client_id or str(uuid.uuid4())
        return await self.service.conversations.post(self.conversation_id, self.token, client_id, text=text)

    async def press(self, choice: str) -> Outcome:
        """Post a choice."""
        client_id = str(uuid.uuid4())
        return await self.service.conversations.post(self.conversation_id, self.token, client_id, choice=choice)

    async def transcript(self) -> tuple[Said, ...]:
        """Everything said after the greeting."""
        return (await self.service.conversations.seen_after(self.conversation_id, 1)).messages

    async def words(self) -> list[tuple[str, str]]:
        """(author, text) of everything said after the greeting."""
        return [(said.author, said.text) for said in await self.transcript()]

    async def ticket(self) -> dict[str, Any]:
        """The newest ticket of this conversation."""
        row = await self.service.inbox.row_of(self.conversation_id)
        assert row is not None
        return row


async def begin(service: Service, language: str = "en") -> Shopper:
    """A new conversation."""
    begun = await service.conversations.begin("web", language)
    return Shopper(service, begun.conversation_id, begun.token)


async def person(service: Service, name: str = "Robin", role: str = "operator") -> Person:
    """A new operator."""
    added = await service.operators.add(f"{name.lower()}@shop.example", name, role, "a long enough password")
    assert added is not None
    return added
