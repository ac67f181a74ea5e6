"""Every refusal of the contract is a problem document that says what is wrong and where."""

from __future__ import annotations

import uuid
from typing import Any

import httpx
import pytest
from sanic.exceptions import ServiceUnavailable

from bot.app import Service
from bot.channels.problems import translate
from bot.desk.operators import Person
from bot.settings import Settings
from tests.fakes import FakeEngine, breaks, fails, gives_up, offers
from tests.unit.channels.conftest import Caller


def problem(response: httpx.Response, status: int) -> dict[str, Any]:
    """The problem document of a response with this status."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = response.json()
    assert {"type", "title", "status", "detail"} <= set(body)
    assert body["status"] == status
    assert body["title"] and body["detail"]
    return body


ID = "6f1c2f58-2f3e-4f0e-9a53-0d9f6f6f6f6f"
BODIES = [
    pytest.param("", {}, "channel", id="begin: no channel"),
    pytest.param("", {"channel": "fax"}, "channel", id="begin: unknown channel"),
    pytest.param("", {"channel": "web", "language": "e"}, "language", id="begin: no language"),
    pytest.param("", {"channel": "web", "page": "x" * 501}, "page", id="begin: long page"),
    pytest.param("", {"channel": "web", "page": "a\x00b"}, "page", id="begin: null in page"),
    pytest.param("", {"channel": "web", "customer_token": 7}, "customer_token", id="begin: token a number"),
    pytest.param("", {"channel": "web", "chanel": "web"}, "chanel", id="begin: misspelt field"),
    pytest.param("/messages", {"text": "hi"}, "client_message_id", id="post: no id"),
    pytest.param("/messages", {"client_message_id": "7", "text": "hi"}, "client_message_id", id="post: id no uuid"),
    pytest.param("/messages", {"client_message_id": ID, "text": "  "}, "text", id="post: blank"),
    pytest.param("/messages", {"client_message_id": ID, "text": "a\x00"}, "text", id="post: null character"),
    pytest.param("/messages", {"client_message_id": ID, "text": 7}, "text", id="post: text a number"),
    pytest.param("/messages", {"client_message_id": ID, "choice": ""}, "choice", id="post: empty choice"),
    pytest.param("/messages", {"client_message_id": ID}, None, id="post: neither text nor choice"),
    pytest.param("/messages", {"client_message_id": ID, "text": "a", "choice": "b"}, None, id="post: both"),
    pytest.param("/read", {"up_to": -1}, "up_to", id="read: below zero"),
    pytest.param("/read", {"up_to": "2"}, "up_to", id="read: a word"),
    pytest.param("/read", {"up_to": True}, "up_to", id="read: a truth value"),
    pytest.param("/read", {"up_to": 2**31}, "up_to", id="read: larger than the database's numbers"),
    pytest.param("/feedback", {"kind": "stars", "score": 1}, "kind", id="feedback: unknown kind"),
    pytest.param("/feedback", {"kind": "csat", "score": 0}, "score", id="feedback: csat below 1"),
    pytest.param("/feedback", {"kind": "nps", "score": 11}, "score", id="feedback: nps above 10"),
    pytest.param("/feedback", {"kind": "ces", "score": 8}, "score", id="feedback: ces above 7"),
    pytest.param("/feedback", {"kind": "csat", "score": 2.5}, "score", id="feedback: half a score"),
    pytest.param("/feedback", {"kind": "csat", "score": 2, "comment": "x" * 4001}, "comment", id="feedback: long"),
    pytest.param("/identify", {"customer_token": ""}, "customer_token", id="identify: empty token"),
    pytest.param("/push", {"platform": "pager", "address": "a"}, "platform", id="push: unknown platform"),
    pytest.param("/push", {"platform": "fcm", "address": ""}, "address", id="push: no address"),
]


@pytest.mark.parametrize(("path", "body", "field"), BODIES)
async def test_a_bad_body_is_refused_with_the_fields_name(
    path: str, body: dict[str, Any], field: str | None, chat: Caller, client: httpx.AsyncClient
) -> None:
    begins = path == ""
    response = await (client.post("/api/conversations", json=body) if begins else chat.post(path, body))
    assert problem(response, 400).get("field") == field


HALF_CHARACTERS = [
    pytest.param("/messages", "text", f'{{"client_message_id": "{ID}", "text": "a\\ud800"}}', id="words"),
    pytest.param("/feedback", "comment", '{"kind": "csat", "score": 3, "comment": "\\udc00"}', id="comment"),
]


@pytest.mark.parametrize(("path", "field", "body"), HALF_CHARACTERS)
async def test_half_a_character_is_refused_before_it_reaches_the_database(
    path: str, field: str, body: str, chat: Caller
) -> None:
    response = await chat.call("POST", path, content=body, headers={"Content-Type": "application/json"})
    assert problem(response, 400)["field"] == field


NOT_JSON = [
    pytest.param(b"{", id="cut off"),
    pytest.param(b"[1]", id="a list"),
    pytest.param(b"null", id="nothing"),
    pytest.param(b"", id="empty"),
    pytest.param(b'{"text": "\xff"}', id="not UTF-8"),
    pytest.param(b"[" * 30_000, id="very deep"),
    pytest.param(b'{"up_to": 1' + b"0" * 400 + b"}", id="a giant number"),
]


@pytest.mark.parametrize("content", NOT_JSON)
async def test_a_body_that_is_no_json_object_is_refused(content: bytes, chat: Caller) -> None:
    problem(await chat.call("POST", "/read", content=content, headers={"Content-Type": "application/json"}), 400)


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", ""])
async def test_any_other_kind_of_body_is_415(kind: str, chat: Caller) -> None:
    problem(await chat.call("POST", "/read", content=b'{"up_to": 1}', headers={"Content-Type": kind}), 415)


async def test_json_with_a_charset_is_taken(chat: Caller) -> None:
    kind = {"Content-Type": "Application/JSON; charset=utf-8"}
    assert (await chat.call("POST", "/read", content=b'{"up_to": 1}', headers=kind)).status_code == 204


ROUTES = [
    ("POST", "/messages"),
    ("GET", "/messages"),
    ("GET", "/events"),
    ("POST", "/read"),
    ("POST", "/feedback"),
    ("POST", "/identify"),
    ("POST", "/push"),
    ("DELETE", ""),
]


@pytest.mark.parametrize(("method", "path"), ROUTES)
async def test_without_a_good_token_every_route_is_401(method: str, path: str, chat: Caller) -> None:
    for value in ("", "Bearer", "Bearer nobody's", "Basic abc"):
        problem(await chat.call(method, path, headers={"Authorization": value}), 401)


@pytest.mark.parametrize(("method", "path"), ROUTES)
async def test_missing_and_somebody_elses_conversation_are_the_same_404(
    method: str, path: str, chat: Caller, other_chat: Caller
) -> None:
    mine = chat.headers
    others = await chat.client.request(method, other_chat.base + path, headers=mine)
    missing = await chat.client.request(method, f"/api/conversations/{uuid.uuid4()}{path}", headers=mine)
    assert problem(others, 404) == problem(missing, 404)
    assert others.headers.keys() == missing.headers.keys()


async def test_4001_characters_are_413_and_4000_are_not(chat: Caller, engine: FakeEngine) -> None:
    assert problem(await chat.say("x" * 4001), 413)["field"] == "text"
    assert (await chat.say("x" * 4000)).status_code == 200


async def test_65_kib_are_413(chat: Caller) -> None:
    problem(
        await chat.call("POST", "/messages", content=b" " * 65 * 1024, headers={"Content-Type": "application/json"}),
        413,
    )


async def test_a_choice_never_offered_here_is_422(chat: Caller, other_chat: Caller, engine: FakeEngine) -> None:
    engine.then(offers(("one", "BH-1")))
    await other_chat.say("where is it")
    response = await chat.post("/messages", {"client_message_id": ID, "choice": "one"})
    assert problem(response, 422)["field"] == "choice"


async def test_over_the_budget_is_429_with_the_seconds_to_wait(
    chat: Caller, service: Service, settings: Settings, engine: FakeEngine
) -> None:
    for _ in range(settings.messages_per_minute):
        await chat.say("hello")
    refused = await chat.say("one more")
    problem(refused, 429)
    assert refused.headers["retry-after"] == str(60 // settings.messages_per_minute)


async def test_a_failing_dialogue_is_503_with_a_time_to_come_back_and_the_message_is_kept(
    chat: Caller, engine: FakeEngine
) -> None:
    engine.then(fails())
    refused = await chat.say("hello", ID)
    assert problem(refused, 503)["stored"] is True
    assert int(refused.headers["retry-after"]) > 0
    assert [said["text"] for said in (await chat.call("GET", "/messages?after=1")).json()["messages"]] == ["hello"]
    again = await chat.say("hello", ID)
    assert [said["text"] for said in again.json()["messages"]] == ["echo hello"]


async def test_a_fault_nobody_foresaw_is_500_without_its_insides(chat: Caller, engine: FakeEngine) -> None:
    engine.then(breaks())
    response = await chat.say("hello")
    assert "ZeroDivision" not in str(problem(response, 500))
    assert "traceback" not in response.text.lower()


def test_every_503_says_when_to_come_back() -> None:
    assert int(translate(ServiceUnavailable("Response Timeout")).headers["Retry-After"]) > 0


@pytest.mark.parametrize("after", ["-1", "two", "1.5", "9999999999", "²"])
async def test_a_bad_place_to_go_on_from_is_named(after: str, chat: Caller) -> None:
    for path in ("/messages", "/events"):
        response = await chat.call("GET", path, params={"after": after})
        assert problem(response, 400)["field"] == "after"


STRAYS = [
    pytest.param("GET", "/api/nothing", 404, id="no such route"),
    pytest.param("GET", "/nothing", 404, id="no such page"),
    pytest.param("PUT", "/api/conversations", 405, id="no such method"),
]


@pytest.mark.parametrize(("method", "path", "status"), STRAYS)
async def test_a_stray_call_is_a_problem_document_too(
    method: str, path: str, status: int, client: httpx.AsyncClient
) -> None:
    problem(await client.request(method, path), status)


async def test_the_same_message_again_is_the_same_answer_byte_for_byte(chat: Caller, engine: FakeEngine) -> None:
    engine.then(offers(("one", "BH-1")))
    first = await chat.say("hello", ID)
    await chat.say("more")
    assert (await chat.say("hello", ID)).content == first.content


async def test_a_ticket_claimed_by_another_is_409_with_the_holders_name(
    chat: Caller, desk: Caller, service: Service, engine: FakeEngine, sam: Person
) -> None:
    engine.then(gives_up())
    await chat.say("a person please")
    await service.tickets.claim(1, sam)
    assert problem(await desk.post("/tickets/1/claim"), 409)["holder"] == {"name": "Sam"}


async def test_words_over_anothers_answer_are_409_with_what_was_not_seen(
    chat: Caller, desk: Caller, service: Service, engine: FakeEngine, sam: Person
) -> None:
    engine.then(gives_up(), gives_up())
    await chat.say("a person please")
    await service.tickets.claim(1, sam)
    await service.tickets.say(1, sam, ID, "Sam here", 9)
    await service.tickets.hand_back(1, sam, "")
    await chat.say("a person please")
    await desk.post("/tickets/2/claim")
    response = await desk.post(
        "/tickets/2/messages", {"client_message_id": str(uuid.uuid4()), "text": "hi", "seen_seq": 1}
    )
    assert [said["text"] for said in problem(response, 409)["unseen"]] == ["Sam here"]


async def test_a_desk_message_over_4000_characters_is_413(desk: Caller) -> None:
    body = {"client_message_id": ID, "text": "x" * 4001, "seen_seq": 1}
    assert problem(await desk.post("/tickets/1/messages", body), 413)["field"] == "text"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.copy(update={"messages_per_minute": 5})
