"""Goes through the transcripts and keeps what is worth a look; what was gone through is not gone through again."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import Clock
from bot.learning.harvest.doubts import Doubted, Story, Told, confidence_of, doubted, guess_of
from bot.learning.harvest.groups import Groups
from bot.learning.harvest.records import HarvestMark, ReviewItem
from bot.learning.harvest.stories import SETTLED, Place, count, stories
from bot.reading.personal import remove_personal
from bot.storage import Storage

MARK = "transcripts"
OPEN = "open"
MEANINGS_KEPT = 5
LEADERS_TAKEN_UP = 4096
"""As many as the encoder remembers the vectors of."""
LEADERS_AT_ONCE = 500


class Encodes(Protocol):
    """Turns texts into vectors of length 1."""

    def encode(self, texts: Sequence[str]) -> Any:
        """A row for each text."""


@dataclass(frozen=True)
class Gathered:
    """What one going through found: conversations and turns looked at, items kept, groups begun."""

    conversations: int = 0
    turns: int = 0
    kept: int = 0
    groups: int = 0

    def __add__(self, other: Gathered) -> Gathered:
        return Gathered(*(one + two for one, two in zip(vars(self).values(), vars(other).values(), strict=True)))


class Harvest:
    """Keeps the doubted turns of conversations that changed since the last time and have been quiet for ten minutes.

    `encoder` gives the encoder, when it is needed.
    """

    def __init__(self, storage: Storage, encoder: Callable[[], Encodes], clock: Clock) -> None:
        self._storage, self._encoder, self._clock = storage, encoder, clock

    async def left(self) -> int:
        """How many conversations there are to go through."""
        return await count(self._storage, self._clock() - SETTLED, await self._place())

    async def gather(self, progress: Callable[[int], None] = lambda done: None) -> Gathered:
        """Go through them page by page, each in a unit of work of its own; `progress` hears of conversations done.

        Cut off anywhere, the next one goes on from the last page. A turn that was decided on stays as it is.
        """
        groups, found = Groups(), Gathered()
        async for page in stories(self._storage, self._clock() - SETTLED, await self._place()):
            # Where nothing is new, as mostly, nothing is asked of the encoder.
            groups = groups if found.conversations else await self._groups()
            found += await self._keep([story for _, story in page], page[-1][0], groups)
            progress(len(page))
        return found

    async def _keep(self, page: Sequence[Story], place: Place, groups: Groups) -> Gathered:
        now, kept = self._clock(), [(story, one) for story in page for one in doubted(story)]
        # In a thread: vectors take long, and no shopper is to wait for them.
        rows = await asyncio.to_thread(self._rows, kept, groups, now)
        async with self._storage.work() as work:
            if rows:
                await work.execute(_upsert(work, ReviewItem, where=ReviewItem.state == OPEN, fixed=("group_id",)), rows)
            mark = {"name": MARK, "updated_at": place.updated_at, "conversation_id": place.conversation_id}
            await work.execute(_upsert(work, HarvestMark), [mark])
            await work.commit()
        begun = sum(row["group_id"] == row["message_id"] for row in rows)
        return Gathered(len(page), sum(len(story.told) for story in page), len(rows), begun)

    def _rows(self, kept: Sequence[tuple[Story, Doubted]], groups: Groups, now: datetime) -> list[dict[str, Any]]:
        texts = [remove_personal(one.told.text, one.told.language).text for _, one in kept]
        group_ids = self._joined([one.told for _, one in kept], texts, groups)
        return [
            {
                "message_id": one.told.message_id,
                "conversation_id": story.conversation_id,
                "text": text,
                "language": one.told.language,
                "reasons": [reason.value for reason in one.reasons],
                "guess": guess_of(one.told.parse),
                "confidence": confidence_of(one.told.parse),
                "meanings": list(one.told.parse.get("meanings") or [])[:MEANINGS_KEPT],
                "worth": one.worth,
                "group_id": group_ids[one.told.message_id],
                "state": OPEN,
                "said_at": one.told.at,
                "harvested_at": now,
            }
            for (story, one), text in zip(kept, texts, strict=True)
        ]

    def _joined(self, told: Sequence[Told], texts: Sequence[str], groups: Groups) -> dict[str, str]:
        """The group of each message, by its id."""
        found: dict[str, str] = {}
        vectors = self._encoder().encode(texts) if texts else []
        for language in {one.language for one in told}:
            places = [place for place, one in enumerate(told) if one.language == language]
            names = [told[place].message_id for place in places]
            guesses = [guess_of(told[place].parse) for place in places]
            leaders = groups.join(names, [vectors[place] for place in places], language, guesses)
            found.update(zip(names, leaders, strict=True))
        return found

    async def _place(self) -> Place | None:
        async with self._storage.work() as work:
            mark = await work.get(HarvestMark, MARK)
        return Place(mark.updated_at, mark.conversation_id) if mark is not None else None

    async def _groups(self) -> Groups:
        """The groups so far, by the newest of those that lead them and are still open."""
        groups = Groups()
        query = sa.select(ReviewItem.message_id, ReviewItem.text, ReviewItem.language, ReviewItem.guess)
        query = query.where(ReviewItem.group_id == ReviewItem.message_id, ReviewItem.state == OPEN)
        async with self._storage.work() as work:
            newest = query.order_by(ReviewItem.said_at.desc(), ReviewItem.message_id).limit(LEADERS_TAKEN_UP)
            leaders = (await work.execute(newest)).all()[::-1]
        for start in range(0, len(leaders), LEADERS_AT_ONCE):
            some = leaders[start : start + LEADERS_AT_ONCE]
            vectors = await asyncio.to_thread(self._encoder().encode, [text for _, text, *_ in some])
            for (name, _, language, guess), vector in zip(some, vectors, strict=True):
                groups.lead(name, vector, language, guess)
        return groups


def _upsert(work: AsyncSession, record: Any, where: Any = None, fixed: Sequence[str] = ()) -> Any:
    """Insert rows, or change those of their keys where `where` holds; the `fixed` columns stay as they were."""
    insert: Any = postgresql.insert if work.get_bind().dialect.name == "postgresql" else sqlite.insert
    statement = insert(record.__table__)
    keys = [column.name for column in record.__table__.primary_key]
    changed = {name: new for name, new in statement.excluded.items() if name not in (*keys, *fixed)}
    return statement.on_conflict_do_update(index_elements=keys, set_=changed, where=where)
