"""Answers of the leads' routes of learning as the contract has them, for pages whose looks and manners are tried: runs,
exams, models and figures that a small shop would need weeks for."""

from __future__ import annotations

import json
from typing import Any

from playwright.sync_api import Page, Route

NOW, BEFORE = "beforehand-aaaa11112222.tar.gz", "beforehand-bbbb33334444.tar.gz"
F1_FALLS = {"rule": "f1", "what": "track_order", "before": 0.941, "now": 0.873}
REFUSAL = {**F1_FALLS, "text": "F1 of “track order” falls from 94.1 to 87.3 in the golden messages."}
PROBLEM = {"kind": "few", "text": "“gift wrap” has only 3 messages: add two more, or drop it.", "blocking": False}
F1 = {
    "track_order": (0.873, 0.941),
    "return_item": (0.962, 0.902),
    "cancel_order": (0.9, 0.9),
    "ask_person": (0.981, 0.952),
    "change_address": (0.7, 0.752),
    "gift_wrap": (0.8, None),
}


class Teaching:
    """What has been learnt so far; answers every call of one page."""

    def __init__(self, *, passes: bool = False) -> None:
        self.runs: list[dict[str, Any]] = [run(state="failed", problem="The training ran out of memory.")]
        self.waiting, self.problems = 12, [PROBLEM]
        self.refusals = [] if passes else [REFUSAL]
        self.promoted: dict[str, Any] | None = None
        self.serving = BEFORE

    def serve(self, page: Page) -> Teaching:
        """Answer this page instead of the service."""
        page.route("**/api/learning/**", self._answer)
        return self

    def step(self, **told: Any) -> None:
        """What the newest run does next."""
        self.runs[0].update(told)

    def _answer(self, route: Route) -> None:
        path = route.request.url.split("/api/learning/")[1]
        body: dict[str, Any] = json.loads(route.request.post_data or "{}")
        answer = self._told(route.request.method, path.split("/"), body)
        status = 409 if "refusals" in answer and "detail" in answer else 200
        route.fulfill(status=status, content_type="application/json", body=json.dumps(answer))

    def _told(self, method: str, parts: list[str], body: dict[str, Any]) -> dict[str, Any]:
        match (method, *parts):
            case ("POST", "runs"):
                self.runs.insert(0, run(id="run-2", state="merging", ended_at=None, step="Taking 12 corrections"))
                return {"run": self.runs[0]}
            case ("POST", "runs", _, "cancel"):
                self.step(state="cancelled", ended_at="2026-03-02T10:01:00+00:00")
                return {"run": self.runs[0]}
            case ("GET", "runs"):
                return {"runs": self.runs, "waiting": self.waiting, "problems": self.problems}
            case ("GET", "runs", _):
                return {"run": self.runs[0]}
            case ("GET", "exams"):
                return {"exams": [self._entry()]}
            case ("GET", "exams", _):
                return exam()
            case ("GET", "models"):
                return self._models()
            case ("POST", "models", name, "promote"):
                return self._promote(name, body)
            case ("POST", "rollback"):
                self.serving = BEFORE
                return {"serving": BEFORE}
            case ("GET", "watch"):
                return watch()
            case _:
                return {"groups": [], "counts": {}, "languages": [], "intents": [], "pairs": []}

    def _entry(self) -> dict[str, Any]:
        made = {"model": NOW, "against": BEFORE, "made_at": "2026-03-02T10:05:00+00:00"}
        return {**made, "passes": not self.refusals, "refusals": self.refusals}

    def _promote(self, name: str, body: dict[str, Any]) -> dict[str, Any]:
        if self.refusals and len(body["reason"] or "") < 10:
            return {"refusals": self.refusals, "detail": "The exam is against it."}
        self.promoted, self.serving = {"name": name, **body}, name
        return self._models()

    def _models(self) -> dict[str, Any]:
        exam_told = {"passes": not self.refusals, "refusals": self.refusals}
        rows = [model(NOW, exam_told, self.serving == NOW), model(BEFORE, None, self.serving == BEFORE)]
        return {"models": rows, "rollback_to": BEFORE if self.serving == NOW else None}


