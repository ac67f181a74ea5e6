"""The panel of actions in the desk's part of the contract."""

from __future__ import annotations

from typing import Any

from bot.channels.bodies_actions import DeskAction, DeskActionDone
from bot.channels.openapi_parts import ID, OBJECT, TEXT, Route, listing, thing

A = "/api/desk/tickets/{id}/actions"
WHICH = tuple({"name": name, "in": "query", "schema": TEXT} for name in ("order", "email"))
ROUTES: tuple[Route, ...] = (
    Route("get", A, "What can be done for the shopper now", None, 200, "AtHand", (ID, *WHICH)),
    Route("post", A + "/weigh", "What an act would mean", DeskAction, 200, "WeighedAct", (ID,)),
    Route("post", A, "Do it, once", DeskActionDone, 200, "DoneAct", (ID,)),
)
SCHEMAS: dict[str, Any] = {
    "AtHand": thing(
        "order lines payments shipping addresses acts refused reasons claims exchanges orders customer verified "
        "goodwill",
        order={"type": ["object", "null"]},
        lines=listing(OBJECT),
        payments=listing(OBJECT),
        shipping=listing(OBJECT),
        addresses=listing(OBJECT),
        acts=listing(TEXT),
        refused=OBJECT,
        claims=listing(OBJECT),
        exchanges=listing(OBJECT),
        orders=listing(OBJECT),
        verified={"enum": ["customer", "order_and_email", None]},
        goodwill=thing("limit left", limit=OBJECT, left=OBJECT),
    ),
    "WeighedAct": {"oneOf": [thing("weighed", weighed=OBJECT), thing("refused", refused=OBJECT)]},
    "DoneAct": {"oneOf": [thing("done", done=OBJECT), thing("refused", refused=OBJECT)]},
}
