"""A made-up exam as `python -m bot exam` keeps it."""

from __future__ import annotations

from typing import Any

MODEL, OTHER = "new.tar.gz", "old.tar.gz"


def whole_exam(text: str = "where is it") -> dict[str, Any]:
    """An exam of a model that got an intent, a conversation and a replayed message worse."""
    outcome = {"decision": "answer", "intents": ["track_order"], "confidence": 0.99}
    per_intent = {"track_order": {"n": 20, "f1": {"now": 0.8, "before": 0.9}}}
    both = {"n": 20, "accuracy": {"now": 0.8, "before": 0.9}, "per_intent": per_intent}
    changed = {"conversation_id": "c1", "seq": 2, "text": text, "before": outcome}
    return {
        "model": MODEL,
        "against": OTHER,
        "made_at": "2026-03-17T10:00:00+00:00",
        "lineage": {"sha256": "0", "data": None, "code": None, "by": None, "corrections": None},
        "cross_validation": both,
        "golden": {**both, "failing": [{"text": text, "wanted": "track_order", "said": None}]},
        "conversations": {"n": 30, "failing": [{"name": "late", "wrong": ["turn 1: asks"], "before": False}]},
        "ood_auroc": {"now": 0.97, "before": 0.97},
        "replay": {
            "conversations": 1,
            "turns": 2,
            "answered": {"now": 0.5, "before": 1.0},
            "clarified": {"now": 0.0, "before": 0.0},
            "handed_over": {"now": 0.5, "before": 0.0},
            "changed": [{**changed, "now": {**outcome, "decision": "hand_off"}}],
            "changed_total": 1,
        },
    }
