"""The days are counted from the transcripts, and nothing of what somebody said alone is kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timezone
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from bot.app import Service
from bot.learning.card import Card, write_card
from bot.learning.promotions import Decided, Promotions
from bot.learning.watch.counting import Counting, Taken, Unknown
from bot.learning.watch.records import WatchDay
from bot.learning.watch.vocabulary import read_vocabulary, read_words
from bot.learning.watch.watching import LearningWatch
from bot.settings import Settings
from bot.site import chores
from tests.fakes import FakeEngine, HandClock, Shopper, begin, gives_up, says
from tests.unit.learning.doubtful import unsure

NLU = """nlu:
- intent: track_order
  examples: |
    - where is my order [BH-204817](order_number)
- intent: pay
  examples:
  - {text: "can i pay by card", metadata: {source: "m-1"}}
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project that has learnt two messages, and a model trained at midnight before the clock's day."""
    (tmp_path / "data/nlu/en").mkdir(parents=True)
    (tmp_path / "data/nlu/en/topic.yml").write_text(NLU, encoding="utf-8")
    (tmp_path / "models").mkdir()
    write_card(tmp_path / "models/fake", Card("2026-03-17T00:00:00+00:00", 1.0, None))
    return tmp_path


@pytest.fixture
def watch(service: Service, project: Path, engine: FakeEngine, clock: HandClock) -> LearningWatch:
    return LearningWatch(service.storage, project, lambda: engine.model, {}, clock)


async def kept(service: Service) -> list[WatchDay]:
    async with service.storage.work() as work:
        return list((await work.execute(sa.select(WatchDay).order_by(WatchDay.day))).scalars())


async def test_a_day_is_told_by_what_became_of_its_turns(
    watch: LearningWatch, engine: FakeEngine, shopper: Shopper
) -> None:
    engine.then(
        says("so", parse=unsure("pay", "answer", 0.9)),
        says("which?", parse=unsure("pay", "clarify", 0.5)),
        says("noted", parse=unsure("pay", "answer", 0.4), heard=True),
        gives_up(parse=unsure("talk_to_human", "answer", 0.98)),
    )
    for text in ("can i pay by klarna", "where is card", "yes", "my order"):
        await shopper.say(text)
    await watch.look()
    told = await watch.told()
    shares = {"answered": 1 / 3, "clarified": 1 / 3, "handed_over": 1 / 3, "unknown_words": 1 / 9}
    assert told["days"] == [{"day": "2026-03-17", "turns": 3, "confidence": 0.9, **shares}]
    assert told["trained_at"] == "2026-03-17T00:00:00+00:00"
    assert told["intents"] == [
        {"name": "pay", "then": 0, "now": 2 / 3},
        {"name": "talk_to_human", "then": 0, "now": 1 / 3},
    ]
    assert (told["drift"], told["alerts"][0]["kind"]) == ({"value": None, "limit": None}, "too_few")


async def test_an_unknown_word_shows_when_three_shoppers_said_it_and_goes_when_one_is_erased(
    watch: LearningWatch, service: Service, engine: FakeEngine, clock: HandClock
) -> None:
    engine.usual = says("so", parse=unsure("pay", "answer", 0.9))
    shoppers = [await begin(service) for _ in range(3)]
    for number, shopper in enumerate(shoppers):
        for _ in range(3):
            clock.forward(hours=1)
            await shopper.say("can i pay by klarna, my name is ewa lis")
        await watch.look()
        shown = [{"word": "klarna", "count": 9}] if number == 2 else []
        assert [one for one in (await watch.told())["words"] if one["word"] == "klarna"] == shown
    await service.conversations.erase(shoppers[0].conversation_id)
    await watch.look()
    assert (await watch.told())["words"] == []
    assert "klarna" not in str([vars(day) for day in await kept(service)])


