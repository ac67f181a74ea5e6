"""A desk of any size over the real routes, with an assistant that gives everybody to a person, in this process."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import sqlalchemy as sa
from sanic import Sanic

from bot.app import Service, assemble
from bot.clock import utc_now
from bot.conversations.records import Conversation, Message
from bot.desk.records import Ticket, TicketState
from bot.desk.records_people import Operator
from bot.migrations import migrate
from bot.settings import Settings
from bot.site import web
from tests.fakes import FakeEngine, Shopper, begin, gives_up, says

MESSAGES = 12
KNOWN: dict[str, Any] = {
    "wish": "order_late",
    "slots": {"order_number": "BH-204817", "email": "mo@home.example"},
    "customer": {"name": "Mo Marsh", "email": "mo@home.example", "returning": True, "orders": 4},
    "order": {"number": "BH-204817", "state": "late", "lines": [{"product": "Lamp", "quantity": 1}] * 5},
    "next_questions": ("refund_status", "cancel_order"),
}


@dataclass
class Browser:
    """One operator's page: its event stream is open, and counts what it is told."""

    headers: dict[str, str]
    told: dict[str, int] = field(default_factory=dict)

    async def listen(self, client: httpx.AsyncClient, ready: asyncio.Event) -> None:
        """Read the stream until it ends."""
        async with client.stream("GET", "/api/desk/events", headers=self.headers) as stream:
            async for line in stream.aiter_lines():
                ready.set()
                kind = line.removeprefix("event: ")
                if kind != line:
                    self.told[kind] = self.told.get(kind, 0) + 1


class Desk:
    """So many open tickets, and so many operators who look on."""

    def __init__(self, service: Service, client: httpx.AsyncClient, tickets: int, operators: int) -> None:
        self.service, self.client, self.tickets, self.operators = service, client, tickets, operators
        self.browsers: list[Browser] = []
        self.shoppers: list[Shopper] = []

    async def fill(self) -> None:
        """One conversation as the service makes it, then copies of its rows, each a minute younger."""
        shopper = await begin(self.service)
        for number in range(MESSAGES // 2):
            await shopper.say("a person please" if number == MESSAGES // 2 - 1 else f"where is it, number {number}?")
        self.shoppers.append(shopper)
        async with self.service.storage.work() as work:
            for number in range(1, self.tickets):
                await self._copy(work, shopper.conversation_id, number)
            await work.commit()

    async def _copy(self, work: Any, conversation_id: str, number: int) -> None:
        new, later = str(uuid.uuid4()), timedelta(minutes=number)
        for record, column in ((Conversation, Conversation.id), (Message, Message.conversation_id)):
            rows = (await work.execute(sa.select(record.__table__).where(column == conversation_id))).mappings().all()
            own = {"conversation_id": new} if record is Message else {"token_hash": new}
            for row in rows:
                fresh = new if record is Conversation else str(uuid.uuid4())
                await work.execute(sa.insert(record.__table__).values({**row, "id": fresh, **own}))
        query = sa.select(Ticket.__table__).where(Ticket.conversation_id == conversation_id)
        ticket = dict((await work.execute(query)).mappings().one())
        del ticket["id"]
        ticket.update(conversation_id=new, opened_at=ticket["opened_at"] + later)
        await work.execute(sa.insert(Ticket.__table__).values(ticket))

    async def sign_in(self) -> None:
        """Everybody, past the door: its slowness is meant, and not what is measured here."""
        sessions = self.service.staff.operators.sessions
        async with self.service.storage.work() as work:
            for number in range(self.operators):
                told = {"email": f"op{number}@shop.example", "name": f"Operator {number}", "role": "operator"}
                operator = Operator(**told, password_hash="none", created_at=utc_now(), seen_at=utc_now())
                work.add(operator)
                await work.flush()
                signed = sessions.begin(work, operator, "bench")
                headers = {"Cookie": f"desk={signed.secret}", "X-CSRF-Token": signed.csrf}
                self.browsers.append(Browser(headers))
            await work.commit()

    async def get(self, path: str) -> None:
        """Something the first page asks for."""
        answer = await self.client.get(f"/api/desk/{path}", headers=self.browsers[0].headers)
        answer.raise_for_status()

    async def claim(self) -> None:
        """The first ticket, by the first operator."""
        answer = await self.client.post("/api/desk/tickets/1/claim", headers=self.browsers[0].headers)
        answer.raise_for_status()

    async def put_back(self) -> None:
        """Undo a claim, past the desk."""
        async with self.service.storage.work() as work:
            await work.execute(
                sa.update(Ticket).where(Ticket.id == 1).values(state=TicketState.WAITING.value, operator_id=None)
            )
            await work.commit()

    async def everybody_was_told(self, kind: str, before: int) -> None:
        """Wait until every open page has had one more event of this kind."""
        while any(browser.told.get(kind, 0) <= before for browser in self.browsers):
            await asyncio.sleep(0.001)

    @contextmanager
    def statements(self) -> Iterator[list[str]]:
        """What the database is asked meanwhile."""
        asked: list[str] = []

        def note(connection: Any, cursor: Any, statement: str, *_: Any) -> None:
            asked.append(statement)

        engine = self.service.storage.engine.sync_engine
        sa.event.listen(engine, "before_cursor_execute", note)
        try:
            yield asked
        finally:
            sa.event.remove(engine, "before_cursor_execute", note)


@asynccontextmanager
async def desk(folder: Path, tickets: int, operators: int) -> AsyncIterator[Desk]:
    """A desk on a database of its own, with every page open; what the service does by itself is left out."""
    folder.mkdir()
    Sanic.test_mode = True
    settings = Settings(data_dir=folder, secret_key="bench", messages_per_minute=100_000)
    await asyncio.to_thread(migrate, settings.database)
    engine = FakeEngine()
    engine.usual = says("Let me look.")
    engine.then(*[says("Let me look.")] * (MESSAGES // 2 - 1), gives_up(**KNOWN))
    service = assemble(settings, engine)
    async with _served(settings, service) as client:
        made = Desk(service, client, tickets, operators)
        await made.fill()
        await made.sign_in()
        events = [asyncio.Event() for _ in made.browsers]
        open_pages = [
            asyncio.ensure_future(browser.listen(client, event))
            for browser, event in zip(made.browsers, events, strict=True)
        ]
        await asyncio.gather(*(event.wait() for event in events))
        yield made
        for page in open_pages:
            page.cancel()
        await asyncio.gather(*open_pages, return_exceptions=True)


@asynccontextmanager
async def _served(settings: Settings, service: Service) -> AsyncIterator[httpx.AsyncClient]:
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    server = await web(settings, service).create_server(sock=listening, return_asyncio_server=True)
    await server.startup()
    await server.before_start()
    base = f"http://127.0.0.1:{listening.getsockname()[1]}"
    limits = httpx.Limits(max_connections=None)
    async with httpx.AsyncClient(base_url=base, timeout=60, trust_env=False, limits=limits) as client:
        yield client
    await service.feed.stop()
    server.close()
    with contextlib.suppress(asyncio.TimeoutError):
        await asyncio.wait_for(server.wait_closed(), 2)
    await service.storage.close()
