"""The desk's list and its moves over HTTP: what is refused, with which status, naming what is wrong."""

from __future__ import annotations

import uuid
from typing import Any

import httpx
import pytest

from bot.app import Service
from bot.desk.operators import Person
from tests.fakes import FakeEngine, gives_up
from tests.unit.channels.conftest import Caller, at_the_desk


@pytest.fixture
async def ticket(chat: Caller, engine: FakeEngine) -> None:
    """Ticket 1 waits."""
    engine.then(gives_up())
    await chat.say("a person please")


FILTERS = {
    "a tab that is none": ("state=elsewhere", "state"),
    "a severity that is none": ("severity=huge", "severity"),
    "a channel that is none": ("channel=pigeon", "channel"),
    "a topic that is none": ("topic=weather", "topic"),
    "a team without a number": ("team=returns", "team"),
    "no tickets at all": ("limit=0", "limit"),
    "too many tickets": ("limit=201", "limit"),
    "too long a search": ("q=" + "x" * 201, "q"),
    "a page that was never told": ("after=1.2", "after"),
    "a page far beyond time": (f"after=0.{10**20}.1", "after"),
    "a filter that is none": ("mood=angry", "mood"),
}


@pytest.mark.parametrize("case", FILTERS)
async def test_a_bad_filter_is_named(case: str, desk: Caller) -> None:
    query, field = FILTERS[case]
    answer = await desk.call("GET", f"/tickets?{query}")
    assert answer.status_code == 400
    assert answer.json()["field"] == field


async def test_the_first_paint_is_one_request(ticket: None, desk: Caller, robin: Person) -> None:
    start = (await desk.call("GET", "/start")).json()
    me = (await desk.call("GET", "/me")).json()
    assert {key: start[key] for key in ("operator", "csrf")} == me
    assert [row["id"] for row in start["tickets"]] == [1]
    assert start["counts"] == {"waiting": 1, "mine": 0, "promised": 0, "snoozed": 0, "all": 1}
    assert start["people"] == [{"id": robin.id, "name": "Robin", "here": True}]
    assert "delivery" in start["topics"]


async def test_the_next_page_begins_where_the_last_one_ended(
    chat: Caller, other_chat: Caller, desk: Caller, engine: FakeEngine
) -> None:
    for caller in (chat, other_chat):
        engine.then(gives_up())
        await caller.say("a person please")
    first = (await desk.call("GET", "/tickets?limit=1")).json()
    second = (await desk.call("GET", f"/tickets?limit=1&after={first['next']}")).json()
    assert [row["id"] for page in (first, second) for row in page["tickets"]] == [1, 2]
    assert second["next"] is None


BODIES: dict[str, tuple[str, dict[str, Any], int, str | None]] = {
    "a note without words": ("notes", {"text": ""}, 400, "text"),
    "too long a note": ("notes", {"text": "x" * 4001}, 413, "text"),
    "given to nobody": ("transfer", {"note": "who?"}, 400, None),
    "given to two": ("transfer", {"operator_id": 1, "team_id": 1}, 400, None),
    "given to somebody who is not there": ("transfer", {"operator_id": 99}, 422, "operator_id"),
    "given to a team that is not there": ("transfer", {"team_id": 99}, 422, "team_id"),
    "merged into itself": ("merge", {"into": 1}, 422, "into"),
    "merged into nothing": ("merge", {"into": 99}, 404, None),
    "put off without a word until when": ("snooze", {}, 400, "until"),
    "put off until a moment without a zone": ("snooze", {"until": "2030-01-01T12:00:00"}, 400, "until"),
    "put off until a number": ("snooze", {"until": 1893499200}, 400, "until"),
    "put off until a day that is none": ("snooze", {"until": "2030-02-31T12:00:00Z"}, 400, "until"),
    "put off into the past": ("snooze", {"until": "2020-01-01T12:00:00Z"}, 422, "until"),
    "typing, in words": ("looking", {"typing": "yes"}, 400, "typing"),
    "open already": ("reopen", {}, 409, None),
}


@pytest.mark.parametrize("case", BODIES)
async def test_a_move_that_cannot_be_made_says_why(case: str, ticket: None, desk: Caller) -> None:
    path, body, status, field = BODIES[case]
    answer = await desk.post(f"/tickets/1/{path}", body)
    assert answer.status_code == status
    assert answer.json().get("field") == field


MOVES: dict[str, dict[str, Any]] = {
    "notes": {"text": "to know"},
    "transfer": {"operator_id": 1},
    "merge": {"into": 2},
    "snooze": {"until": None},
    "spam": {},
    "reopen": {},
    "looking": {},
}


async def test_a_ticket_that_is_not_there_looks_the_same_however_it_is_asked_for(ticket: None, desk: Caller) -> None:
    there = await desk.call("GET", "/tickets/98")
    assert there.status_code == 404
    for number in ("99", "1e3", "x", "١", "1" * 10):
        for move, body in MOVES.items():
            answer = await desk.post(f"/tickets/{number}/{move}", body)
            assert (answer.status_code, answer.json()) == (404, there.json()), (number, move)


@pytest.mark.parametrize("move", ["transfer", "snooze", "spam"])
async def test_who_holds_a_ticket_is_named_to_whoever_reaches_for_it(
    move: str, ticket: None, client: httpx.AsyncClient, desk: Caller, sam: Person
) -> None:
    await desk.post("/tickets/1/claim")
    async with at_the_desk(client, sam) as other:
        answer = await other.post(f"/tickets/1/{move}", MOVES[move])
        assert answer.status_code == 409
        assert answer.json()["holder"] == {"name": "Robin"}


async def test_a_second_reply_is_refused_with_what_was_said(
    ticket: None, service: Service, client: httpx.AsyncClient, desk: Caller, sam: Person
) -> None:
    def words(text: str) -> dict[str, Any]:
        return {"client_message_id": str(uuid.uuid4()), "text": text, "seen_seq": 3}

    await desk.post("/tickets/1/claim")
    await desk.post("/tickets/1/messages", words("Robin here"))
    await desk.post("/tickets/1/transfer", {"operator_id": sam.id, "note": "yours"})
    async with at_the_desk(client, sam) as other:
        answer = await other.post("/tickets/1/messages", words("Sam here"))
    assert answer.status_code == 409
    assert [one["text"] for one in answer.json()["unseen"]] == ["Robin here"]


async def test_every_move_answers_with_the_ticket_as_it_stands_then(ticket: None, desk: Caller, robin: Person) -> None:
    given = (await desk.post("/tickets/1/transfer", {"operator_id": robin.id})).json()["ticket"]
    assert (given["state"], given["operator"]["name"]) == ("claimed", "Robin")
    asleep = (await desk.post("/tickets/1/snooze", {"until": "2026-03-18T12:00:00+01:00"})).json()["ticket"]
    assert asleep["snoozed_until"] == "2026-03-18T11:00:00+00:00"
    assert (await desk.post("/tickets/1/spam")).json()["ticket"]["state"] == "spam"
    assert (await desk.post("/tickets/1/reopen")).json()["ticket"]["reopened"] == 1
    note = await desk.post("/tickets/1/notes", {"text": "to know"})
    assert (note.status_code, note.json()["note"]["text"]) == (201, "to know")
