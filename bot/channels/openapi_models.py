"""The leads' part of the contract: models."""

from __future__ import annotations

from typing import Any

from bot.channels import bodies_models as bodies
from bot.channels.openapi_parts import ID, MAYBE_TEXT, NUMBER, TEXT, TIME, Route, listing, ref, thing

L = "/api/learning"
ROUTES: tuple[Route, ...] = (
    Route("get", L + "/models", "The models there are", None, 200, "Models"),
    Route(
        "post",
        L + "/models/{id}/promote",
        "Serve a model, or try it out on a share of the conversations",
        bodies.Promote,
        200,
        "Models",
        (ID,),
    ),
    Route("post", L + "/rollback", "Serve what served before", None, 200, "WentBack"),
)
FLAG = {"type": "boolean"}
SHARE = {"type": "number"}
MAYBE_SHARE = {"type": ["number", "null"]}
BETWEEN = {"type": "array", "items": SHARE, "minItems": 2, "maxItems": 2}
SCHEMAS: dict[str, Any] = {
    "Models": thing("models rollback_to", models=listing(ref("Model")), rollback_to=MAYBE_TEXT),
    "Model": thing(
        "name sha256 known origin trained_at size_bytes serving share exam promotions compared",
        name=TEXT,
        sha256=TEXT,
        known=FLAG,
        origin={"type": ["object", "null"]},
        trained_at=MAYBE_TEXT,
        size_bytes=NUMBER,
        serving=FLAG,
        share=SHARE,
        exam={"anyOf": [ref("ExamVerdict"), {"type": "null"}]},
        promotions=listing(thing("by at share reason", by=TEXT, at=TIME, share=SHARE, reason=MAYBE_TEXT)),
        compared={"anyOf": [ref("Compared"), {"type": "null"}]},
    ),
    "Compared": thing(
        "conversations handed_over handed_over_between feedback feedback_mean satisfied satisfied_between",
        conversations=NUMBER,
        handed_over=MAYBE_SHARE,
        handed_over_between=BETWEEN,
        feedback=NUMBER,
        feedback_mean=MAYBE_SHARE,
        satisfied=MAYBE_SHARE,
        satisfied_between=BETWEEN,
    ),
    "Refusal": thing("rule what before now text", rule=TEXT, what=TEXT, before=MAYBE_SHARE, now=MAYBE_SHARE, text=TEXT),
    "ExamVerdict": thing("passes refusals", passes=FLAG, refusals=listing(ref("Refusal"))),
    "WentBack": thing("serving", serving=TEXT),
}
