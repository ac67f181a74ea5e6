"""The pool of doubted turns as leads look at it: groups by worth, and the turns of one with what is known of them."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from bot.learning.harvest.doubts import Reason
from bot.learning.harvest.records import ReviewItem
from bot.learning.review.context import answered_by_people, around, done_by_people
from bot.learning.review.opinions import names_of, opinions_of
from bot.learning.review.verdicts import State
from bot.storage import Storage

GROUPS_SHOWN, ITEMS_SHOWN = 50, 100
MOST_AT_ONCE = 500
BY_WORTH = (ReviewItem.worth.desc(), ReviewItem.said_at, ReviewItem.message_id)  # type: ignore[attr-defined]
BY_HARM = [reason.value for reason in reversed(Reason)]


class NoSuchItem(Exception):
    """A turn that is not in the pool, or not any more."""


@dataclass(frozen=True)
class Wanted:
    """Which turns are looked for: as they stand, doubted for a reason, in a language; None is any."""

    state: State = State.OPEN
    reason: Reason | None = None
    language: str | None = None

    def among(self, query: Any) -> Any:
        """The query for those alone."""
        query = query.where(ReviewItem.state == self.state.value)
        if self.reason is not None:
            query = query.where(_reasons().like(f'%"{self.reason.value}"%'))
        return query if self.language is None else query.where(ReviewItem.language == self.language)


class Pool:
    """Reads the pool; changes nothing."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def counts(self) -> dict[str, int]:
        """How many turns stand how."""
        query = sa.select(ReviewItem.state, sa.func.count(ReviewItem.message_id)).group_by(ReviewItem.state)
        async with self._storage.work() as work:
            rows = (await work.execute(query)).all()
        found = {row[0]: row[1] for row in rows}
        return {state.value: found.get(state.value, 0) for state in State}

    async def languages(self) -> list[str]:
        """The languages of all turns, in the order of their codes."""
        query = sa.select(ReviewItem.language).distinct().order_by(ReviewItem.language)
        async with self._storage.work() as work:
            return list((await work.execute(query)).scalars())

    async def groups(self, wanted: Wanted = Wanted(), skip: int = 0) -> list[dict[str, Any]]:
        """The 50 groups most worth a look after the first `skip`.

        {"group_id", "text", "size", "worth", "confidence", "reasons", "language"}: only turns that are wanted count. A
        group is worth what they are worth together; `confidence` is their mean, `text` is that of the worthiest,
        and `reasons` are those of all, the worst first.
        """
        worth, size = sa.func.sum(ReviewItem.worth), sa.func.count(ReviewItem.message_id)
        sure = sa.func.avg(ReviewItem.confidence)
        query = sa.select(ReviewItem.group_id, ReviewItem.language, size, worth, sure)
        query = wanted.among(query).group_by(ReviewItem.group_id, ReviewItem.language)
        query = query.order_by(worth.desc(), ReviewItem.group_id).offset(skip).limit(GROUPS_SHOWN)
        async with self._storage.work() as work:
            rows = (await work.execute(query)).all()
            ids = [row[0] for row in rows]
            reasons, texts = await _reasons_of(work, wanted, ids), await _worthiest(work, wanted, ids)
        return [
            {
                "group_id": group,
                "text": texts[group],
                "language": language,
                "size": size,
                "worth": round(worth, 2),
                "confidence": round(sure, 3),
                "reasons": reasons[group],
            }
            for group, language, size, worth, sure in rows
        ]

    async def group(self, group_id: str, wanted: Wanted = Wanted()) -> dict[str, Any]:
        """A group's turns: {"items", "rest"}. Raises NoSuchItem where no turn of it was ever kept.

        `items` are the 100 worthiest of those wanted, each with its context and who said what; `rest` are the message
        ids of the further ones, so that all can be decided on at once: together 500 at most.
        """
        query = wanted.among(sa.select(ReviewItem).where(ReviewItem.group_id == group_id))
        query = query.order_by(*BY_WORTH).limit(MOST_AT_ONCE)
        async with self._storage.work() as work:
            items = (await work.execute(query)).scalars().all()
            if not items and not await _has_been(work, group_id):
                raise NoSuchItem
            shown = await _shown(work, items[:ITEMS_SHOWN])
        return {"items": shown, "rest": [item.message_id for item in items[ITEMS_SHOWN:]]}


def _reasons() -> Any:
    """The reasons as the text they are stored as, in either database."""
    return sa.cast(ReviewItem.reasons, sa.Text)


async def _reasons_of(work: AsyncSession, wanted: Wanted, group_ids: Collection[str]) -> dict[str, list[str]]:
    query = wanted.among(sa.select(ReviewItem.group_id, _reasons()).where(ReviewItem.group_id.in_(group_ids)))
    found: dict[str, set[str]] = defaultdict(set)
    for group_id, reasons in (await work.execute(query.distinct())).all():
        found[group_id] |= set(json.loads(reasons))
    return {group_id: sorted(reasons, key=BY_HARM.index) for group_id, reasons in found.items()}


async def _worthiest(work: AsyncSession, wanted: Wanted, group_ids: Collection[str]) -> dict[str, str]:
    """The text of each group's worthiest turn: the one that shows first."""
    place = sa.func.row_number().over(partition_by=ReviewItem.group_id, order_by=BY_WORTH).label("place")
    query = sa.select(ReviewItem.group_id, ReviewItem.text, place).where(ReviewItem.group_id.in_(group_ids))
    ranked = wanted.among(query).subquery()
    first = sa.select(ranked.c.group_id, ranked.c.text).where(ranked.c.place == 1)
    return {row.group_id: row.text for row in (await work.execute(first)).all()}


async def _has_been(work: AsyncSession, group_id: str) -> bool:
    query = sa.select(ReviewItem.message_id).where(ReviewItem.group_id == group_id).limit(1)
    return (await work.execute(query)).scalar() is not None


async def _shown(work: AsyncSession, items: Collection[ReviewItem]) -> list[dict[str, Any]]:
    ids = [item.message_id for item in items]
    opinions = await opinions_of(work, ids)
    names = await names_of(work, {one for given in opinions.values() for one in given})
    near, said, done = await around(work, ids), await answered_by_people(work, ids), await done_by_people(work, ids)
    return [
        {
            "message_id": item.message_id,
            "group_id": item.group_id,
            "text": item.text,
            "language": item.language,
            "reasons": sorted(item.reasons, key=BY_HARM.index),
            "guess": item.guess,
            "confidence": item.confidence,
            "meanings": item.meanings,
            "state": item.state,
            "said_at": item.said_at.isoformat(),
            "around": near.get(item.message_id, []),
            "answered": said.get(item.message_id),
            "done": done.get(item.message_id, []),
            "opinions": [
                {
                    "operator_id": one,
                    "by": names[one],
                    "verdict": opinion.verdict.value,
                    "intents": opinion.intents,
                    "wish": opinion.wish,
                }
                for one, opinion in opinions[item.message_id].items()
            ],
        }
        for item in items
    ]
