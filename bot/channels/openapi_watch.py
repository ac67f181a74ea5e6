"""The leads' part of the contract: how shoppers and the assistant change after a training."""

from __future__ import annotations

from typing import Any

from bot.channels.openapi_parts import MAYBE_TEXT, NUMBER, TEXT, Route, listing, ref, thing

ROUTES: tuple[Route, ...] = (
    Route("get", "/api/learning/watch", "Figures since training, and what leads are to know", None, 200, "Watch"),
)
SHARE, MAYBE_SHARE = {"type": "number"}, {"type": ["number", "null"]}
SHARES = dict.fromkeys(("answered", "clarified", "handed_over", "unknown_words"), SHARE)
SCHEMAS: dict[str, Any] = {
    "Watch": thing(
        "trained_at days intents words drift alerts",
        trained_at=MAYBE_TEXT,
        days=listing(
            thing(
                "day turns confidence answered clarified handed_over unknown_words",
                day={"type": "string", "format": "date"},
                turns=NUMBER,
                confidence=MAYBE_SHARE,
                **SHARES,
            )
        ),
        intents=listing(thing("name then now", name=TEXT, then=SHARE, now=SHARE)),
        words=listing(thing("word count", word=TEXT, count=NUMBER)),
        drift=thing("value limit", value=MAYBE_SHARE, limit=MAYBE_SHARE),
        alerts=listing(ref("WatchAlert")),
    ),
    "WatchAlert": thing("kind severity text", kind=TEXT, severity={"enum": ["info", "warning"]}, text=TEXT),
}
