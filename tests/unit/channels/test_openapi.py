"""The published contract is the contract: its paths are the routes, and real answers fit its schemas."""

from __future__ import annotations

import re
import uuid
from dataclasses import replace
from typing import Any

import httpx
import jsonschema
import pytest

from bot.app import Service
from bot.channels.openapi import document
from bot.learning.harvest.gathering import Harvest
from bot.settings import Settings
from bot.site import web
from tests.fakes import FakeEngine, HandClock, fails, gives_up, offers
from tests.unit.channels.conftest import PASSWORD, Caller
from tests.unit.learning.doubtful import ByLetters

FOR_MACHINES = ("healthz", "readyz", "metrics")
ITSELF = {("get", "/api/openapi.json"), ("get", "/api/docs")}


def inlined(part: Any, whole: dict[str, Any]) -> Any:
    """A part of the document with every $ref replaced by what it points to."""
    if isinstance(part, list):
        return [inlined(each, whole) for each in part]
    if not isinstance(part, dict):
        return part
    if "$ref" not in part:
        return {key: inlined(value, whole) for key, value in part.items()}
    found: Any = whole
    for key in part["$ref"].removeprefix("#/").split("/"):
        found = found[key]
    return inlined(found, whole)


@pytest.fixture
async def published(client: httpx.AsyncClient) -> dict[str, Any]:
    told: dict[str, Any] = (await client.get("/api/openapi.json")).json()
    return told


async def test_every_path_has_a_route_and_every_route_that_is_no_page_is_in_it(
    settings: Settings, service: Service
) -> None:
    app = web(settings, service)
    routes = {
        (method.lower(), "/" + re.sub(r"<(\w+)[^>]*>", "{id}", route.path).strip("/"))
        for route in app.router.routes
        for method in route.methods
        if (route.path.startswith("api/") or route.path in FOR_MACHINES) and method != "OPTIONS"
    }
    told = {(method, path) for path, operations in document()["paths"].items() for method in operations}
    assert routes - ITSELF == told


async def test_the_document_is_what_it_says_it_is(published: dict[str, Any]) -> None:
    assert published["openapi"] == "3.1.0"
    assert published == document()
    for operations in published["paths"].values():
        for operation in operations.values():
            assert operation["summary"]
            assert "default" in operation["responses"]


class Checked:
    """Calls the service and checks every answer against the document."""

    def __init__(self, published: dict[str, Any]) -> None:
        self.published, self.seen = published, set[tuple[str, str]]()

    def check(self, response: httpx.Response) -> Any:
        """The answer's JSON, after it has been found in the document."""
        method = response.request.method.lower()
        listed = "conversations|tickets|promises|people|teams|sign-ins|saved-replies|groups|models|exams|runs"
        numbered = rf"/({listed})/[^/]+"
        path = re.sub(numbered, r"/\1/{id}", response.request.url.path)
        responses = inlined(self.published["paths"][path][method]["responses"], self.published)
        assert response.status_code != 500
        told = responses.get(str(response.status_code), responses["default"])
        self.seen.add((method, path))
        if "content" not in told:
            assert not response.content
            return None
        kind = response.headers["content-type"].partition(";")[0]
        if kind in ("text/csv", "text/plain"):
            assert kind in told["content"]
            return None
        jsonschema.Draft7Validator(told["content"][kind]["schema"]).validate(response.json())
        return response.json()


async def check_people(checked: Checked, lead: Caller) -> None:
    """Every call about people, teams, sign-ins and the audit trail."""
    checked.check(await lead.post("/teams", {"name": "Returns"}))
    checked.check(await lead.call("PATCH", "/teams/1", json={"name": "Money"}))
    checked.check(await lead.call("GET", "/teams"))
    checked.check(await lead.post("/people", {"email": "new@shop.example", "name": "New", "teams": [1]}))
    token = checked.check(await lead.post("/people/3/link"))["token"]
    checked.check(await lead.post("/password/link", {"token": token, "new": "seven blue lanterns"}))
    checked.check(await lead.post("/password/link", {"token": token, "new": "seven blue lanterns"}))
    checked.check(await lead.call("PATCH", "/people/3", json={"disabled": True}))
    checked.check(await lead.call("GET", "/people"))
    checked.check(await lead.call("DELETE", "/teams/1"))
    checked.check(await lead.call("GET", "/audit?limit=3"))
    checked.check(await lead.call("GET", "/audit.csv"))
    checked.check(await lead.call("GET", "/sign-ins"))
    checked.check(await lead.call("DELETE", "/sign-ins/nobodys"))
    checked.check(await lead.call("DELETE", "/sign-ins"))
    checked.check(await lead.post("/password", {"old": PASSWORD, "new": "eight green kettles"}))


async def check_saved_replies(checked: Checked, desk: Caller) -> None:
    """Every call about saved replies."""
    new = {"title": "Sorry", "text": "I am sorry, {first_name}.", "language": "en"}
    number = checked.check(await desk.post("/saved-replies", new))["reply"]["id"]
    checked.check(await desk.post("/saved-replies", {**new, "text": "{no_such}"}))
    checked.check(await desk.call("GET", "/saved-replies?q=sorry&ticket_id=1"))
    checked.check(await desk.call("PATCH", f"/saved-replies/{number}", json={"title": "Very sorry"}))
    checked.check(await desk.call("DELETE", f"/saved-replies/{number}"))


