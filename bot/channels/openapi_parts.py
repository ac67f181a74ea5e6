"""What the OpenAPI document is made of: routes as rows, schemas as words."""

from __future__ import annotations

from typing import Any, NamedTuple

from bot.channels.bodies import Body


class Route(NamedTuple):
    """A route: its body, the status and schema of success (`events` is a stream), and its parameters."""

    method: str
    path: str
    summary: str
    body: type[Body] | None
    status: int
    answer: str | None
    parameters: tuple[dict[str, Any], ...] = ()


def thing(required: str, **properties: Any) -> dict[str, Any]:
    """An object with these properties, of which the named ones are always there."""
    return {"type": "object", "required": required.split(), "properties": properties}


def listing(items: Any) -> dict[str, Any]:
    """An array."""
    return {"type": "array", "items": items}


def ref(name: str) -> dict[str, str]:
    """A schema of the document by its name."""
    return {"$ref": f"#/components/schemas/{name}"}


TEXT, NUMBER, OBJECT = {"type": "string"}, {"type": "integer"}, {"type": "object"}
FLAG, MAYBE_TEXT = {"type": "boolean"}, {"type": ["string", "null"]}
TIME = {"type": "string", "format": "date-time"}
ID = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
AFTER = {"name": "after", "in": "query", "schema": {"type": "integer", "minimum": 0}}
