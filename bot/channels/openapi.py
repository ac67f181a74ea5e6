"""The contract as OpenAPI 3.1, made from the bodies that the routes check, and a page to read it."""

from __future__ import annotations

from typing import Any

from sanic import Blueprint, Request
from sanic.response import HTTPResponse, html, json

from bot.channels import (
    bodies,
    openapi_actions,
    openapi_desk,
    openapi_exams,
    openapi_learning,
    openapi_machines,
    openapi_models,
    openapi_people,
    openapi_replies,
    openapi_runs,
    openapi_watch,
)
from bot.channels.openapi_machines import FOR_ANYBODY, SECURITY, Security
from bot.channels.openapi_parts import AFTER, ID, NUMBER, OBJECT, TEXT, TIME, Route, listing, ref, thing

VERSION = "0.1.0"
ERROR = {"$ref": "#/components/responses/Problem"}
C = "/api/conversations"
PUSH_KEY = "/api/push/key"
WITHOUT_SIGNING_IN = (C, PUSH_KEY, openapi_people.SIGN_IN, openapi_people.SET_PASSWORD, *FOR_ANYBODY)
ROUTES: tuple[Route, ...] = (
    Route("post", C, "Open a conversation", bodies.Begin, 201, "Begun"),
    Route("delete", C + "/{id}", "Erase what was said", None, 204, None, (ID,)),
    Route("post", C + "/{id}/messages", "Say something and hear the answer", bodies.Post, 200, "Outcome", (ID,)),
    Route("get", C + "/{id}/messages", "Messages after a sequence number", None, 200, "Seen", (ID, AFTER)),
    Route("get", C + "/{id}/history", "A known customer's earlier conversations", None, 200, "History", (ID,)),
    Route(
        "get", C + "/{id}/events", "Event stream: message, typing, read, owner, wait", None, 200, "events", (ID, AFTER)
    ),
    Route("post", C + "/{id}/read", "Mark as read", bodies.Read, 204, None, (ID,)),
    Route("post", C + "/{id}/feedback", "Rate the conversation", bodies.Feedback, 204, None, (ID,)),
    Route(
        "post",
        C + "/{id}/identify",
        "Sign a visitor in, by token or by code",
        bodies.Identify,
        200,
        "Identified",
        (ID,),
    ),
    Route("post", C + "/{id}/push", "Keep a device's address", bodies.Push, 204, None, (ID,)),
    Route("get", PUSH_KEY, "The key a browser subscribes to pushes with", None, 200, "PushKey"),
    *openapi_people.ROUTES,
    *openapi_desk.ROUTES,
    *openapi_actions.ROUTES,
    *openapi_replies.ROUTES,
    *openapi_learning.ROUTES,
    *openapi_runs.ROUTES,
    *openapi_exams.ROUTES,
    *openapi_models.ROUTES,
    *openapi_watch.ROUTES,
    *openapi_machines.ROUTES,
)
OWNER = {"enum": ["bot", "queue", "operator"]}
SCHEMAS: dict[str, Any] = {
    "Message": thing(
        "seq id author at text language choices cards anticipated",
        seq=NUMBER,
        id=TEXT,
        author={"enum": ["shopper", "bot", "operator", "system"]},
        at=TIME,
        text=TEXT,
        language=TEXT,
        choices=listing(thing("id title", id=TEXT, title=TEXT)),
        cards=listing(OBJECT),
        anticipated=listing(TEXT),
        intent=thing("name confidence", name=TEXT, confidence={"type": ["number", "null"]}),
        operator=thing("name", name=TEXT),
        client_message_id=TEXT,
    ),
    "Begun": thing(
        "conversation_id token language messages",
        conversation_id=TEXT,
        token=TEXT,
        language=TEXT,
        messages=listing(ref("Message")),
    ),
    "Outcome": thing(
        "accepted messages owner cursor",
        accepted=ref("Message"),
        messages=listing(ref("Message")),
        owner=OWNER,
        cursor=NUMBER,
    ),
    "Seen": thing("messages owner cursor", messages=listing(ref("Message")), owner=OWNER, cursor=NUMBER),
    "Past": thing(
        "conversation_id channel at messages",
        conversation_id=TEXT,
        channel={"enum": ["web", "app"]},
        at=TIME,
        messages=listing(ref("Message")),
    ),
    "History": thing("conversations", conversations=listing(ref("Past"))),
    "Identified": thing("identified", identified={"type": "boolean"}),
    "PushKey": thing("key", key=TEXT),
    "Problem": thing("type title status detail", type=TEXT, title=TEXT, status=NUMBER, detail=TEXT, field=TEXT),
}


