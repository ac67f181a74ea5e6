"""The leads' part of the contract: turns to be looked at."""

from __future__ import annotations

from typing import Any

from bot.channels import bodies_learning as bodies
from bot.channels.openapi_parts import ID, MAYBE_TEXT, NUMBER, OBJECT, TEXT, TIME, Route, listing, ref, thing
from bot.learning.review.verdicts import State, Verdict

L = "/api/learning"
ASKED = tuple(
    {"name": name, "in": "query", "schema": schema}
    for name, schema in (
        ("state", {"enum": [state.value for state in State]}),
        ("skip", {"type": "integer", "minimum": 0}),
    )
)
ROUTES: tuple[Route, ...] = (
    Route("get", L + "/groups", "Groups of doubted turns, the worthiest first", None, 200, "Groups", ASKED),
    Route("get", L + "/groups/{id}", "The turns of a group", None, 200, "Items", (ID,)),
    Route("get", L + "/intents", "What a turn can have meant", None, 200, "Intents"),
    Route("get", L + "/agreement", "How far leads agree", None, 200, "Agreement"),
    Route("post", L + "/opinions", "Say what turns meant", bodies.NewOpinion, 201, "Decided"),
    Route("post", L + "/undo", "Take back what was said last", None, 200, "Undone"),
)
SHARE = {"type": "number"}
COUNTS = thing("open decided disputed", **dict.fromkeys((state.value for state in State), NUMBER))
SCHEMAS: dict[str, Any] = {
    "Groups": thing(
        "groups counts",
        groups=listing(
            thing(
                "group_id text size worth language",
                **{"group_id": TEXT, "text": TEXT, "size": NUMBER, "worth": SHARE, "language": TEXT},
            )
        ),
        counts=COUNTS,
    ),
    "Items": thing("items", items=listing(ref("ReviewItem"))),
    "ReviewItem": thing(
        "message_id text language reasons guess confidence meanings state said_at around opinions",
        message_id=TEXT,
        text=TEXT,
        reasons=listing(TEXT),
        guess=MAYBE_TEXT,
        confidence=SHARE,
        meanings=listing(OBJECT),
        state={"enum": [state.value for state in State]},
        said_at=TIME,
        around=listing(thing("seq author text this", seq=NUMBER)),
        opinions=listing(thing("by verdict intents wish", verdict={"enum": [verdict.value for verdict in Verdict]})),
    ),
    "Intents": thing("intents", intents=listing(thing("name title", name=TEXT, title=TEXT))),
    "Agreement": thing("pairs", pairs=listing(thing("one other turns kappa", turns=NUMBER))),
    "Decided": thing("batch counts", batch=TEXT, counts=COUNTS),
    "Undone": thing("message_ids counts", message_ids=listing(TEXT), counts=COUNTS),
}
