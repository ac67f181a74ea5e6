"""A shopper's HTTP client and a signed-in operator's, of a service that trains a small project and not our own."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.app import Service
from bot.desk.operators import Person
from bot.learning.runs.trainer import Trainer
from tests.fakes import HandClock
from tests.unit.learning.teaching import SLEEPS, small_project, workshop

PASSWORD = "a long enough password"


@dataclass
class Caller:
    """Calls the routes of one conversation, or of the desk, with what it has to show."""

    client: httpx.AsyncClient
    base: str
    headers: dict[str, str]

    async def call(self, method: str, path: str = "", **more: Any) -> httpx.Response:
        """Any call, with the caller's own headers unless told otherwise."""
        headers = {**self.headers, **more.pop("headers", {})}
        return await self.client.request(method, self.base + path, headers=headers, **more)

    async def post(self, path: str, body: Any = None) -> httpx.Response:
        """Post a JSON body."""
        return await self.call("POST", path, json=body)

    async def say(self, text: str, client_id: str | None = None) -> httpx.Response:
        """Post a shopper's words."""
        return await self.post("/messages", {"client_message_id": client_id or str(uuid.uuid4()), "text": text})


async def open_chat(client: httpx.AsyncClient) -> Caller:
    """Begin a conversation over HTTP."""
    begun = (await client.post("/api/conversations", json={"channel": "web"})).json()
    bearer = {"Authorization": f"Bearer {begun['token']}"}
    return Caller(client, f"/api/conversations/{begun['conversation_id']}", bearer)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return small_project(tmp_path / "project")


@pytest.fixture
async def service(service: Service, project: Path, clock: HandClock) -> AsyncIterator[Service]:
    """The service, with a command for training that sleeps."""
    trainer = Trainer(service.storage, service.reviews, workshop(project, SLEEPS), clock)
    yield replace(service, trainer=trainer)
    await trainer.stop()


@pytest.fixture
async def chat(client: httpx.AsyncClient) -> Caller:
    return await open_chat(client)


@pytest.fixture
async def other_chat(client: httpx.AsyncClient) -> Caller:
    return await open_chat(client)


@asynccontextmanager
async def at_the_desk(client: httpx.AsyncClient, person: Person) -> AsyncIterator[Caller]:
    """Somebody who is signed in, in a browser of their own."""
    async with httpx.AsyncClient(base_url=client.base_url, timeout=10, trust_env=False, verify=False) as browser:
        signed = await browser.post("/api/desk/sign-in", json={"email": person.email, "password": PASSWORD})
        yield Caller(browser, "/api/desk", {"X-CSRF-Token": signed.json()["csrf"]})


@pytest.fixture
async def desk(client: httpx.AsyncClient, robin: Person) -> AsyncIterator[Caller]:
    async with at_the_desk(client, robin) as caller:
        yield caller


@pytest.fixture
async def lead(client: httpx.AsyncClient, kim: Person) -> AsyncIterator[Caller]:
    async with at_the_desk(client, kim) as caller:
        yield caller
