"""The leads' part of the contract: turns to be looked at."""

from __future__ import annotations

from typing import Any

from bot.channels import bodies_learning as bodies
from bot.channels.openapi_parts import ID, MAYBE_TEXT, NUMBER, OBJECT, TEXT, TIME, Route, listing, ref, thing
from bot.learning.harvest.doubts import Reason
from bot.learning.review.verdicts import State, Verdict

L = "/api/learning"
OF_TURNS: dict[str, dict[str, Any]] = {
    "state": {"enum": [state.value for state in State]},
    "reason": {"enum": [reason.value for reason in Reason]},
    "language": TEXT,
}
TURNS = tuple({"name": name, "in": "query", "schema": schema} for name, schema in OF_TURNS.items())
GROUPS = (*TURNS, {"name": "skip", "in": "query", "schema": {"type": "integer", "minimum": 0}})
ROUTES: tuple[Route, ...] = (
    Route("get", L + "/groups", "Groups of doubted turns, the worthiest first", None, 200, "Groups", GROUPS),
    Route("get", L + "/groups/{id}", "The turns of a group", None, 200, "Items", (ID, *TURNS)),
    Route("get", L + "/intents", "What a turn can have meant", None, 200, "Intents"),
    Route("get", L + "/agreement", "How far leads agree", None, 200, "Agreement"),
    Route("post", L + "/opinions", "Say what turns meant", bodies.NewOpinion, 201, "Decided"),
    Route("post", L + "/undo", "Take back what was said", bodies.TakeBack, 200, "Undone"),
)
SHARE = {"type": "number"}
COUNTS = thing("open decided disputed", **dict.fromkeys((state.value for state in State), NUMBER))
SCHEMAS: dict[str, Any] = {
    "Groups": thing(
        "groups counts languages",
        groups=listing(
            thing(
                "group_id text size worth confidence reasons language",
                group_id=TEXT,
                text=TEXT,
                size=NUMBER,
                worth=SHARE,
                confidence=SHARE,
                reasons=listing(TEXT),
            )
        ),
        counts=COUNTS,
        languages=listing(TEXT),
    ),
    "Items": thing("items rest", items=listing(ref("ReviewItem")), rest=listing(TEXT)),
    "ReviewItem": thing(
        "message_id group_id text language reasons guess confidence meanings state said_at "
        "around answered done opinions",
        message_id=TEXT,
        group_id=TEXT,
        text=TEXT,
        reasons=listing(TEXT),
        guess=MAYBE_TEXT,
        confidence=SHARE,
        meanings=listing(OBJECT),
        state={"enum": [state.value for state in State]},
        said_at=TIME,
        around=listing(thing("seq author by text this", seq=NUMBER)),
        answered={"type": ["object", "null"]},
        done=listing(thing("by act", by=TEXT, act=TEXT)),
        opinions=listing(
            thing("operator_id by verdict intents wish", verdict={"enum": [verdict.value for verdict in Verdict]})
        ),
    ),
    "Intents": thing("intents", intents=listing(thing("name title", name=TEXT, title=TEXT))),
    "Agreement": thing("pairs", pairs=listing(thing("one other turns agreed kappa", turns=NUMBER, agreed=NUMBER))),
    "Decided": thing("batch states counts", batch=TEXT, states=OBJECT, counts=COUNTS),
    "Undone": thing("message_ids counts", message_ids=listing(TEXT), counts=COUNTS),
}
