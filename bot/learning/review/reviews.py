"""What leads do with doubted turns: opinions, undoing them, agreement, and what is learnt from them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import Clock
from bot.desk.person import Person
from bot.learning.harvest.records import ReviewItem
from bot.learning.review.opinions import names_of, opinions_of, stand_anew
from bot.learning.review.pool import MOST_AT_ONCE, NoSuchItem, Pool
from bot.learning.review.records import Opinion
from bot.learning.review.verdicts import State, Verdict, kappa, said
from bot.storage import Storage


@dataclass(frozen=True)
class Correction:
    """What all who looked at a turn say it meant, to be learnt."""

    message_id: str
    text: str
    language: str
    intents: tuple[str, ...]
    reviewers: tuple[str, ...]


@dataclass(frozen=True)
class Decided:
    """What was said at once: the batch that undoing names, and as what each turn stands now."""

    batch: str
    states: Mapping[str, State]


class Reviews:
    """What leads do with doubted turns in `pool`. `intents` are those of the assistant, each with its title."""

    def __init__(self, storage: Storage, intents: Mapping[str, str], clock: Clock) -> None:
        self._storage, self._intents, self._clock = storage, intents, clock
        self.pool = Pool(storage)

    def intents(self) -> list[dict[str, str]]:
        """What a turn can have meant: [{"name", "title"}]."""
        return [{"name": name, "title": title} for name, title in self._intents.items()]

    async def decide(
        self, person: Person, message_ids: Sequence[str], verdict: Verdict, intents: Sequence[str], wish: str | None
    ) -> Decided:
        """Say the same of all these turns, all or none.

        Raises NoSuchItem, and BadOpinion when it says nothing of one of them.
        """
        batch, now = str(uuid4()), self._clock()
        async with self._storage.work() as work:
            for item in await _items(work, message_ids):
                opinion = said(verdict, item.guess, intents, wish, self._intents)
                work.add(
                    Opinion(
                        message_id=item.message_id,
                        operator_id=person.id,
                        verdict=verdict.value,
                        intents=list(opinion.intents),
                        wish=opinion.wish,
                        batch=batch,
                        at=now,
                    )
                )
            await work.flush()
            states = await stand_anew(work, message_ids)
            await work.commit()
        return Decided(batch, states)

    async def undo(self, person: Person, batch: str | None = None) -> list[str]:
        """Take back what this lead said in a batch, or last; the ids of its turns, none when there is nothing."""
        query = sa.select(Opinion.batch).where(Opinion.operator_id == person.id, Opinion.undone_at.is_(None))
        query = query if batch is None else query.where(Opinion.batch == batch)
        async with self._storage.work() as work:
            found = (await work.execute(query.order_by(Opinion.id.desc()).limit(1))).scalar()
            mine = sa.select(Opinion).where(Opinion.batch == found, Opinion.operator_id == person.id)
            opinions = (await work.execute(mine)).scalars().all() if found else []
            for opinion in opinions:
                opinion.undone_at = self._clock()
            ids = [opinion.message_id for opinion in opinions]
            await work.flush()
            await stand_anew(work, ids)
            await work.commit()
        return ids

    async def agreement(self) -> list[dict[str, Any]]:
        """How far each two leads agree on the turns both looked at: [{"one", "other", "turns", "agreed", "kappa"}]."""
        async with self._storage.work() as work:
            opinions = await opinions_of(work, None)
            names = await names_of(work, {one for given in opinions.values() for one in given})
        both: dict[tuple[int, int], list[tuple[Any, Any]]] = defaultdict(list)
        for given in opinions.values():
            for one, other in combinations(sorted(given), 2):
                both[one, other].append((given[one].label, given[other].label))
        return [
            {
                "one": names[one],
                "other": names[other],
                "turns": len(pairs),
                "agreed": sum(a == b for a, b in pairs),
                "kappa": kappa(*zip(*pairs, strict=True)),
            }
            for (one, other), pairs in sorted(both.items())
        ]

    async def corrections(self) -> list[Correction]:
        """What was agreed on and waits to be learnt, oldest first: turns that mean one intent or two."""
        query = sa.select(ReviewItem).where(ReviewItem.state == State.DECIDED.value, ReviewItem.run_id.is_(None))
        async with self._storage.work() as work:
            items = (await work.execute(query.order_by(ReviewItem.said_at, ReviewItem.message_id))).scalars().all()
            opinions = await opinions_of(work, [item.message_id for item in items])
            names = await names_of(work, {one for given in opinions.values() for one in given})
        return [
            Correction(item.message_id, item.text, item.language, intents, tuple(names[one] for one in sorted(given)))
            for item in items
            if (given := opinions[item.message_id]) and (intents := next(iter(given.values())).intents)
        ]


async def _items(work: AsyncSession, message_ids: Sequence[str]) -> Sequence[ReviewItem]:
    wanted = set(message_ids)
    if not 0 < len(wanted) <= MOST_AT_ONCE:
        raise NoSuchItem
    query = sa.select(ReviewItem).where(ReviewItem.message_id.in_(wanted)).order_by(ReviewItem.message_id)
    items: Sequence[ReviewItem] = (await work.execute(query.with_for_update())).scalars().all()
    if len(items) != len(wanted):
        raise NoSuchItem
    return items
