"""Saved replies in the desk's part of the contract."""

from __future__ import annotations

from typing import Any

from bot.channels import bodies_replies as bodies
from bot.channels.openapi_parts import ID, NUMBER, OBJECT, TEXT, Route, listing, ref, thing

R = "/api/desk/saved-replies"
ASKED = tuple(
    {"name": name, "in": "query", "schema": schema}
    for name, schema in bodies.FindReplies.schema()["properties"].items()
)
ROUTES: tuple[Route, ...] = (
    Route("get", R, "Saved replies, the likeliest for a ticket first", None, 200, "SavedReplies", ASKED),
    Route("post", R, "Keep a reply", bodies.NewReply, 201, "OneReply"),
    Route("patch", R + "/{id}", "Change a saved reply", bodies.ChangedReply, 200, "OneReply", (ID,)),
    Route("delete", R + "/{id}", "Put a saved reply away", None, 204, None, (ID,)),
)
SCHEMAS: dict[str, Any] = {
    "SavedReply": thing(
        "id title text filled missing language used",
        id=NUMBER,
        title=TEXT,
        text=TEXT,
        filled=TEXT,
        missing=listing(TEXT),
        language=TEXT,
        used=NUMBER,
    ),
    "SavedReplies": thing("replies variables", replies=listing(ref("SavedReply")), variables=OBJECT),
    "OneReply": thing("reply", reply=ref("SavedReply")),
}
