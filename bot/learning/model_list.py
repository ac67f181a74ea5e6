"""The models there are, as leads see them: what serves, what is tried out and how that goes, and what exams say."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bot.clock import Clock
from bot.learning.card import ENDING, read_card
from bot.learning.comparing import compared
from bot.learning.judging import against, exam_of
from bot.learning.known import sha256_once, written_sha256
from bot.learning.models import NAME, Models
from bot.learning.promotions import WHOLE, Decided, Plan, last_trial
from bot.storage import Storage


class ModelList:
    """Reads archives, cards, exams and decisions."""

    def __init__(self, storage: Storage, models: Models, clock: Clock) -> None:
        self._storage, self._models, self._clock = storage, models, clock

    async def told(self) -> dict[str, Any]:
        """{"models", "rollback_to"}: what serves first, then what is tried out, then the newest; for the route."""
        plan, history = await self._models.promotions.plan(), await self._models.promotions.history()
        beside, back = await self._beside(history), await self._models.before()
        paths = [path for path in self._models.folder.glob(f"*{ENDING}") if NAME.fullmatch(path.name)]
        rows = [await asyncio.to_thread(self._row, path, plan, history) for path in paths]
        rows.sort(key=lambda row: (row["serving"], row["share"], row["trained_at"] or ""), reverse=True)
        models = [{**row, "compared": beside.get(row["name"])} for row in rows]
        return {"models": models, "rollback_to": back.model if back is not None else None}

    def _row(self, archive: Path, plan: Plan, history: Sequence[Decided]) -> dict[str, Any]:
        card, sha256, serving = read_card(archive), sha256_once(archive), plan.model(self._models.usual())
        promotions = [one for one in history if one.model == archive.name]
        return {
            "name": archive.name,
            "sha256": sha256,
            "known": sha256 == written_sha256(archive),
            "origin": card.origin if card is not None else None,
            "trained_at": card.trained_at if card is not None else None,
            "size_bytes": archive.stat().st_size,
            "serving": archive.name == serving,
            "share": _share(archive.name, serving, plan.trial),
            "exam": self._exam(archive, sha256, serving),
            "promotions": [
                {"by": one.by, "at": one.at.isoformat(), "share": one.share, "reason": one.reason} for one in promotions
            ],
        }

    def _exam(self, archive: Path, sha256: str, serving: str) -> dict[str, Any] | None:
        if exam_of(archive, sha256) is None:
            return None
        refused = against(archive, sha256, serving, self._models.rules)
        return {"passes": not refused, "refusals": refused}

    async def _beside(self, history: Sequence[Decided]) -> dict[str, dict[str, Any]]:
        """How the last trial goes, or went, for both models of it; nothing of others."""
        trial = last_trial(history)
        if trial is None:
            return {}
        both = [trial.model, trial.beside or self._models.usual()]
        async with self._storage.work() as work:
            return await compared(work, both, trial.since, trial.until or self._clock())


def _share(name: str, serving: str, trial: Decided | None) -> float:
    """Of the conversations that begin now."""
    if trial is not None and name == trial.model:
        return trial.share
    if name != serving:
        return 0.0
    return WHOLE - trial.share if trial is not None else WHOLE
