"""Which trained model serves: the last one that somebody promoted, in every process."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from bot.clock import Clock
from bot.storage import Moment, Record, Storage


class Promotion(Record):
    """One decision: this archive serves from now on."""

    __tablename__ = "promotion"

    id: int = sa.Column(sa.Integer, primary_key=True)
    model: str = sa.Column(sa.String(80), nullable=False)
    by: str = sa.Column(sa.String(200), nullable=False)
    at: datetime = sa.Column(Moment, nullable=False)


class Promotions:
    """The decisions, newest last."""

    def __init__(self, storage: Storage, clock: Clock) -> None:
        self._storage, self._clock = storage, clock

    async def promote(self, model: str, by: str) -> str:
        """This archive (its name in models/) serves from now on; the name."""
        async with self._storage.work() as work:
            work.add(Promotion(model=model, by=by, at=self._clock()))
            await work.commit()
        return model

    async def serving(self) -> str | None:
        """The archive that is to serve; None while nobody has decided."""
        return next(iter(await self._newest()), None)

    async def before(self) -> str | None:
        """The archive that served before the one that is to serve; None when there was no other."""
        names = await self._newest()
        return next((name for name in names if name != names[0]), None)

    async def _newest(self) -> list[str]:
        query = sa.select(Promotion.model).order_by(Promotion.id.desc()).limit(100)
        async with self._storage.work() as work:
            return list((await work.execute(query)).scalars())
