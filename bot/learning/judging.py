"""What is against promoting a model: its exam, or that it has none that tells."""

from __future__ import annotations

import json
from pathlib import Path

from bot.learning.known import exam_path
from bot.learning.policies import PromotionRules
from bot.learning.rules import Exam, Refusal, missing, refusals


def exam_of(archive: Path, sha256: str) -> Exam | None:
    """The exam that an archive of this hash has taken; None where there is none, or it is of other bytes."""
    path = exam_path(archive)
    exam: Exam = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return exam if (exam.get("lineage") or {}).get("sha256") == sha256 else None


def against(archive: Path, sha256: str, serving: str, rules: PromotionRules) -> list[Refusal]:
    """Why an archive may not serve instead of the one that serves now; empty where it may, or serves itself.

    An exam tells nothing when it was taken beside another model than the one that serves now.
    """
    if archive.name == serving:
        return []
    exam = exam_of(archive, sha256)
    if exam is None:
        return [missing("exam", "This very model has taken no exam.")]
    beside = exam.get("against")
    if beside == serving:
        return refusals(exam, rules)
    text = f"The exam compares it with {beside or 'no other model'}, and {serving} serves now: it must be taken again."
    return [missing("exam", text), *refusals(exam, rules)]
