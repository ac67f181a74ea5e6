"""The contract as OpenAPI 3.1, made from the bodies that the routes check, and a page to read it."""

from __future__ import annotations

from typing import Any

from sanic import Blueprint, Request
from sanic.response import HTTPResponse, html, json

from bot.channels import bodies

VERSION = "0.1.0"
ERROR = {"$ref": "#/components/responses/Problem"}
ID = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
AFTER = {"name": "after", "in": "query", "schema": {"type": "integer", "minimum": 0}}
STATE = {"name": "state", "in": "query", "schema": {"enum": ["waiting", "mine", "all"]}}
C, T = "/api/conversations", "/api/desk/tickets"
PUSH_KEY = "/api/push/key"
WITHOUT_SIGNING_IN = (C, PUSH_KEY, "/api/desk/sign-in")
# method, path, what it does, body, status of success, schema of success, parameters
ROUTES: tuple[tuple[str, str, str, type[bodies.Body] | None, int, str | None, tuple[dict[str, Any], ...]], ...] = (
    ("post", C, "Open a conversation", bodies.Begin, 201, "Begun", ()),
    ("delete", C + "/{id}", "Erase what was said", None, 204, None, (ID,)),
    ("post", C + "/{id}/messages", "Say something and hear the answer", bodies.Post, 200, "Outcome", (ID,)),
    ("get", C + "/{id}/messages", "Messages after a sequence number", None, 200, "Seen", (ID, AFTER)),
    ("get", C + "/{id}/history", "A known customer's earlier conversations", None, 200, "History", (ID,)),
    ("get", C + "/{id}/events", "Event stream: message, typing, read, owner", None, 200, "events", (ID, AFTER)),
    ("post", C + "/{id}/read", "Mark as read", bodies.Read, 204, None, (ID,)),
    ("post", C + "/{id}/feedback", "Rate the conversation", bodies.Feedback, 204, None, (ID,)),
    ("post", C + "/{id}/identify", "Sign a visitor in, by token or by code", bodies.Identify, 200, "Identified", (ID,)),
    ("post", C + "/{id}/push", "Keep a device's address", bodies.Push, 204, None, (ID,)),
    ("get", PUSH_KEY, "The key a browser subscribes to pushes with", None, 200, "PushKey", ()),
    ("post", "/api/desk/sign-in", "Sign in to the desk", bodies.DeskSignIn, 200, "Me", ()),
    ("post", "/api/desk/sign-out", "Sign out", None, 204, None, ()),
    ("get", "/api/desk/me", "Who is signed in", None, 200, "Me", ()),
    ("get", T, "Tickets", None, 200, "Tickets", (STATE,)),
    ("get", T + "/{id}", "A ticket with its briefing and messages", None, 200, "Shown", (ID,)),
    ("post", T + "/{id}/claim", "Claim a ticket", None, 200, "OneTicket", (ID,)),
    ("post", T + "/{id}/messages", "Write to the shopper", bodies.DeskPost, 200, "Written", (ID,)),
    ("post", T + "/{id}/typing", "Show that somebody is writing", None, 204, None, (ID,)),
    ("post", T + "/{id}/hand-back", "Give the conversation back to the bot", bodies.HandBack, 200, "OneTicket", (ID,)),
    ("post", T + "/{id}/resolve", "Close the matter", bodies.Resolve, 200, "OneTicket", (ID,)),
    ("get", "/api/desk/events", "Event stream of the queue: ticket, message", None, 200, "events", ()),
)


def _object(required: str, **properties: Any) -> dict[str, Any]:
    return {"type": "object", "required": required.split(), "properties": properties}


def _list(items: Any) -> dict[str, Any]:
    return {"type": "array", "items": items}


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


