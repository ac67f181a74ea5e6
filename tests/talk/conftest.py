"""Conversations on the trained model and a seeded shop: everything real but the web."""

from __future__ import annotations

import asyncio
import re
import shutil
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timezone
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.app import Service, assemble
from bot.clock import utc_now
from bot.conversations.told import Outcome
from bot.desk.operators import Person
from bot.desk.records import Ticket
from bot.dialogue.actions import InProcessActions
from bot.dialogue.engine import RasaEngine
from bot.learning.exam.conversations import has_sentence
from bot.learning.train import train
from bot.logs import set_up_logs
from bot.mail.records import Mail
from bot.migrations import migrate
from bot.replies.order_words import order_words
from bot.settings import Settings, prepare_process
from bot.shop.facts import OrderFacts, OrderState
from bot.shop.listing import list_orders
from bot.shop.policies import load_policies
from bot.shop.records import ShopAct
from bot.shop.seed import seed
from bot.shop.shop import Shop
from bot.storage import Storage

ROOT = Path(__file__).parent.parent.parent
NOW = datetime(2026, 3, 17, 10, 0, tzinfo=timezone.utc)


@pytest.fixture(scope="session")
def engine() -> RasaEngine:
    """The assistant as served, trained first if this data has no model yet."""
    prepare_process()
    set_up_logs("ERROR")
    return RasaEngine(train(ROOT, lambda step: None, utc_now), InProcessActions("actions"))


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the demonstration shop as of NOW."""
    folder = tmp_path_factory.mktemp("template")
    settings = Settings(data_dir=folder, secret_key="talk")
    migrate(settings.database)

    async def fill() -> None:
        storage = Storage(settings.database)
        await seed(storage, NOW.date())
        await storage.close()

    asyncio.run(fill())
    return folder


class Untouched:
    """The shop as every test finds it; what was found in it is kept, because to look for it takes a second."""

    def __init__(self, url: str) -> None:
        self._url, self._orders = url, dict[OrderState, list[OrderFacts]]()

    async def orders(self, state: OrderState) -> list[OrderFacts]:
        """The newest hundred in a state."""
        if state not in self._orders:
            self._orders[state] = await self._look_for(state)
        return self._orders[state]

    async def _look_for(self, state: OrderState) -> list[OrderFacts]:
        storage, policies = Storage(self._url), load_policies()
        rows = await list_orders(storage, policies, NOW.date(), state, 100)
        whose = [(str(row["order_number"]), str(row["email"])) for row in rows]
        facts = [await Shop(storage, policies).find_order(*each, NOW.date()) for each in whose]
        await storage.close()
        return [order for order in facts if order is not None]


@pytest.fixture(scope="session")
def untouched(template: Path) -> Untouched:
    return Untouched(Settings(data_dir=template, secret_key="talk").database)


@pytest.fixture
def seeded(template: Path, tmp_path: Path) -> str:
    """A database of this test alone with the demonstration shop as of NOW."""
    shutil.copytree(template, tmp_path / "shop")
    return Settings(data_dir=tmp_path / "shop", secret_key="talk").database


@pytest.fixture
def service(engine: RasaEngine, seeded: str) -> Service:
    """The service around the assistant, at the moment NOW."""
    settings = Settings(database_url=seeded, secret_key="talk", messages_per_minute=1000, held_out_share=0)
    return assemble(settings, engine, lambda: NOW)


@dataclass
class Talk:
    """One shopper talking to the service."""

    service: Service
    conversation_id: str
    token: str
    last: Outcome | None = field(default=None)

    async def say(self, text: str) -> Outcome:
        """Say something; the outcome."""
        self.last = await self._post(text=text)
        return self.last

    async def _post(self, **said: str) -> Outcome:
        return await self.service.conversations.post(self.conversation_id, self.token, str(uuid.uuid4()), **said)

    async def press(self, title: str) -> Outcome:
        """Press the choice with this title, offered by the last answer."""
        assert self.last is not None
        choices = {choice["title"]: choice["id"] for message in self.last.messages for choice in message.choices}
        self.last = await self._post(choice=choices[title])
        return self.last


@pytest.fixture
def begin(service: Service) -> Callable:
    """Begin a talk, as a stranger or as a customer the shop vouches for."""

    async def begun(customer_id: int | None = None) -> Talk:
        opened = await service.conversations.begin("web", "en", None, customer_id)
        return Talk(service, opened.conversation_id, opened.token)

    return begun


@pytest.fixture
def order_in(untouched: Untouched) -> Callable:
    """The facts of the n-th newest order in a state, in the shop as it is at first."""

    async def find(
        state: OrderState, n: int = 0, where: Callable[[OrderFacts], bool] = lambda order: True
    ) -> OrderFacts:
        return [order for order in await untouched.orders(state) if where(order)][n]

    return find


@pytest.fixture
def state_of(service: Service) -> Callable:
    """The state an order is in by now."""

    async def now_in(order: OrderFacts) -> OrderState:
        found = await service.shop.order_of_customer(order.number, order.customer_id, NOW.date())
        assert found is not None
        return found.state

    return now_in


@pytest.fixture
def acts_on(service: Service) -> Callable:
    """What was done to an order, in this order."""

    async def acts(order: OrderFacts) -> list[str]:
        query = sa.select(ShopAct.act).where(ShopAct.order_number == order.number).order_by(ShopAct.id)
        async with service.storage.work() as work:
            return list((await work.execute(query)).scalars())

    return acts


async def newest_code(service: Service, talk: Talk) -> str:
    """The one-time code last sent for this talk, as the customer reads it in their mail."""
    query = sa.select(Mail.text).where(Mail.conversation_id == talk.conversation_id).order_by(Mail.id.desc()).limit(1)
    async with service.storage.work() as work:
        text = (await work.execute(query)).scalar_one()
    return re.findall(r"^ +(\d{6})$", text, re.MULTILINE)[0]


def in_words(service: Service, order: OrderFacts) -> dict[str, str]:
    """The order's facts as the shopper reads them."""
    return order_words(order, "en", service.sentences, NOW.date())


def text_of(outcome: Outcome) -> str:
    """Everything the bot said in answer."""
    return "\n\n".join(message.text for message in outcome.messages)


def anticipated_in(outcome: Outcome) -> list[str]:
    """The intents answered ahead."""
    return [intent for message in outcome.messages for intent in message.anticipated]


def offered_in(outcome: Outcome) -> list[str]:
    """The titles of what may be pressed."""
    return [choice["title"] for message in outcome.messages for choice in message.choices]


def said(service: Service, name: str, outcome: Outcome, **facts: str) -> bool:
    """Whether the sentence was said."""
    return service.sentences.say(name, "en", **facts) in text_of(outcome)


def says(service: Service, name: str, text: str) -> bool:
    """Whether a text has this sentence, whatever facts are in it."""
    return has_sentence(service.sentences.text(name, "en"), text)


async def newest_ticket(service: Service, conversation_id: str) -> Ticket:
    """The conversation's newest ticket."""
    query = sa.select(Ticket).where(Ticket.conversation_id == conversation_id).order_by(Ticket.id.desc()).limit(1)
    async with service.storage.work() as work:
        return (await work.execute(query)).scalar_one()


async def somebody(service: Service) -> Person:
    """An operator at the desk."""
    person = await service.operators.add(f"{uuid.uuid4().hex}@example.com", "Ana", "operator", "a-long-password")
    assert person is not None
    return person