_PARTS = (
    openapi_people,
    openapi_desk,
    openapi_actions,
    openapi_replies,
    openapi_learning,
    openapi_runs,
    openapi_exams,
    openapi_models,
    openapi_watch,
    openapi_machines,
)
_DESK = {name: schema for part in _PARTS for name, schema in part.SCHEMAS.items()}


def document() -> dict[str, Any]:
    """The OpenAPI document of everything above."""
    taken = _taken()
    paths: dict[str, Any] = {}
    for route in ROUTES:
        paths.setdefault(route.path, {})[route.method] = _operation(route)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Beforehand", "version": VERSION},
        "paths": paths,
        "components": {
            "schemas": {**SCHEMAS, **_DESK, **taken},
            "responses": {
                "Problem": {"description": "A refusal", "content": _content("application/problem+json", "Problem")}
            },
            "securitySchemes": {
                "conversation": {"type": "http", "scheme": "bearer"},
                "desk": {"type": "apiKey", "in": "cookie", "name": "desk"},
                "metrics": {"type": "http", "scheme": "bearer"},
            },
        },
    }


def _taken() -> dict[str, Any]:
    """The bodies by their names, each thing inside of one beside it."""
    taken: dict[str, Any] = {}
    for body in {route.body for route in ROUTES if route.body}:
        schema = dict(body.schema(ref_template="#/components/schemas/{model}"))
        taken |= {**schema.pop("definitions", {}), body.__name__: schema}
    return taken


def _operation(route: Route) -> dict[str, Any]:
    responses = {str(route.status): _answer(route.answer), "default": ERROR}
    operation: dict[str, Any] = {"summary": route.summary, "responses": responses}
    if route.parameters:
        operation["parameters"] = list(route.parameters)
    if route.body is not None:
        operation["requestBody"] = {"required": True, "content": _content("application/json", route.body.__name__)}
    if route.path not in WITHOUT_SIGNING_IN:
        usual: Security = [{"conversation": []} if route.path.startswith(C) else {"desk": []}]
        operation["security"] = SECURITY.get(route.path, usual)
    return operation


def _answer(name: str | None) -> dict[str, Any]:
    if name is None:
        return {"description": "Done"}
    if name == "events":
        return {"description": "Events", "content": {"text/event-stream": {"schema": TEXT}}}
    if name == "table":
        return {"description": "A table", "content": {"text/csv": {"schema": TEXT}}}
    if name == "text":
        return {"description": "A text", "content": {"text/plain": {"schema": TEXT}}}
    if name == "page":
        return {"description": "A page", "content": {"text/html": {"schema": TEXT}}}
    return {"description": "Done", "content": _content("application/json", name)}


def _content(kind: str, name: str) -> dict[str, Any]:
    return {kind: {"schema": ref(name)}}


def openapi() -> Blueprint:
    """The routes /api/openapi.json and /api/docs."""
    bp = Blueprint("openapi", url_prefix="/api")

    @bp.get("/openapi.json")
    async def as_json(request: Request) -> HTTPResponse:
        return json(document())

    @bp.get("/docs")
    async def as_page(request: Request) -> HTTPResponse:
        return html(_page(), headers={"Content-Security-Policy": "default-src 'none'; base-uri 'none'"})

    return bp


def _page() -> str:
    rows = "".join(
        f"<tr><td><code>{route.method.upper()}</code><td><code>{route.path}</code><td>{route.summary}"
        f"<td><code>{', '.join(route.body.__fields__) if route.body else ''}</code></tr>"
        for route in ROUTES
    )
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Beforehand: the HTTP contract</title>'
        '<h1>The HTTP contract</h1><p>The whole of it for machines: <a href="/api/openapi.json">openapi.json</a>.</p>'
        "<table><thead><tr><th>Method<th>Path<th>What it does<th>Fields</tr></thead>"
        f"<tbody>{rows}</tbody></table></html>"
    )
