"""The leads' part of the contract: trainings."""

from __future__ import annotations

from typing import Any

from bot.channels.openapi_parts import FLAG, ID, MAYBE_TEXT, NUMBER, TEXT, TIME, Route, listing, ref, thing
from bot.learning.runs.book import COUNTED, State

COUNTS = [fate.value for fate in COUNTED]
R = "/api/learning/runs"
ROUTES: tuple[Route, ...] = (
    Route("get", R, "Trainings, what waits to be learnt, and what is wrong with the data", None, 200, "Runs"),
    Route("post", R, "Begin a training", None, 201, "RunOnly"),
    Route("get", R + "/{id}", "How a training stands", None, 200, "RunOnly", (ID,)),
    Route("post", R + "/{id}/cancel", "End a training", None, 200, "RunOnly", (ID,)),
)
SCHEMAS: dict[str, Any] = {
    "Runs": thing(
        "runs waiting problems",
        runs=listing(ref("Run")),
        waiting=NUMBER,
        problems=listing(thing("kind text blocking", kind=TEXT, text=TEXT, blocking=FLAG)),
    ),
    "RunOnly": thing("run", run=ref("Run")),
    "Run": thing(
        "id state by began_at ended_at step share corrections model problem",
        id=NUMBER,
        state={"enum": [state.value for state in State]},
        by=TEXT,
        began_at=TIME,
        ended_at={"type": ["string", "null"], "format": "date-time"},
        step=TEXT,
        share={"type": ["number", "null"]},
        corrections=thing(" ".join(COUNTS), **dict.fromkeys(COUNTS, NUMBER)),
        model=MAYBE_TEXT,
        problem=MAYBE_TEXT,
    ),
}
