"""The leads' part of the contract: exams."""

from __future__ import annotations

from typing import Any

from bot.channels.openapi_models import FLAG, MAYBE_SHARE, SHARE
from bot.channels.openapi_parts import ID, MAYBE_TEXT, NUMBER, TEXT, TIME, Route, listing, ref, thing

L = "/api/learning"
ROUTES: tuple[Route, ...] = (
    Route("get", L + "/exams", "The exams that models have taken, the newest first", None, 200, "Exams"),
    Route("get", L + "/exams/{id}", "An exam with all that came of it", None, 200, "Exam", (ID,)),
    Route("get", L + "/exams/{id}/page", "The same as a page to look at", None, 200, "page", (ID,)),
)
BOTH = thing("now before", now=MAYBE_SHARE, before=MAYBE_SHARE)
PER_INTENT = {"type": "object", "additionalProperties": thing("n f1", n=NUMBER, f1=BOTH)}
MARKS = thing("n accuracy per_intent", n=NUMBER, accuracy=BOTH, per_intent=PER_INTENT)
HEAD = {"model": TEXT, "against": MAYBE_TEXT, "made_at": TIME, "passes": FLAG, "refusals": listing(ref("Refusal"))}
SCHEMAS: dict[str, Any] = {
    "Exams": thing("exams", exams=listing(thing("model against made_at passes refusals", **HEAD))),
    "Exam": thing(
        "model against made_at passes refusals lineage cross_validation golden conversations ood_auroc replay",
        **HEAD,
        lineage=thing("sha256 data code by corrections", sha256=TEXT, data=MAYBE_TEXT, code=MAYBE_TEXT, by=MAYBE_TEXT),
        cross_validation={"anyOf": [MARKS, {"type": "null"}]},
        golden=thing("failing", failing=listing(thing("text wanted said", text=TEXT, wanted=TEXT, said=MAYBE_TEXT))),
        conversations=thing(
            "n failing",
            n=NUMBER,
            failing=listing(thing("name wrong before", name=TEXT, wrong=listing(TEXT), before=FLAG)),
        ),
        ood_auroc=BOTH,
        replay=thing(
            "conversations turns handed_over clarified answered changed changed_total",
            conversations=NUMBER,
            turns=NUMBER,
            handed_over=BOTH,
            clarified=BOTH,
            answered=BOTH,
            changed=listing(
                thing(
                    "conversation_id seq text before now",
                    seq=NUMBER,
                    text=TEXT,
                    before=ref("Understood"),
                    now=ref("Understood"),
                )
            ),
            changed_total=NUMBER,
        ),
    ),
    "Understood": thing("decision intents confidence", decision=TEXT, intents=listing(TEXT), confidence=SHARE),
}
