"""The pool of doubted turns as leads work through it: groups by worth, opinions, undoing them, and agreement."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import Clock
from bot.conversations.records import Message
from bot.desk.person import Person
from bot.desk.records_people import Operator
from bot.learning.harvest.records import ReviewItem
from bot.learning.review.records import Opinion
from bot.learning.review.verdicts import Said, State, Verdict, kappa, said, standing
from bot.storage import Storage

GROUPS_SHOWN, ITEMS_SHOWN, AROUND = 50, 100, 3
MOST_AT_ONCE = 500


class NoSuchItem(Exception):
    """A turn that is not in the pool, or not any more."""


@dataclass(frozen=True)
class Correction:
    """What all who looked at a turn say it meant, to be learnt."""

    message_id: str
    text: str
    language: str
    intents: tuple[str, ...]
    reviewers: tuple[str, ...]


class Reviews:
    """What leads do with doubted turns. `intents` are those of the assistant, each with its title."""

    def __init__(self, storage: Storage, intents: Mapping[str, str], clock: Clock) -> None:
        self._storage, self._intents, self._clock = storage, intents, clock

    def intents(self) -> list[dict[str, str]]:
        """What a turn can have meant: [{"name", "title"}]."""
        return [{"name": name, "title": title} for name, title in self._intents.items()]

    async def counts(self) -> dict[str, int]:
        """How many turns stand how."""
        query = sa.select(ReviewItem.state, sa.func.count(ReviewItem.message_id)).group_by(ReviewItem.state)
        async with self._storage.work() as work:
            rows = (await work.execute(query)).all()
        found = {row[0]: row[1] for row in rows}
        return {state.value: found.get(state.value, 0) for state in State}

    async def groups(self, state: State = State.OPEN, skip: int = 0) -> list[dict[str, Any]]:
        """The 50 groups most worth a look after the first `skip`: {"group_id", "text", "size", "worth", "language"}.

        A group is worth what its turns are worth together; `text` is said by one of them that stands so.
        """
        worth, size = sa.func.sum(ReviewItem.worth), sa.func.count(ReviewItem.message_id)
        query = (
            sa.select(ReviewItem.group_id, sa.func.min(ReviewItem.text), ReviewItem.language, size, worth)
            .where(ReviewItem.state == state.value)
            .group_by(ReviewItem.group_id, ReviewItem.language)
            .order_by(worth.desc(), ReviewItem.group_id)
        )
        async with self._storage.work() as work:
            rows = (await work.execute(query.offset(skip).limit(GROUPS_SHOWN))).all()
        return [
            {"group_id": group, "text": text, "language": language, "size": size, "worth": round(worth, 2)}
            for group, text, language, size, worth in rows
        ]

    async def group(self, group_id: str) -> list[dict[str, Any]]:
        """The group's turns, the worthiest first, each with its context and who said what. Raises NoSuchItem."""
        query = sa.select(ReviewItem).where(ReviewItem.group_id == group_id)
        async with self._storage.work() as work:
            items = (await work.execute(query.order_by(ReviewItem.worth.desc()).limit(ITEMS_SHOWN))).scalars().all()
            if not items:
                raise NoSuchItem
            opinions = await _opinions(work, [item.message_id for item in items])
            names = await _names(work, {one for given in opinions.values() for one in given})
            return [await _shown(work, item, opinions[item.message_id], names) for item in items]

    async def decide(
        self, person: Person, message_ids: Sequence[str], verdict: Verdict, intents: Sequence[str], wish: str | None
    ) -> str:
        """Say the same of all these turns, all or none; the batch that undoing names.

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
            await _stand_anew(work, message_ids)
            await work.commit()
        return batch

    async def undo(self, person: Person) -> list[str]:
        """Take back what this lead said last, of one turn or of many at once; their ids, none when there is nothing."""
        query = sa.select(Opinion.batch).where(Opinion.operator_id == person.id, Opinion.undone_at.is_(None))
        async with self._storage.work() as work:
            batch = (await work.execute(query.order_by(Opinion.id.desc()).limit(1))).scalar()
            mine = sa.select(Opinion).where(Opinion.batch == batch, Opinion.operator_id == person.id)
            opinions = (await work.execute(mine)).scalars().all() if batch else []
            for opinion in opinions:
                opinion.undone_at = self._clock()
            ids = [opinion.message_id for opinion in opinions]
            await work.flush()
            await _stand_anew(work, ids)
            await work.commit()
        return ids

    async def agreement(self) -> list[dict[str, Any]]:
        """How far each two leads agree on the turns both looked at: [{"one", "other", "turns", "kappa"}]."""
        async with self._storage.work() as work:
            opinions = await _opinions(work, None)
            names = await _names(work, {one for given in opinions.values() for one in given})
        both: dict[tuple[int, int], list[tuple[Any, Any]]] = defaultdict(list)
        for given in opinions.values():
            for one, other in combinations(sorted(given), 2):
                both[one, other].append((given[one].label, given[other].label))
        return [
            {"one": names[one], "other": names[other], "turns": len(pairs), "kappa": kappa(*zip(*pairs, strict=True))}
            for (one, other), pairs in sorted(both.items())
        ]

    async def corrections(self) -> list[Correction]:
        """What was agreed on and can be learnt, oldest first: turns that mean one intent or two."""
        query = sa.select(ReviewItem).where(ReviewItem.state == State.DECIDED.value)
        async with self._storage.work() as work:
            items = (await work.execute(query.order_by(ReviewItem.said_at, ReviewItem.message_id))).scalars().all()
            opinions = await _opinions(work, [item.message_id for item in items])
            names = await _names(work, {one for given in opinions.values() for one in given})
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


async def _stand_anew(work: AsyncSession, message_ids: Sequence[str]) -> None:
    """Let the turns stand as the opinions that count now say."""
    opinions = await _opinions(work, message_ids)
    by_state: dict[State, list[str]] = defaultdict(list)
    for message_id in message_ids:
        by_state[standing(opinions[message_id])].append(message_id)
    for state, some in by_state.items():
        change = sa.update(ReviewItem).where(ReviewItem.message_id.in_(some)).values(state=state.value)
        await work.execute(change.execution_options(synchronize_session=False))


async def _opinions(work: AsyncSession, message_ids: Sequence[str] | None) -> dict[str, dict[int, Said]]:
    """The newest opinion that counts of each lead, of each of these turns or of all."""
    query = sa.select(Opinion).where(Opinion.undone_at.is_(None)).order_by(Opinion.id)
    query = query if message_ids is None else query.where(Opinion.message_id.in_(message_ids))
    found: dict[str, dict[int, Said]] = defaultdict(dict)
    for one in (await work.execute(query)).scalars():
        found[one.message_id][one.operator_id] = Said(Verdict(one.verdict), tuple(one.intents), one.wish)
    return found


async def _names(work: AsyncSession, operator_ids: Collection[int]) -> dict[int, str]:
    query = sa.select(Operator.id, Operator.name).where(Operator.id.in_(operator_ids))
    return {row.id: row.name for row in (await work.execute(query)).all()}


async def _shown(
    work: AsyncSession, item: ReviewItem, opinions: dict[int, Said], names: dict[int, str]
) -> dict[str, Any]:
    return {
        "message_id": item.message_id,
        "text": item.text,
        "language": item.language,
        "reasons": item.reasons,
        "guess": item.guess,
        "confidence": item.confidence,
        "meanings": item.meanings,
        "state": item.state,
        "said_at": item.said_at.isoformat(),
        "around": await _around(work, item),
        "opinions": [
            {"by": names[one], "verdict": opinion.verdict.value, "intents": opinion.intents, "wish": opinion.wish}
            for one, opinion in opinions.items()
        ],
    }


async def _around(work: AsyncSession, item: ReviewItem) -> list[dict[str, Any]]:
    """What was said just before and after, as it stands in the transcript."""
    at = sa.select(Message.seq).where(Message.id == item.message_id).scalar_subquery()
    query = sa.select(Message).where(
        Message.conversation_id == item.conversation_id, Message.seq.between(at - AROUND, at + AROUND)
    )
    messages = (await work.execute(query.order_by(Message.seq))).scalars()
    return [
        {"seq": one.seq, "author": one.author, "text": one.text, "this": one.id == item.message_id} for one in messages
    ]
