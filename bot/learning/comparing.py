"""How two models do beside each other on real conversations: how many each hands over, and what shoppers say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from bot.conversations.records import Feedback, Owner, Turn
from bot.learning.intervals import wilson

SATISFIED = 4
"""Of 5: whoever gives 4 or 5 counts as satisfied, as is usual for this question (the "top two boxes")."""


async def compared(
    work: AsyncSession, models: Sequence[str], since: datetime, until: datetime
) -> dict[str, dict[str, Any]]:
    """By model what became of the conversations it answered from `since` to before `until`.

    {"conversations", "handed_over": share or None, "handed_over_between": [low, high], "feedback": n, "feedback_mean":
    1 to 5 or None, "satisfied": share or None, "satisfied_between": [low, high]}; shares are of conversations, those
    with a hand-over by this very model, and of the shoppers who said something. A rating is about the model that spoke
    last before it. What lies between is the 95 % score interval of Wilson (intervals.py).
    """
    talks = await _talks(work, models, since, until)
    scores = await _scores(work, since, until)
    return {model: _figures(*talks.get(model, (0, 0)), scores[model]) for model in models}


async def _talks(
    work: AsyncSession, models: Sequence[str], since: datetime, until: datetime
) -> dict[str, tuple[int, int]]:
    """By model its conversations, and those it has handed over."""
    handed_over: Any = sa.case((Turn.owner_after == Owner.QUEUE.value, Turn.conversation_id))
    query = (
        sa.select(Turn.model, _different(Turn.conversation_id), _different(handed_over))
        .where(Turn.model.in_(models), Turn.started_at >= since, Turn.started_at < until)
        .group_by(Turn.model)
    )
    return {model: (talks, handed) for model, talks, handed in await work.execute(query)}


async def _scores(work: AsyncSession, since: datetime, until: datetime) -> dict[str | None, list[int]]:
    """By model the ratings."""
    spoke_last = (
        sa.select(Turn.model)
        .where(
            Turn.conversation_id == Feedback.conversation_id,
            Turn.model.is_not(None),
            Turn.started_at >= since,
            Turn.started_at <= Feedback.at,
        )
        .order_by(Turn.seq.desc())
        .limit(1)
        .scalar_subquery()
    )
    rated = sa.select(spoke_last, Feedback.score).where(
        Feedback.kind == "csat", Feedback.at >= since, Feedback.at < until
    )
    scores: dict[str | None, list[int]] = defaultdict(list)
    for model, score in await work.execute(rated):
        scores[model].append(score)
    return scores


def _figures(talks: int, handed_over: int, scores: Sequence[int]) -> dict[str, Any]:
    satisfied = sum(score >= SATISFIED for score in scores)
    return {
        "conversations": talks,
        "handed_over": handed_over / talks if talks else None,
        "handed_over_between": list(wilson(handed_over, talks)),
        "feedback": len(scores),
        "feedback_mean": sum(scores) / len(scores) if scores else None,
        "satisfied": satisfied / len(scores) if scores else None,
        "satisfied_between": list(wilson(satisfied, len(scores))),
    }


def _different(column: Any) -> Any:
    return sa.func.count(sa.distinct(column))
