"""The steps of `python -m bot anticipate`: what comes next is learnt from the transcripts, written down, and judged."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta
from pathlib import Path

from bot.anticipation import learnt
from bot.anticipation.contacts import Contacts, touched
from bot.anticipation.figures import Figures, figures
from bot.anticipation.journeys import Step, Steps, number_of_turns, turns
from bot.anticipation.judging import Judge, Learning, Truth
from bot.replies.follow_ups import FollowUps
from bot.storage import Storage

Progress = Callable[[str, int, int], None]


class Transcripts:
    """Reads a shop's transcripts; `progress` is told what is done, how many turns of how many."""

    def __init__(self, storage: Storage, idle: timedelta, now: datetime, progress: Progress) -> None:
        self._storage, self._idle, self._now, self._progress = storage, idle, now, progress

    async def learn(self, follow_ups: FollowUps) -> Learning:
        """What all transcripts teach."""
        learning = Learning(follow_ups.prior, follow_ups.weighing)
        async for step in self._steps("Learning what comes next"):
            learning.add(step)
        return learning

    async def judge(self, learning: Learning, follow_ups: FollowUps, truth: Truth | None) -> Figures:
        """How well it is foreseen in conversations held out, and what answering ahead did for shoppers."""
        judge = Judge(learning, follow_ups.prior, follow_ups.weighing)
        async for step in self._steps("Judging it"):
            judge.add(step)
        contacts, total = Contacts(self._idle, self._now), await number_of_turns(self._storage)
        done = 0
        async for turn in touched(self._storage):
            contacts.add(turn)
            self._progress("Counting who comes back", done := done + 1, total)
        contacts.end()
        return figures(total, learning, judge, contacts, self._now, truth)

    async def _steps(self, doing: str) -> AsyncIterator[Step]:
        steps, total, done = Steps(self._idle, self._now), await number_of_turns(self._storage), 0
        async for turn in turns(self._storage):
            for step in steps.after(turn):
                yield step
            self._progress(doing, done := done + 1, total)
        for step in steps.end():
            yield step


def keep(learning: Learning, path: Path, now: datetime) -> tuple[int, int]:
    """Write what was learnt for running services to take up: how many steps, and of how many cases."""
    counts = learning.counts()
    return counts.steps, learnt.write(path, learning.estimate(counts), counts.steps, now)
