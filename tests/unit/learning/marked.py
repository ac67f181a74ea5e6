"""Messages with what leads to a person marked in them; they are said, doubted and decided on, and looked for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta

import sqlalchemy as sa

from bot.app import Service
from bot.desk.operators import Person
from bot.learning.harvest.gathering import Harvest
from bot.learning.harvest.records import ReviewItem
from bot.learning.review.verdicts import Verdict
from bot.reading.personal import remove_personal
from bot.reading.words import word_lists
from tests.fakes import FakeEngine, HandClock, begin, says
from tests.unit.learning.doubtful import ByLetters, unsure
from tests.unit.reading.test_personal import MESSAGES

MARKED = [message for message in MESSAGES if message.marks]
AT_A_CONVERSATION = 10
SHORTEST = 5
"""Signs; less than that stands in megabytes of weights by chance: a number of four was once found there."""
UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
WORD = re.compile(r"\w+")
NAME = re.compile(rf"[^\W\d_]{{{SHORTEST},}}")
FIGURES = re.compile(rf"\d{{{SHORTEST},}}")


def _pieces(kind: str, mark: str) -> Iterator[str]:
    """What leads to a person also when it stands alone: each name, and each number of five figures."""
    if len(mark) >= SHORTEST:
        yield mark
    yield from FIGURES.findall(mark)
    if kind == "name":
        yield from NAME.findall(mark)


VALUES = {(kind, message.text[start:end]) for message in MARKED for kind, start, end in message.marks}
MARKS = {value for _, value in VALUES}
PIECES = {piece for kind, value in VALUES for piece in _pieces(kind, value.casefold())}


def standing(texts: Iterable[str], looked_for: Iterable[str] = MARKS) -> set[str]:
    """The marks that can be read in texts, as words of their own; what happens to be in an id or a fraction is none."""
    whole = UUID.sub("", "\n".join(texts).casefold())
    words = set(WORD.findall(whole))
    likely = (mark for mark in looked_for if words.issuperset(WORD.findall(mark.casefold())))
    return {mark for mark in likely if re.search(rf"(?<!\w)(?<!\d\.){re.escape(mark.casefold())}(?!\w)", whole)}


MISSED = standing(remove_personal(message.text).text for message in MARKED)
MISSED_PIECES = {piece for kind, value in VALUES if value in MISSED for piece in _pieces(kind, value.casefold())}
"""What the cleaning does not find."""
NOBODYS = [str(value) for value in word_lists("en").tables["stand_ins"].values()]
"""What training messages have in the place of what was taken out."""


async def say_all(service: Service, engine: FakeEngine, clock: HandClock, intents: Sequence[str]) -> None:
    """Every marked message is said by a shopper, taken for one of the intents in turn, and doubted."""
    for start in range(0, len(MARKED), AT_A_CONVERSATION):
        shopper = await begin(service)
        for place, message in enumerate(MARKED[start : start + AT_A_CONVERSATION]):
            engine.usual = says("which?", parse=unsure(intents[place % len(intents)]))
            await shopper.say(message.text)
            clock.forward(minutes=4)
    await Harvest(service.storage, ByLetters, lambda: clock() + timedelta(minutes=11)).gather()


async def accept_all(service: Service, lead: Person) -> list[ReviewItem]:
    """A lead says of everything in the pool that it was taken rightly; the pool as it was."""
    async with service.storage.work() as work:
        kept = list((await work.execute(sa.select(ReviewItem).order_by(ReviewItem.said_at))).scalars())
    for start in range(0, len(kept), 100):
        ids = [item.message_id for item in kept[start : start + 100]]
        await service.reviews.decide(lead, ids, Verdict.ACCEPT, [], None)
    return kept