TEXT, NUMBER, OBJECT = {"type": "string"}, {"type": "integer"}, {"type": "object"}
OWNER = {"enum": ["bot", "queue", "operator"]}
SCHEMAS: dict[str, Any] = {
    "Message": _object(
        "seq id author at text language choices cards anticipated",
        seq=NUMBER,
        id=TEXT,
        author={"enum": ["shopper", "bot", "operator", "system"]},
        at={"type": "string", "format": "date-time"},
        text=TEXT,
        language=TEXT,
        choices=_list(_object("id title", id=TEXT, title=TEXT)),
        cards=_list(OBJECT),
        anticipated=_list(TEXT),
        intent=_object("name confidence", name=TEXT, confidence={"type": ["number", "null"]}),
        operator=_object("name", name=TEXT),
        client_message_id=TEXT,
    ),
    "Begun": _object(
        "conversation_id token language messages",
        conversation_id=TEXT,
        token=TEXT,
        language=TEXT,
        messages=_list(_ref("Message")),
    ),
    "Outcome": _object(
        "accepted messages owner cursor",
        accepted=_ref("Message"),
        messages=_list(_ref("Message")),
        owner=OWNER,
        cursor=NUMBER,
    ),
    "Seen": _object("messages owner cursor", messages=_list(_ref("Message")), owner=OWNER, cursor=NUMBER),
    "Past": _object(
        "conversation_id channel at messages",
        conversation_id=TEXT,
        channel={"enum": ["web", "app"]},
        at={"type": "string", "format": "date-time"},
        messages=_list(_ref("Message")),
    ),
    "History": _object("conversations", conversations=_list(_ref("Past"))),
    "Identified": _object("identified", identified={"type": "boolean"}),
    "PushKey": _object("key", key=TEXT),
    "Me": _object("operator csrf", operator=_object("id name email role"), csrf=TEXT),
    "Ticket": _object("id conversation_id state opened_at wish unseen", id=NUMBER, conversation_id=TEXT, unseen=NUMBER),
    "Tickets": _object("tickets", tickets=_list(_ref("Ticket"))),
    "OneTicket": _object("ticket", ticket=_ref("Ticket")),
    "Shown": _object(
        "ticket briefing messages cursor",
        ticket=_ref("Ticket"),
        briefing=OBJECT,
        messages=_list(_ref("Message")),
        cursor=NUMBER,
    ),
    "Written": _object("message cursor", message=_ref("Message"), cursor=NUMBER),
    "Problem": _object("type title status detail", type=TEXT, title=TEXT, status=NUMBER, detail=TEXT, field=TEXT),
}


def document() -> dict[str, Any]:
    """The OpenAPI document of everything above."""
    taken = {
        body.__name__: body.schema(ref_template="#/components/schemas/{model}") for *_, body, _, _, _ in ROUTES if body
    }
    paths: dict[str, Any] = {}
    for method, path, summary, body, status, answer, parameters in ROUTES:
        paths.setdefault(path, {})[method] = _operation(path, summary, body, status, answer, parameters)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Beforehand", "version": VERSION},
        "paths": paths,
        "components": {
            "schemas": {**SCHEMAS, **taken},
            "responses": {
                "Problem": {"description": "A refusal", "content": _content("application/problem+json", "Problem")}
            },
            "securitySchemes": {
                "conversation": {"type": "http", "scheme": "bearer"},
                "desk": {"type": "apiKey", "in": "cookie", "name": "desk"},
            },
        },
    }


def _operation(
    path: str,
    summary: str,
    body: type[bodies.Body] | None,
    status: int,
    answer: str | None,
    parameters: tuple[dict[str, Any], ...],
) -> dict[str, Any]:
    operation: dict[str, Any] = {"summary": summary, "responses": {str(status): _answer(answer), "default": ERROR}}
    if parameters:
        operation["parameters"] = list(parameters)
    if body is not None:
        operation["requestBody"] = {"required": True, "content": _content("application/json", body.__name__)}
    if path not in WITHOUT_SIGNING_IN:
        operation["security"] = [{"conversation": []} if path.startswith(C) else {"desk": []}]
    return operation


def _answer(name: str | None) -> dict[str, Any]:
    if name is None:
        return {"description": "Done"}
    if name == "events":
        return {"description": "Events", "content": {"text/event-stream": {"schema": TEXT}}}
    return {"description": "Done", "content": _content("application/json", name)}


def _content(kind: str, name: str) -> dict[str, Any]:
    return {kind: {"schema": _ref(name)}}


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
        f"<tr><td><code>{method.upper()}</code><td><code>{path}</code><td>{summary}"
        f"<td><code>{', '.join(body.__fields__) if body else ''}</code></tr>"
        for method, path, summary, body, *_ in ROUTES
    )
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Beforehand: the HTTP contract</title>'
        '<h1>The HTTP contract</h1><p>The whole of it for machines: <a href="/api/openapi.json">openapi.json</a>.</p>'
        "<table><thead><tr><th>Method<th>Path<th>What it does<th>Fields</tr></thead>"
        f"<tbody>{rows}</tbody></table></html>"
    )
