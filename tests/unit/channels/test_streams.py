"""Event streams: the transcript first, then what happens, and nothing twice or left out."""

from __future__ import annotations

import asyncio
import contextlib
import json
import uuid
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from bot.app import Service
from bot.channels.streams import EventStream
from bot.conversations import transcript
from bot.conversations.mailbox import MISSED, QUEUE_LENGTH, Signal, SlowReader
from bot.conversations.records import Conversation
from bot.desk.operators import Person
from bot.desk.views import View
from tests.fakes import NOON, FakeEngine, gives_up
from tests.unit.channels.conftest import Caller


class Events:
    """Reads an event stream event by event."""

    def __init__(self, response: httpx.Response) -> None:
        self.response, self.lines = response, response.aiter_lines()

    async def next(self) -> tuple[str, dict[str, Any], str | None]:
        """The next event: its name, its data, its id."""
        event: dict[str, str] = {}
        async for line in self.lines:
            if not line and event:
                return event["event"], json.loads(event["data"]), event.get("id")
            name, _, value = line.partition(": ")
            if name:
                event[name] = value
        raise EOFError

    async def take(self, number: int) -> list[tuple[str, Any]]:
        """The next events, each as its name and what tells it best."""
        told = [await self.next() for _ in range(number)]
        return [(name, data.get("text") or data.get("owner") or data.get("up_to")) for name, data, _ in told]


@contextlib.asynccontextmanager
async def events(caller: Caller, path: str = "/events", **headers: str) -> AsyncIterator[Events]:
    """An open stream."""
    asked = caller.client.stream("GET", caller.base + path, headers={**caller.headers, **headers})
    async with asked as response:
        assert response.status_code == 200
        yield Events(response)


async def test_a_stream_begins_with_the_transcript_and_who_speaks_then_tells_what_happens(
    chat: Caller, service: Service
) -> None:
    await chat.say("before")
    async with events(chat, "/events?after=1") as stream:
        assert await stream.take(3) == [("message", "before"), ("message", "echo before"), ("owner", "bot")]
        await chat.say("after")
        assert await stream.take(2) == [("message", "after"), ("message", "echo after")]
        await chat.post("/read", {"up_to": 4})
        assert await stream.take(1) == [("read", 4)]


async def test_whoever_waits_for_a_person_hears_how_long_when_their_stream_opens_again(
    chat: Caller, service: Service, engine: FakeEngine, robin: Person
) -> None:
    engine.then(gives_up())
    await chat.say("a person please")
    async with events(chat, "/events?after=9") as stream:
        assert await stream.take(2) == [("owner", "queue"), ("wait", "About 30 minutes")]
    ticket = (await service.inbox.listed(View(), robin))["tickets"][0]["id"]
    await service.tickets.claim(ticket, robin)
    await service.promises.make(ticket, robin, NOON + timedelta(hours=2), "")
    async with events(chat, "/events?after=6") as stream:
        (_, (name, data, _)) = await stream.next(), await stream.next()
        assert (name, data["until"]) == ("wait", "2026-03-17T14:00:00+00:00")
        await service.tickets.say(ticket, robin, str(uuid.uuid4()), "here it is", 99)
        await stream.next()
        assert (await stream.next())[:2] == ("wait", {"minutes": 0, "text": ""})
    async with service.storage.work() as work:
        assert (await work.execute(sa.select(Conversation.listened_at))).scalar_one() == NOON


RESUMES = [
    pytest.param("/events?after=3", {}, id="by query"),
    pytest.param("/events", {"Last-Event-ID": "3"}, id="by header"),
    pytest.param("/events?after=1", {"Last-Event-ID": "3"}, id="the header is the newer"),
]


@pytest.mark.parametrize(("path", "headers"), RESUMES)
async def test_a_stream_goes_on_after_the_last_message_seen(path: str, headers: dict[str, str], chat: Caller) -> None:
    for text in ("one", "two"):
        await chat.say(text)
    async with events(chat, path, **headers) as stream:
        name, data, number = await stream.next()
        assert (name, data["text"], data["seq"], number) == ("message", "two", 4, "4")


async def test_only_messages_carry_a_number_to_resume_from(chat: Caller) -> None:
    async with events(chat, "/events?after=1") as stream:
        assert (await stream.next())[2] is None


async def test_a_stream_opened_far_behind_catches_up_completely(chat: Caller, service: Service) -> None:
    async with service.storage.work() as work:
        conversation = await transcript.lock(work, chat.base.rpartition("/")[2], NOON)
        for number in range(1100):
            transcript.write(work, conversation, transcript.Author.BOT, f"line {number}", NOON)
        await work.commit()
    async with events(chat) as stream:
        numbers = [int((await stream.next())[2] or 0) for _ in range(1101)]
        assert numbers == list(range(1, 1102))
        assert await stream.take(1) == [("owner", "bot")]