async def check_learning(checked: Checked, lead: Caller, service: Service, clock: HandClock) -> None:
    """Every call about turns to be looked at."""
    lead = replace(lead, base="/api/learning")
    clock.forward(minutes=11)
    await Harvest(service.storage, ByLetters, clock).gather()
    group = checked.check(await lead.call("GET", "/groups?state=open"))["groups"][0]["group_id"]
    checked.check(await lead.call("GET", f"/groups/{group}"))
    checked.check(await lead.call("GET", "/groups/none"))
    checked.check(await lead.call("GET", "/intents"))
    checked.check(await lead.post("/opinions", {"message_ids": [group], "verdict": "out_of_scope"}))
    checked.check(await lead.post("/opinions", {"message_ids": [group], "verdict": "two"}))
    checked.check(await lead.call("GET", "/agreement"))
    await service.learning_watch.look()
    checked.check(await lead.call("GET", "/watch"))
    checked.check(await lead.post("/undo"))
    run = checked.check(await lead.post("/runs"))["run"]["id"]
    checked.check(await lead.post("/runs"))
    checked.check(await lead.call("GET", "/runs"))
    checked.check(await lead.call("GET", f"/runs/{run}"))
    checked.check(await lead.post(f"/runs/{run}/cancel"))
    checked.check(await lead.post("/runs/99/cancel"))


async def check_models(checked: Checked, lead: Caller) -> None:
    """Every call about models; test_learning_models.py has those that change something."""
    lead = replace(lead, base="/api/learning")
    checked.check(await lead.call("GET", "/models"))
    checked.check(await lead.call("GET", "/exams"))
    checked.check(await lead.call("GET", "/exams/gone.tar.gz"))
    checked.check(await lead.call("GET", "/exams/gone.tar.gz/page"))
    checked.check(await lead.post("/models/gone.tar.gz/promote", {}))
    checked.check(await lead.post("/rollback"))


async def test_real_answers_and_refusals_fit_the_schemas(
    published: dict[str, Any],
    chat: Caller,
    desk: Caller,
    lead: Caller,
    engine: FakeEngine,
    service: Service,
    clock: HandClock,
) -> None:
    checked = Checked(published)
    engine.then(offers(("one", "BH-1")), fails(), gives_up())
    checked.check(await chat.client.post("/api/conversations", json={"channel": "app", "language": "en"}))
    checked.check(await chat.say("where is it"))
    assert checked.check(await chat.say("hm"))["status"] == 503
    checked.check(await chat.say("a person please"))
    checked.check(await chat.say("x" * 4001))
    checked.check(await desk.call("GET", "/me"))
    checked.check(await desk.call("GET", "/start"))
    checked.check(await desk.call("GET", "/tickets?state=waiting"))
    checked.check(await desk.call("GET", "/tickets?state=elsewhere"))
    checked.check(await desk.post("/tickets/1/claim"))
    client_id = str(uuid.uuid4())
    checked.check(await desk.post("/tickets/1/messages", {"client_message_id": client_id, "text": "hi", "seen_seq": 9}))
    checked.check(await desk.post("/tickets/1/typing"))
    checked.check(await desk.call("GET", "/tickets/1"))
    checked.check(await desk.call("GET", "/tickets/1/actions"))
    coupon = {"act": "goodwill_coupon", "amount": "5.00", "reason": "waited long"}
    checked.check(await desk.post("/tickets/1/actions/weigh", coupon))
    checked.check(await desk.post("/tickets/1/actions", {**coupon, "client_action_id": client_id}))
    checked.check(await desk.post("/tickets/1/looking", {"typing": True}))
    checked.check(await desk.post("/tickets/1/notes", {"text": "to know"}))
    checked.check(await desk.post("/tickets/1/transfer", {"operator_id": 99, "note": ""}))
    checked.check(await desk.post("/tickets/1/merge", {"into": 1}))
    checked.check(await desk.post("/tickets/1/snooze", {"until": None}))
    checked.check(await desk.post("/tickets/1/reopen"))
    checked.check(await desk.post("/tickets/1/spam"))
    checked.check(await desk.post("/tickets/1/reopen"))
    checked.check(await desk.post("/tickets/1/claim"))
    checked.check(await desk.post("/tickets/1/promise", {"due": "2026-03-18T12:00:00Z", "text": "soon"}))
    checked.check(await desk.post("/promises/1/withdraw"))
    checked.check(await chat.call("GET", "/messages"))
    checked.check(await chat.call("GET", "/history"))
    checked.check(await chat.post("/read", {"up_to": 3}))
    checked.check(await chat.post("/feedback", {"kind": "csat", "score": 5}))
    checked.check(await chat.post("/push", {"platform": "fcm", "address": "device"}))
    checked.check(await chat.client.get("/api/push/key"))
    checked.check(await chat.post("/identify", {"customer_token": "not good"}))
    checked.check(await desk.post("/tickets/1/hand-back", {"note": "done"}))
    checked.check(await desk.post("/tickets/1/resolve", {"nature": "question", "severity": "low"}))
    await check_saved_replies(checked, desk)
    await check_learning(checked, lead, service, clock)
    await check_models(checked, lead)
    checked.check(await chat.call("DELETE"))
    await check_people(checked, lead)
    for path in FOR_MACHINES:
        checked.check(await chat.client.get(f"/{path}"))
    checked.check(await desk.post("/sign-out"))
    checked.check(await desk.post("/sign-in", {"email": "nobody@shop.example", "password": "wrong"}))
    streams = {("get", "/api/conversations/{id}/events"), ("get", "/api/desk/events")}
    told = {(method, path) for path, operations in published["paths"].items() for method in operations}
    assert checked.seen == told - streams


async def test_the_readable_page_names_every_path(client: httpx.AsyncClient) -> None:
    page = await client.get("/api/docs")
    assert page.headers["content-type"].startswith("text/html")
    assert all(f"<code>{path}</code>" in page.text for path in document()["paths"])
