"""The pool of doubted turns on PostgreSQL: what is looked for by reason, ranked, said at once and taken back."""

from __future__ import annotations

import pytest

from bot.app import Service
from bot.learning.harvest.doubts import Reason
from bot.learning.harvest.gathering import Harvest
from bot.learning.review.pool import Wanted
from bot.learning.review.verdicts import Verdict
from tests.fakes import FakeEngine, HandClock, begin, person, says
from tests.unit.learning.doubtful import ByLetters, unsure

pytestmark = pytest.mark.services


async def test_the_pool_is_ranked_filtered_decided_and_taken_back(
    service: Service, engine: FakeEngine, clock: HandClock
) -> None:
    for text, guess in (
        ("where is my parcel", "track_order"),
        ("where is MY parcel", "track_order"),
        ("the zip broke", "order_wrong_or_damaged"),
    ):
        engine.usual = says("which?", parse=unsure(guess))
        clock.forward(seconds=1)
        await (await begin(service)).say(text)
    clock.forward(minutes=11)
    await Harvest(service.storage, ByLetters, clock).gather()
    kim, pool = await person(service, "Kim"), service.reviews.pool
    first, second = await pool.groups(Wanted(reason=Reason.CLARIFIED, language="en"))
    assert [(one["size"], one["text"], one["reasons"]) for one in (first, second)] == [
        (2, "where is my parcel", ["clarified"]),
        (1, "the zip broke", ["clarified"]),
    ]
    assert await pool.groups(Wanted(reason=Reason.NEAR)) == []
    ids = [item["message_id"] for item in (await pool.group(first["group_id"]))["items"]]
    decided = await service.reviews.decide(kim, ids, Verdict.RELABEL, ["order_late"], None)
    assert (await pool.counts())["decided"] == 2
    assert sorted(await service.reviews.undo(kim, decided.batch)) == sorted(ids)
    assert (await pool.counts())["open"] == 3
