"""Which trained model serves, in every process: what somebody decided last, and what is tried out beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from bot.storage import Moment, Record, Storage

WHOLE = 1.0
REASON_LONGEST = 500


class Promotion(Record):
    """One decision: this archive, of this hash, serves from now on; with a share below 1 it is tried out on so many of
    the conversations, beside the one that serves. `reason` is why it may although its exam is against it."""

    __tablename__ = "promotion"

    id: int = sa.Column(sa.Integer, primary_key=True)
    model: str = sa.Column(sa.String(80), nullable=False)
    by: str = sa.Column(sa.String(200), nullable=False)
    at: datetime = sa.Column(Moment, nullable=False)
    share: float = sa.Column(sa.Float, nullable=False, default=WHOLE, server_default="1")
    reason = sa.Column(sa.String(REASON_LONGEST))
    sha256 = sa.Column(sa.String(64))


@dataclass(frozen=True)
class Decided:
    """A decision as a value; `sha256` is None in one from before hashes were kept."""

    model: str
    by: str
    at: datetime
    share: float = WHOLE
    reason: str | None = None
    sha256: str | None = None


@dataclass(frozen=True)
class Plan:
    """What is to serve, None while nobody has decided, and what is to be tried out beside it."""

    serving: Decided | None = None
    trial: Decided | None = None

    def model(self, usual: str) -> str:
        """The archive that is to serve; `usual` while nobody has decided."""
        return self.serving.model if self.serving is not None else usual


@dataclass(frozen=True)
class Trial:
    """That a model was tried out beside another (None: the one that served while nobody had decided); `until` is None
    while it still is."""

    model: str
    beside: str | None
    since: datetime
    until: datetime | None


class Promotions:
    """The decisions."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    def decide(self, work: AsyncSession, decided: Decided) -> None:
        """Adds a decision to the caller's unit of work: it holds from its commit on, in every process."""
        told = {name: getattr(decided, name) for name in ("model", "by", "at", "share", "reason", "sha256")}
        work.add(Promotion(**told))

    async def plan(self) -> Plan:
        """What is decided by now. One on trial is so until the next decision, whatever that is."""
        newest = (await self._decided(1))[:1]
        if not newest or newest[0].share == WHOLE:
            return Plan(*newest)
        whole = await self._decided(1, Promotion.share == WHOLE)
        return Plan(whole[0] if whole else None, newest[0])

    async def gone_back_to(self) -> list[Decided]:
        """What served before what is decided by now, newest first: where something is on trial, it is what serves.

        Nothing twice; empty where nothing served before.
        """
        plan, before = await self.plan(), await self._decided(100, Promotion.share == WHOLE)
        now = None if plan.trial is not None or plan.serving is None else plan.serving.model
        earlier: dict[str, Decided] = {}
        for one in before:
            if one.model != now:
                earlier.setdefault(one.model, one)
        return list(earlier.values())

    async def history(self) -> list[Decided]:
        """The last hundred decisions, newest first."""
        return await self._decided(100)

    async def _decided(self, limit: int, *where: Any) -> list[Decided]:
        query = sa.select(Promotion).where(*where).order_by(Promotion.id.desc()).limit(limit)
        async with self._storage.work() as work:
            rows = (await work.execute(query)).scalars().all()
        return [Decided(row.model, row.by, row.at, row.share, row.reason, row.sha256) for row in rows]


def last_trial(history: Sequence[Decided]) -> Trial | None:
    """The last trial of decisions, newest first, whatever shares it had meanwhile; None where there was none."""
    place = next((n for n, one in enumerate(history) if one.share < WHOLE), None)
    if place is None:
        return None
    so_far = history[place:]
    tried = list(takewhile(lambda one: one.share < WHOLE and one.model == so_far[0].model, so_far))
    beside = next((one.model for one in so_far if one.share == WHOLE), None)
    return Trial(so_far[0].model, beside, tried[-1].at, history[place - 1].at if place else None)