async def test_a_week_is_counted_again_and_what_was_before_stays(
    watch: LearningWatch, service: Service, engine: FakeEngine, shopper: Shopper, clock: HandClock
) -> None:
    engine.usual = says("so", parse=unsure("pay", "answer", 0.9))
    for _ in range(9):
        await shopper.say("can i pay")
        await watch.look()
        await watch.look()
        clock.forward(days=1)
    await service.conversations.erase(shopper.conversation_id)
    await watch.look()
    assert [(day.day.day, day.turns) for day in await kept(service)] == [(17, 1), (18, 1), (19, 1)]


async def test_days_before_the_serving_model_was_promoted_are_not_told(
    watch: LearningWatch, service: Service, engine: FakeEngine, shopper: Shopper, clock: HandClock
) -> None:
    engine.usual = says("so", parse=unsure("pay", "answer", 0.9))
    await shopper.say("can i pay")
    clock.forward(days=2)
    async with service.storage.work() as work:
        Promotions(service.storage).decide(work, Decided("fake", "Robin", clock()))
        await work.commit()
    await shopper.say("can i pay")
    await watch.look()
    assert [day["day"] for day in (await watch.told())["days"]] == ["2026-03-19"]


async def test_of_a_service_that_nobody_wrote_to_nothing_is_told(watch: LearningWatch) -> None:
    await watch.look()
    told = await watch.told()
    assert (told["days"], told["intents"], told["words"]) == ([], [], [])


async def test_the_service_counts_by_itself_once_an_hour(
    settings: Settings, service: Service, engine: FakeEngine, shopper: Shopper, clock: HandClock
) -> None:
    engine.usual = says("so", parse=unsure("track_order", "answer", 0.9))
    await shopper.say("where is it")
    (chore,) = (one for one in chores(settings, service, clock) if one.name == "count what shoppers asked")
    counted = []
    for minutes in (0, 59, 1):
        clock.forward(minutes=minutes)
        await chore.do()
        counted.append([day.turns for day in await kept(service)])
        await shopper.say("where is it")
    assert counted == [[1], [1], [3]]


READ = [
    pytest.param("where is my order", "en", (4, []), id="known words"),
    pytest.param("can i pay by Klarna or klarna?", "en", (6, ["klarna", "or", "klarna"]), id="unknown words"),
    pytest.param("where is BH-911222 order x200", "en", (3, []), id="figures and numbers"),
    pytest.param("my name is ewa lis", "en", (3, ["name"]), id="a name"),
    pytest.param("wo ist es", "de", (0, []), id="a language that was never learnt"),
    pytest.param("", "en", (0, []), id="nothing"),
]


@pytest.mark.parametrize(("text", "language", "read"), READ)
def test_words_are_read_without_what_leads_to_a_person(
    text: str, language: str, read: tuple[int, list[str]], project: Path
) -> None:
    assert read_words(text, language, read_vocabulary(project)) == read


def test_words_of_products_are_known(project: Path) -> None:
    assert read_words("is my merino base layer", "en", read_vocabulary(project)) == (5, [])


def test_what_is_held_of_unknown_words_stays_small_and_the_frequent_ones_stay() -> None:
    unknown = Unknown(most=100)
    for number in range(2000):
        unknown.add([f"typo{number}", "klarna"], f"shopper {number}")
    assert unknown.frequent() == [{"word": "klarna", "count": 2000, "conversations": 10}]
    assert len(unknown) <= 101


def taken(day: int, conversation: str) -> Taken:
    at = datetime(2026, 3, day, 23, 59, tzinfo=timezone.utc)
    return Taken(conversation, conversation, at, "hello", "en", "greet", 0.5, "answered")


def test_days_become_whole_one_after_the_other_however_they_come() -> None:
    turns = [taken(1, "a"), taken(1, "b"), taken(1, "a"), taken(3, "b"), taken(4, "c")]
    for cut in range(len(turns) + 1):
        counting = Counting(dict, date(2026, 3, 1))
        whole: Sequence[Any] = [*counting.count(turns[:cut]), *counting.count(turns[cut:]), *counting.end()]
        assert [(day.day, one.turns, one.conversations) for day, one in whole] == [(1, 3, 2), (3, 1, 1), (4, 1, 1)]
    assert Counting(dict, date(2026, 3, 1)).end() == []
