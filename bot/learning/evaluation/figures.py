"""All figures of one evaluation as JSON: the keys of the contract's OUT, and some more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median
from typing import Any

from bot.learning.evaluation import measures, trust
from bot.learning.evaluation.measures import Pairs
from bot.learning.evaluation.rows import Row

Figures = dict[str, Any]


@dataclass(frozen=True)
class About:
    """What was evaluated and when. The card's part is None when nobody knows: how long the training took, when it
    was, and what its thresholds were chosen on (see bot/nlu/risk.py: chosen_on, messages, curve, answer)."""

    model: str
    messages: str
    thresholds: dict[str, float]
    made_at: datetime
    train_seconds: float | None = None
    trained_at: str | None = None
    chosen: dict[str, Any] | None = None


def figures(rows: Sequence[Row], pairs: Pairs, about: About) -> Figures:
    """Everything measured over at least one row; shares are 0 to 1, and None where nothing can be said."""
    return {**_accuracies(rows, pairs), **_decisions(rows, pairs), **_about(about)}


def _accuracies(rows: Sequence[Row], pairs: Pairs) -> Figures:
    asked, lenient = measures.in_scope(rows), measures.credit_with(pairs)
    return {
        "n": len(rows),
        "accuracy": measures.accuracy(rows),
        "macro_f1": measures.macro_f1(rows),
        "accuracy_with_pairs": measures.accuracy(rows, lenient),
        "accuracy_in_scope": measures.accuracy(asked),
        "accuracy_in_scope_with_pairs": measures.accuracy(asked, lenient),
        "per_label": measures.per_label(rows),
        "per_lang": measures.per_lang(rows),
        "confusions": measures.confusions(rows),
    }


def _decisions(rows: Sequence[Row], pairs: Pairs) -> Figures:
    return {
        "ood_auroc": trust.ood_auroc(rows),
        "coverage_at_5pct_error": trust.coverage_at(rows),
        "ece": trust.ece(rows),
        "decisions": measures.decisions(rows),
        "answered": measures.answered(rows),
        "by_source": measures.by_source(rows, pairs),
        "us_per_message": median(row.understood.microseconds for row in rows),
    }


def _about(about: About) -> Figures:
    return {
        "train_seconds": about.train_seconds,
        "trained_at": about.trained_at,
        "chosen": about.chosen,
        "model": about.model,
        "thresholds": about.thresholds,
        "messages": about.messages,
        "made_at": about.made_at.isoformat(timespec="seconds"),
    }
