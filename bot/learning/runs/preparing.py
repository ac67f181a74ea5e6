"""What a training would begin with: the corrections that are learnt, the files that change, and what is wrong."""

from __future__ import annotations

import asyncio
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.learning.corrections import Correction
from bot.learning.intents import intents_of
from bot.learning.merge import Fate, Merge, plan_merge
from bot.learning.review import reviews
from bot.learning.runs.problems import (
    DataProblem,
    broken_files,
    left_out,
    message_files,
    messages_of,
    of_two,
    too_few,
    under_two_intents,
    unknown_intents,
)

LEFT_OUT = (Fate.CONTRADICTED, Fate.REFUSED)


@dataclass(frozen=True)
class Prepared:
    """The merge (None while files are broken), how many corrections wait to be learnt, and the problems."""

    merge: Merge | None
    waiting: int
    problems: tuple[DataProblem, ...]

    @property
    def blocking(self) -> list[DataProblem]:
        """What must be mended first."""
        return [problem for problem in self.problems if problem.blocking]

    @property
    def learnt(self) -> list[str]:
        """The message ids of turns whose corrections are learnt."""
        outcomes = self.merge.outcomes if self.merge is not None else ()
        return [one.correction.source for one in outcomes if one.fate not in LEFT_OUT]


class Preparing:
    """Looks at a project and at corrections; at the same ones once, because pages ask every second."""

    def __init__(self, project: Path, reviewed: reviews.Reviews) -> None:
        self._project, self._reviews = project, reviewed
        self._looking = asyncio.Lock()
        self._seen: tuple[Hashable, Prepared] | None = None

    async def look(self) -> Prepared:
        """What a training that began now would begin with."""
        found = tuple(await self._reviews.corrections())
        async with self._looking:
            return await asyncio.to_thread(self._look, found)

    def _look(self, found: tuple[reviews.Correction, ...]) -> Prepared:
        seen: Hashable = (found, tuple(_signs(self._project)))
        if self._seen is None or self._seen[0] != seen:
            self._seen = (seen, prepare(self._project, found))
        return self._seen[1]


def prepare(project: Path, found: Sequence[reviews.Correction]) -> Prepared:
    """What training on a project would begin with, given what leads decided on; writes nothing."""
    corrections = [_as_message(one) for one in found if len(one.intents) == 1]
    broken = tuple(broken_files(project))
    if broken:
        return Prepared(None, len(corrections), broken)
    merge = plan_merge(project / "data" / "nlu", corrections, project / "data" / "golden")
    fates = [one.fate for one in merge.outcomes]
    two = len(found) - len(corrections)
    return Prepared(merge, sum(fate not in LEFT_OUT for fate in fates), tuple(_problems(project, merge, two)))


def _problems(project: Path, merge: Merge, two: int) -> Iterator[DataProblem]:
    known, messages = intents_of(project / "domain.yml"), messages_of(project)
    yield from unknown_intents(messages, known)
    yield from too_few(messages, [one for one in merge.outcomes if one.fate is Fate.TAKEN], known)
    yield from under_two_intents(messages)
    yield from left_out(merge.outcomes)
    yield from of_two(two)


def _as_message(one: reviews.Correction) -> Correction:
    return Correction(one.language, one.text, one.intents[0], one.message_id, ", ".join(one.reviewers))


def _signs(project: Path) -> Iterator[tuple[str, int, int]]:
    """By which a change of the project is seen."""
    golden = sorted((project / "data" / "golden").rglob("*"))
    for path in (project / "config.yml", project / "domain.yml", *message_files(project), *golden):
        if path.is_file():
            told = path.stat()
            yield str(path), told.st_mtime_ns, told.st_size