def run(**told: Any) -> dict[str, Any]:
    """A run, with what is told of it."""
    usual = {
        "id": "run-1",
        "state": "training",
        "by": "Robin Vale",
        "began_at": "2026-03-02T10:00:00+00:00",
        "ended_at": "2026-03-02T10:04:00+00:00",
        "step": "",
        "share": None,
        "corrections": {"taken": 11, "doubled": 1, "contradicted": 0, "refused": 0},
        "model": None,
        "problem": None,
    }
    return {**usual, **told}


def exam() -> dict[str, Any]:
    """An exam in which something got better, something worse, and one message changed in each way."""
    per_intent = {name: {"n": 15, "f1": {"now": now, "before": before}} for name, (now, before) in F1.items()}
    two = {"n": 90, "accuracy": {"now": 0.931, "before": 0.925}, "per_intent": per_intent}
    wrong = {"text": "wheres my parcel mate", "wanted": "track_order", "said": "return_item"}
    talks = [
        {"name": "A late parcel", "wrong": ["Turn 2: asks back instead of answering."], "before": False},
        {"name": "A wish for a person", "wrong": ["Turn 1: another intent."], "before": True},
    ]
    return {
        "model": NOW,
        "against": BEFORE,
        "made_at": "2026-03-02T10:05:00+00:00",
        "lineage": {"sha256": "e3" * 32, "data": "aaaa11112222", "code": "c0de", "by": "Robin Vale", "corrections": 11},
        "cross_validation": two,
        "golden": {**two, "failing": [wrong]},
        "conversations": {"n": 30, "failing": talks},
        "ood_auroc": {"now": 0.951, "before": 0.949},
        "replay": {
            "conversations": 500,
            "turns": 1840,
            "handed_over": {"now": 0.081, "before": 0.094},
            "clarified": {"now": 0.12, "before": 0.11},
            "answered": {"now": 0.799, "before": 0.796},
            "changed": changed(),
            "changed_total": 3,
        },
    }


def changed() -> list[dict[str, Any]]:
    """Three messages that are taken otherwise, in two conversations."""
    answers = {"decision": "answer", "intents": ["track_order"], "confidence": 0.91}
    hands_over = {"decision": "hand_off", "intents": [], "confidence": 0.31}
    returns = {"decision": "answer", "intents": ["return_item"], "confidence": 0.74}
    return [
        {"conversation_id": "one", "seq": 4, "text": "any news on it?", "before": hands_over, "now": answers},
        {"conversation_id": "one", "seq": 2, "text": "it is too small", "before": answers, "now": returns},
        {"conversation_id": "two", "seq": 1, "text": "zip broke after a week", "before": returns, "now": hands_over},
    ]


def model(name: str, exam_told: dict[str, Any] | None, serving: bool) -> dict[str, Any]:
    """A model that was promoted once."""
    once = {"by": "Robin Vale", "at": "2026-03-01T09:00:00+00:00", "share": 1.0, "reason": None}
    return {
        "name": name,
        "sha256": "e3" * 32,
        "trained_at": "2026-03-01T08:00:00+00:00",
        "size_bytes": 48_300_000,
        "serving": serving,
        "share": 0.9 if serving else 0.1,
        "exam": exam_told,
        "promotions": [once],
        "compared": {"conversations": 210, "handed_over": 0.081, "feedback_mean": 4.2},
    }


def watch() -> dict[str, Any]:
    """Twelve days, one of them without a turn, in which people have begun to ask for something new."""
    days = [
        {
            "day": f"2026-03-{number:02}",
            "turns": 0 if number == 5 else 100 + number,
            "answered": 0.8 - number / 100,
            "clarified": 0.1 + number / 200,
            "handed_over": 0.1 + number / 200,
            "confidence": None if number == 5 else 0.9 - number / 200,
            "unknown_words": 0.02 + number / 300,
        }
        for number in range(1, 13)
    ]
    shares = {
        name: (share, share + move) for name, share, move in (("track_order", 0.3, -0.1), ("gift_wrap", 0.01, 0.1))
    }
    return {
        "trained_at": "2026-03-01T08:00:00+00:00",
        "days": days,
        "intents": [{"name": name, "then": then, "now": now} for name, (then, now) in shares.items()],
        "words": [{"word": "klarna", "count": 40}, {"word": "preorder", "count": 12}],
        "drift": {"value": 0.21, "limit": 0.1},
        "alerts": [
            {"kind": "words", "severity": "info", "text": "Shoppers say “klarna” 40 times this week."},
            {"kind": "drift", "severity": "warning", "text": "Shoppers ask for other things than before."},
        ],
    }
