"""Keeps the figures of each day, and tells how the last days differ from those just after training."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from bot.clock import Clock
from bot.learning.card import read_card
from bot.learning.promotions import Promotions
from bot.learning.watch.alerts import alerts, too_few
from bot.learning.watch.comparing import WEEK, Comparison, comparisons
from bot.learning.watch.counting import Counting, days
from bot.learning.watch.figures import COUNTED, Figures
from bot.learning.watch.records import WatchDay
from bot.learning.watch.vocabulary import read_vocabulary
from bot.storage import Storage

MOST_DAYS = 90
EVERY = timedelta(hours=1)


class LearningWatch:
    """`project` is where models/ and data/nlu are, `serving` the archive that answers, `titles` intents in words."""

    def __init__(
        self,
        storage: Storage,
        project: Path,
        serving: Callable[[], str],
        titles: Mapping[str, str],
        clock: Clock,
    ) -> None:
        self._storage, self._project, self._serving = storage, project, serving
        self._titles, self._clock = titles, clock

    async def look_hourly(self) -> None:
        """Look unless that was done within the hour, by whatever process and before whatever restart."""
        async with self._storage.work() as work:
            last = (await work.execute(sa.select(sa.func.max(WatchDay.reckoned_at)))).scalar_one()
        if last is None or last <= self._clock() - EVERY:
            await self.look()

    async def look(self) -> None:
        """Count the days that are not over, those of the last week again, and those that were never counted.

        A day that was erased from the transcripts keeps its counts once it is older than a week.
        """
        today = self._clock().date()
        week = today - timedelta(days=WEEK - 1)
        counting = Counting(partial(read_vocabulary, self._project), words_from=week)
        found: dict[date, Figures] = {}
        async for whole in days(self._storage, counting, min(week, await self._uncounted(today))):
            found.update(whole)
        await self._keep(found, week, today, counting.unknown.frequent())

    async def told(self) -> dict[str, Any]:
        """The watch as the contract has it; `drift` holds None while there are too few conversations."""
        today = self._clock().date()
        trained_at, began = await self._began()
        kept = await self._kept(today - timedelta(days=MOST_DAYS - 1) if began is None else began.date(), today)
        figures = {record.day: _figures(record) for record in kept}
        compared = comparisons(figures, today)
        words = kept[-1].frequent if kept and kept[-1].day > today - timedelta(days=WEEK) else []
        measured = compared[0].drift()
        told = alerts(compared, words, compared[0].now.turns, self._titles)
        told += [] if any(one.enough for one in compared) else [too_few(compared[0])]
        return {
            "trained_at": trained_at.isoformat() if trained_at else None,
            "days": [_day(record.day, figures[record.day]) for record in kept[-MOST_DAYS:]],
            "intents": _intents(compared[0]),
            "words": [{"word": one["word"], "count": one["count"]} for one in words],
            "drift": dict(zip(("value", "limit"), measured or (None, None), strict=True)),
            "alerts": [one.as_json() for one in told],
        }

    async def _began(self) -> tuple[datetime | None, datetime | None]:
        """When the model that serves was trained, and from when on it served; None of a model without a card."""
        model = self._serving()
        card = read_card(self._project / "models" / model)
        trained = datetime.fromisoformat(card.trained_at) if card is not None else None
        decided = (await Promotions(self._storage).plan()).serving
        promoted = decided.at if decided is not None and decided.model == model else None
        return trained, max((at for at in (trained, promoted) if at is not None), default=None)

    async def _uncounted(self, today: date) -> date:
        """The day behind the last counted one; without any, the first of which months can be shown."""
        async with self._storage.work() as work:
            last = (await work.execute(sa.select(sa.func.max(WatchDay.day)))).scalar_one()
        return today - timedelta(days=MOST_DAYS - 1) if last is None else last + timedelta(days=1)

    async def _keep(self, found: Mapping[date, Figures], week: date, today: date, words: list[dict[str, Any]]) -> None:
        now = self._clock()
        async with self._storage.work() as work:
            await work.execute(sa.delete(WatchDay).where(WatchDay.day >= week))
            await work.execute(sa.update(WatchDay).values(frequent=[]))
            for day, figures in sorted(found.items()):
                newest = words if day == max(found) and day >= week else []
                await work.merge(_record(day, figures, newest, now))
            await work.commit()

    async def _kept(self, start: date, today: date) -> Sequence[WatchDay]:
        query = sa.select(WatchDay).where(WatchDay.day >= start, WatchDay.day <= today).order_by(WatchDay.day)
        async with self._storage.work() as work:
            return list((await work.execute(query)).scalars())


def _intents(compared: Comparison) -> list[dict[str, Any]]:
    names: Iterable[str] = {*compared.then.intents, *compared.now.intents}
    shares = ((name, compared.then.share_of(name), compared.now.share_of(name)) for name in names)
    ordered = sorted(shares, key=lambda one: (-one[2], -one[1], one[0]))
    return [{"name": name, "then": then, "now": now} for name, then, now in ordered]


def _day(day: date, figures: Figures) -> dict[str, Any]:
    shares = {name: figures.share(name) for name in ("answered", "clarified", "handed_over", "unknown_words")}
    return {"day": day.isoformat(), "turns": figures.turns, "confidence": figures.confidence, **shares}


def _figures(record: WatchDay) -> Figures:
    counted = {name: getattr(record, name) for name in COUNTED}
    confidences = Counter({int(hundredths): turns for hundredths, turns in record.confidences.items()})
    return Figures(**counted, confidences=confidences, intents=Counter(record.intents))


def _record(day: date, figures: Figures, words: list[dict[str, Any]], now: datetime) -> WatchDay:
    counted = {name: getattr(figures, name) for name in COUNTED}
    confidences = {str(hundredths): turns for hundredths, turns in figures.confidences.items()}
    return WatchDay(
        day=day,
        **counted,
        confidences=confidences,
        intents=dict(figures.intents),
        frequent=words,
        reckoned_at=now,
    )
