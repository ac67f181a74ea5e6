"""One model after the other takes the exam, and what both made of it is put side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, TypeVar

from bot.learning.evaluation import measures, trust
from bot.learning.evaluation.messages import Labelled
from bot.learning.evaluation.rows import Row, understood
from bot.learning.exam.conversations import Answer, Sentence, what_is_wrong
from bot.learning.exam.golden import Golden
from bot.learning.exam.replay import Outcome, Told, compared
from bot.learning.exam.scripts import Conversation

Item = TypeVar("Item")
Track = Callable[[Sequence[Item], str], Iterable[Item]]
"""Goes through things and shows how far it is: (things, what is being done)."""


@dataclass(frozen=True)
class Questions:
    """What is asked of every model: golden messages and conversations, and what shoppers said lately."""

    messages: Sequence[Golden]
    conversations: Sequence[Conversation]
    told: Sequence[Told]


class Candidate(Protocol):
    """A model that takes the exam."""

    name: str
    marks: dict[str, Any] | None
    """What its training found by cross-validation (bot/nlu/unheard.py); None for a model from before that was kept."""

    def parse(self, text: str, language: str) -> dict[str, Any]:
        """What it makes of one message."""

    def talk(self, conversation: Conversation) -> list[Answer]:
        """What it answers to each turn of a conversation. Raises LookupError where its order is not there."""


@dataclass(frozen=True)
class Paper:
    """What one model made of the questions: rows of the golden messages, what was wrong in each conversation by name
    (empty: nothing), and an outcome for each message told lately."""

    name: str
    marks: dict[str, Any] | None
    rows: Sequence[Row]
    wrong: dict[str, list[str]]
    outcomes: Sequence[Outcome]


def sit(model: Candidate, asked: Questions, sentence: Sentence, track: Track[Any]) -> Paper:
    """A model answers everything."""
    rows = [
        Row(Labelled(place, one.text, one.intent, one.language), understood(model.parse(one.text, one.language)))
        for place, one in enumerate(track(asked.messages, f"{model.name}: golden messages"), 1)
    ]
    wrong = {one.name: _wrong(model, one, sentence) for one in track(asked.conversations, "Golden conversations")}
    outcomes = [Outcome.of(model.parse(one.text, one.language)) for one in track(asked.told, "What was said lately")]
    return Paper(model.name, model.marks, rows, wrong, outcomes)


def marked(
    now: Paper, before: Paper | None, asked: Questions, lineage: dict[str, Any], made_at: datetime
) -> dict[str, Any]:
    """The exam as JSON; its shape is told by bot/channels/openapi_exams.py. Shares are from 0 to 1, and None where
    there is nothing to compare with or nothing was asked."""
    return {
        "model": now.name,
        "against": before.name if before is not None else None,
        "made_at": made_at.isoformat(timespec="seconds"),
        "lineage": lineage,
        "cross_validation": two(now.marks, before.marks if before is not None else None),
        "golden": {**(two(marks(now.rows), marks(before.rows) if before is not None else None) or {}), **_failing(now)},
        "conversations": {
            "n": len(asked.conversations),
            "failing": [
                {"name": name, "wrong": wrong, "before": bool(before is not None and before.wrong[name])}
                for name, wrong in now.wrong.items()
                if wrong
            ],
        },
        "ood_auroc": {"now": trust.ood_auroc(now.rows), "before": trust.ood_auroc(before.rows) if before else None},
        "replay": compared(asked.told, now.outcomes, before.outcomes if before is not None else None),
    }


def marks(rows: Sequence[Row]) -> dict[str, Any] | None:
    """How well rows were understood: {"n", "accuracy", "per_intent": {name: {"n", "f1"}}}; None without any."""
    if not rows:
        return None
    per_intent = {name: {"n": told["n"], "f1": told["f1"]} for name, told in measures.per_label(rows).items()}
    return {"n": len(rows), "accuracy": measures.accuracy(rows), "per_intent": per_intent}


def two(now: dict[str, Any] | None, before: dict[str, Any] | None) -> dict[str, Any] | None:
    """Marks of two models side by side; an intent that only the other one knew is there with what it lost."""
    if now is None:
        return None
    other = before or {"accuracy": None, "per_intent": {}}
    names = sorted({*now["per_intent"], *other["per_intent"]})
    return {
        "n": now["n"],
        "accuracy": {"now": now["accuracy"], "before": other["accuracy"]},
        "per_intent": {name: _two(now["per_intent"].get(name), other["per_intent"].get(name)) for name in names},
    }


def _two(now: dict[str, Any] | None, before: dict[str, Any] | None) -> dict[str, Any]:
    f1 = {"now": now["f1"] if now else None, "before": before["f1"] if before else None}
    return {"n": (now or before or {"n": 0})["n"], "f1": f1}


def _failing(paper: Paper) -> dict[str, Any]:
    failing = [row for row in paper.rows if not row.right]
    return {
        "failing": [{"text": row.message.text, "wanted": row.label, "said": row.understood.meaning} for row in failing]
    }


def _wrong(model: Candidate, told: Conversation, sentence: Sentence) -> list[str]:
    try:
        return what_is_wrong(told, model.talk(told), sentence)
    except LookupError as error:
        return [f"there is no such order: {error}"]