async def test_a_hand_over_and_the_operators_words_reach_the_shopper(
    chat: Caller, desk: Caller, engine: FakeEngine
) -> None:
    async with events(chat, "/events?after=1") as stream:
        assert await stream.take(1) == [("owner", "bot")]
        engine.then(gives_up())
        await chat.say("a person please")
        handed = sorted(name for name, _ in await stream.take(5))
        assert handed == ["message", "message", "message", "owner", "wait"]
        await desk.post("/tickets/1/claim")
        claimed = await stream.take(2)
        assert sorted(name for name, _ in claimed) == ["message", "owner"]
        await desk.post("/tickets/1/typing")
        assert (await stream.next())[0] == "typing"


async def test_the_desks_stream_tells_of_tickets_messages_and_what_is_gone(
    chat: Caller, desk: Caller, engine: FakeEngine
) -> None:
    async with events(desk) as stream:
        engine.then(gives_up())
        await chat.say("a person please")
        assert [(await stream.next())[0] for _ in range(2)] == ["ticket", "counts"]
        await chat.say("hello?")
        assert [(await stream.next())[0] for _ in range(2)] == ["ticket", "message"]
        await chat.call("DELETE")
        name, data, _ = await stream.next()
        assert (name, data) == ("gone", {"conversation_id": chat.base.rpartition("/")[2]})


async def test_a_reader_who_fell_behind_is_let_go_and_a_stop_ends_every_stream(chat: Caller, service: Service) -> None:
    topic = chat.base.rpartition("/")[2]
    async with events(chat, "/events?after=1") as stream:
        await stream.next()
        for number in range(QUEUE_LENGTH + 5):
            service.mailbox.tell(topic, Signal("read", {"by": "shopper", "up_to": number}))
        with pytest.raises(EOFError):
            await stream.take(QUEUE_LENGTH + 5)
    async with events(chat, "/events?after=1") as stream:
        await stream.next()
        service.mailbox.close()
        with pytest.raises(EOFError):
            await stream.next()


async def test_a_client_that_leaves_is_no_longer_listened_for(chat: Caller, service: Service) -> None:
    topic = chat.base.rpartition("/")[2]
    async with events(chat, "/events?after=1") as stream:
        await stream.next()
        assert topic in service.mailbox._inboxes
    for _ in range(200):
        if topic not in service.mailbox._inboxes:
            break
        service.mailbox.tell(topic, Signal("read", {"by": "shopper", "up_to": 1}))
        await asyncio.sleep(0.02)
    assert topic not in service.mailbox._inboxes


async def test_a_stream_of_an_operator_needs_a_sign_in(chat: Caller, client: httpx.AsyncClient, robin: Person) -> None:
    assert (await client.get("/api/desk/events")).status_code == 401


class Wire:
    """Takes what a stream sends."""

    def __init__(self) -> None:
        self.sent = ""

    async def send(self, text: str) -> None:
        self.sent += text

    async def eof(self) -> None:
        self.sent += "<end>"


async def test_the_wire_format_keeps_an_event_on_one_line_whatever_the_text_holds() -> None:
    wire = Wire()
    stream = EventStream(wire)
    await stream.send("message", {"text": "a\nb\r\u2028c"}, 7)
    await stream.beat()
    await stream.end()
    assert wire.sent == 'id: 7\nevent: message\ndata: {"text": "a\\nb\\r\u2028c"}\n\n: \n\n<end>'


async def test_while_nothing_happens_the_inbox_beats(service: Service) -> None:
    with service.mailbox.listen("quiet") as inbox:
        signals = inbox.signals(0.01)
        assert [await signals.__anext__() for _ in range(3)] == [None] * 3


class Stalled(Wire):
    """A client that takes nothing any more."""

    async def send(self, text: str) -> None:
        await asyncio.Event().wait()


async def test_a_client_that_takes_nothing_is_cut_off() -> None:
    cut: list[bool] = []
    stream = EventStream(Stalled(), lambda: cut.append(True), patience_seconds=0.01)
    with pytest.raises(SlowReader):
        await stream.send("message", {"text": "a"}, 7)
    assert cut == [True]


async def test_a_reader_who_may_have_missed_something_gets_it_and_hears_who_speaks(
    chat: Caller, service: Service
) -> None:
    topic = chat.base.rpartition("/")[2]
    async with events(chat, "/events?after=1") as stream:
        await stream.next()
        async with service.storage.work() as work:
            conversation = await transcript.lock(work, topic, NOON)
            transcript.write(work, conversation, transcript.Author.BOT, "told to nobody", NOON)
            await work.commit()
        service.mailbox.tell_here(topic, Signal(MISSED, {}))
        assert await stream.take(2) == [("message", "told to nobody"), ("owner", "bot")]


async def test_a_stream_ends_when_its_conversation_is_erased(chat: Caller) -> None:
    async with events(chat, "/events?after=1") as stream:
        await stream.next()
        await chat.call("DELETE")
        with pytest.raises(EOFError):
            await stream.next()
