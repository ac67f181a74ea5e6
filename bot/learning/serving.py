"""Each process makes its engine serve what was decided, and nothing else."""

from __future__ import annotations

from pathlib import Path

import structlog

from bot.conversations.engine import DialogueEngine
from bot.learning.known import UnknownArchive
from bot.learning.promotions import Decided, Promotions
from bot.observer import NOBODY, Observer

log = structlog.get_logger()


class Serving:
    """Follows the decisions. What cannot be served is told once in the log, and the engine goes on as before."""

    def __init__(
        self, engine: DialogueEngine, promotions: Promotions, folder: Path, observer: Observer = NOBODY
    ) -> None:
        self._engine, self._promotions, self._folder, self._observer = engine, promotions, folder, observer
        self._refused: set[tuple[str, str | None]] = set()

    async def keep_up(self) -> None:
        """Load what was decided since, in the order that answers every message by what is decided for it."""
        plan = await self._promotions.plan()
        # First what serves: a candidate that serves from now on is taken over as it is.
        if plan.serving is not None and plan.serving.model != self._engine.model and self._may(plan.serving):
            await self._serve(plan.serving)
        wanted = (plan.trial.model, plan.trial.share) if plan.trial is not None else None
        if wanted != self._engine.trial:
            await self._try_out(plan.trial)

    def _may(self, decided: Decided) -> bool:
        """Whether it is worth trying: the archive is here, and was not refused before."""
        return (decided.model, decided.sha256) not in self._refused and (self._folder / decided.model).is_file()

    async def _serve(self, decided: Decided) -> None:
        try:
            await self._engine.swap(self._folder / decided.model, decided.sha256)
            self._observer.model_loaded("serves")
        except UnknownArchive as error:
            self._refuse(decided, error)

    async def _try_out(self, decided: Decided | None) -> None:
        if decided is None or not self._may(decided):
            if self._engine.trial is not None:
                await self._engine.try_out(None)
            return
        try:
            await self._engine.try_out(self._folder / decided.model, decided.share, decided.sha256)
            self._observer.model_loaded("tried_out")
        except UnknownArchive as error:
            self._refuse(decided, error)

    def _refuse(self, decided: Decided, error: UnknownArchive) -> None:
        self._refused.add((decided.model, decided.sha256))
        log.error("model_refused", model=decided.model, why=str(error))
        self._observer.model_loaded("refused")
