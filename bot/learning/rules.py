"""Whether a model may serve instead of another: what its exam shows against the limits in data/learning.yml."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot.learning.policies import PromotionRules, learning_policies_in

Exam = dict[str, Any]
Refusal = dict[str, Any]
PARTS = {
    "cross_validation": "the cross-validation",
    "golden": "the golden messages",
    "conversations": "the golden conversations",
    "ood_auroc": "the test with foreign messages",
    "replay": "the replay of conversations",
}
NOTHING = 1e-9
"""Shares are differences of binary fractions: what is smaller than this is no difference."""


def refusals(exam: Exam, rules: PromotionRules | None = None) -> list[Refusal]:
    """Why the examined model may not serve, worst kinds first; empty where it may.

    Each is {"rule": f1, conversation, hand_overs, ood or missing, "what": the intent or name it is about, "before",
    "now": figures from 0 to 1 or None, "text"}. What was not measured of the other model cannot have got worse; what is
    not measured of the examined one is missing. An intent that the other model knew and that this one never got right,
    or has no message of any more, has fallen to 0.
    """
    limits = rules or learning_policies_in().promotion
    return [*_missing(exam), *_conversations(exam), *_f1(exam, limits), *_hand_overs(exam, limits), *_ood(exam, limits)]


def missing(what: str, text: str) -> Refusal:
    """The refusal for something that is not there."""
    return _refusal("missing", what, None, None, text)


def _missing(exam: Exam) -> Iterator[Refusal]:
    for part, words in PARTS.items():
        if not _is_there(part, exam.get(part)):
            yield missing(part, f"The exam lacks {words}.")


def _is_there(part: str, told: Any) -> bool:
    """A replay of no conversation is one: a new shop has none."""
    if not isinstance(told, dict):
        return False
    if part == "ood_auroc":
        return told.get("now") is not None
    return "handed_over" in told if part == "replay" else bool(told.get("n"))


def _conversations(exam: Exam) -> Iterator[Refusal]:
    for one in (exam.get("conversations") or {}).get("failing") or ():
        if not one.get("before"):
            text = f"The golden conversation “{one['name']}” goes wrong, and did not before."
            yield _refusal("conversation", one["name"], 1.0, 0.0, text)


def _f1(exam: Exam, limits: PromotionRules) -> Iterator[Refusal]:
    """One refusal an intent, about the part in which it falls most."""
    falls: dict[str, tuple[float, str, float, float]] = {}
    for part in ("golden", "cross_validation"):
        for intent, told in ((exam.get(part) or {}).get("per_intent") or {}).items():
            before, now = told["f1"].get("before"), told["f1"].get("now") or 0.0
            if before is not None and before - now >= limits.f1_points / 100 - NOTHING:
                falls[intent] = max(falls.get(intent, (0.0, "", 0.0, 0.0)), (before - now, part, before, now))
    for intent, (_, part, before, now) in sorted(falls.items(), key=lambda each: (-each[1][0], each[0])):
        said = intent.replace("_", " ")
        text = f"F1 of “{said}” falls from {_points(before)} to {_points(now)} in {PARTS[part]}."
        yield _refusal("f1", intent, before, now, text)


def _hand_overs(exam: Exam, limits: PromotionRules) -> Iterator[Refusal]:
    told = (exam.get("replay") or {}).get("handed_over") or {}
    before, now = told.get("before"), told.get("now")
    if before is not None and now is not None and now - before > limits.hand_over_points / 100 + NOTHING:
        text = f"Of 100 replayed messages {_points(now)} are handed over, and {_points(before)} were before."
        yield _refusal("hand_overs", "replay", before, now, text)


def _ood(exam: Exam, limits: PromotionRules) -> Iterator[Refusal]:
    told = exam.get("ood_auroc") or {}
    before, now = told.get("before"), told.get("now")
    if before is not None and now is not None and before - now > limits.ood_auroc + NOTHING:
        text = f"It tells foreign messages less well: an AUROC of {now:.3f}, and {before:.3f} before."
        yield _refusal("ood", "ood_auroc", before, now, text)


def _points(share: float) -> str:
    return f"{100 * share:.1f}"


def _refusal(rule: str, what: str, before: float | None, now: float | None, text: str) -> Refusal:
    return {"rule": rule, "what": what, "before": before, "now": now, "text": text}
