"""How leads promote a model and go back: what is against it, who signs that it may all the same, and what is noted."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.clock import Clock
from bot.desk import audit
from bot.desk.person import Person
from bot.learning.card import ENDING
from bot.learning.judging import against
from bot.learning.known import UnknownArchive, check_known, sha256_once, written_sha256
from bot.learning.policies import PromotionRules
from bot.learning.promotions import WHOLE, Decided, Plan, Promotions
from bot.learning.rules import Refusal
from bot.storage import Storage

NAME = re.compile(r"[\w.-]+" + re.escape(ENDING))
AT_THE_START = "at the start"
"""By whom the model was chosen that serves while nobody has decided."""


class NoSuchModel(Exception):
    """There is no archive of this name."""


class NothingBefore(Exception):
    """No other model served before, or none is there any more."""


class ServesAlready(Exception):
    """A model that serves all conversations cannot be tried out on some."""


class NotPassed(Exception):
    """The exam of a model is against it, and nobody has signed an exception."""

    def __init__(self, told: Sequence[Refusal]) -> None:
        super().__init__("; ".join(str(one["text"]) for one in told))
        self.refusals = list(told)


@dataclass(frozen=True)
class Signature:
    """Who decides: a lead of the desk, or whoever runs a command, by name; and why against an exam."""

    by: str
    person: Person | None = None
    reason: str | None = None


class Models:
    """The archives in a folder, and what is decided about them."""

    def __init__(
        self,
        storage: Storage,
        promotions: Promotions,
        folder: Path,
        usual: Callable[[], str],
        rules: PromotionRules,
        clock: Clock,
    ) -> None:
        """`usual` is the archive that serves while nobody has decided."""
        self._storage, self.promotions, self.folder = storage, promotions, folder
        self.usual, self.rules, self._clock = usual, rules, clock

    async def promote(self, name: str, share: float, sign: Signature) -> None:
        """This archive serves from now on, or is tried out on a share of the conversations, in every process.

        Raises NoSuchModel, ServesAlready, UnknownArchive; and NotPassed where its exam is against it and the reason is
        shorter than the rules want. An exception stands in the audit trail with what it goes against.
        """
        archive = self.folder / name
        if not NAME.fullmatch(name) or not archive.is_file():
            raise NoSuchModel
        plan, sha256 = await self.promotions.plan(), await asyncio.to_thread(check_known, archive)
        serving = plan.model(self.usual())
        if share < WHOLE and name == serving:
            raise ServesAlready
        refused = against(archive, sha256, serving, self.rules)
        if refused and len((sign.reason or "").strip()) < self.rules.reason_letters:
            raise NotPassed(refused)
        decided = Decided(name, sign.by, self._clock(), share, sign.reason, sha256)
        rules = [f"{one['rule']}: {one['what']}" for one in refused]
        await self._decide(plan, decided, sign, "model_promoted", refusals=rules or None)

    async def rollback(self, sign: Signature) -> str:
        """The archive that served before serves again, and nothing is tried out; its name. Raises NothingBefore."""
        back = await self.before()
        if back is None:
            raise NothingBefore
        decided = Decided(back.model, sign.by, self._clock(), WHOLE, sign.reason, back.sha256)
        await self._decide(await self.promotions.plan(), decided, sign, "model_rolled_back")
        return back.model

    async def settle(self) -> None:
        """Write down what serves while nobody has decided, as a decision.

        From then on data that were taught put no other model in its place when a process starts anew: it has to be
        promoted. Nothing when somebody has decided, or what serves is not known.
        """
        first = await asyncio.to_thread(self._first) if await self.promotions.plan() == Plan() else None
        if first is not None:
            async with self._storage.work() as work:
                self.promotions.decide(work, first)
                await work.commit()

    async def before(self) -> Decided | None:
        """What is gone back to: the last that served before and is still there, unchanged; None where there is none."""
        for one in await self.promotions.gone_back_to():
            archive = self.folder / one.model
            if archive.is_file() and await asyncio.to_thread(sha256_once, archive) == (
                one.sha256 or written_sha256(archive)
            ):
                return one
        return None

    async def _decide(self, plan: Plan, decided: Decided, sign: Signature, act: str, **details: Any) -> None:
        noted: dict[str, Any] = {
            "model": decided.model,
            "share": decided.share,
            "reason": decided.reason,
            "sha256": decided.sha256,
        }
        by = sign.by if sign.person is None else None
        first = await asyncio.to_thread(self._first) if plan == Plan() else None
        async with self._storage.work() as work:
            if first is not None and first.model != decided.model:
                self.promotions.decide(work, first)
                # The order of decisions is that of their ids.
                await work.flush()
            self.promotions.decide(work, decided)
            await audit.note(work, sign.person, act, at=decided.at, by=by, **noted, **details)
            await work.commit()

    def _first(self) -> Decided | None:
        """What serves while nobody has decided, as a decision, so that it can be gone back to; None if it is gone."""
        try:
            sha256 = check_known(self.folder / self.usual())
        except (OSError, UnknownArchive):
            return None
        return Decided(self.usual(), AT_THE_START, self._clock(), WHOLE, None, sha256)
