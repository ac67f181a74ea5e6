"""Two models are compared by what became of the conversations they answered, and how sure that is."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.app import Service
from bot.learning.comparing import compared
from bot.learning.intervals import wilson
from tests.fakes import NOON, FakeEngine, HandClock, Shopper, begin, hand_over, says

OLD, NEW = "old.tar.gz", "new.tar.gz"
END = NOON + timedelta(days=1)


async def talk(service: Service, engine: FakeEngine, *models: str, given_up: bool = False) -> Shopper:
    """A conversation in which each of these models answers a message, and the last may hand over."""
    shopper = await begin(service)
    for n, model in enumerate(models, 1):
        more = {"hand_over": hand_over()} if given_up and n == len(models) else {}
        engine.usual = says(f"answer {n}", model=model, **more)
        await shopper.say(f"message {n}")
    return shopper


@pytest.fixture
async def figures(service: Service, engine: FakeEngine, clock: HandClock) -> dict[str, dict[str, object]]:
    clock.forward(minutes=-5)
    await talk(service, engine, OLD, given_up=True)
    clock.forward(minutes=5)
    shoppers = [
        await talk(service, engine, OLD, OLD),
        await talk(service, engine, OLD, given_up=True),
        await talk(service, engine, NEW, NEW, given_up=True),
        await talk(service, engine, OLD, NEW),
    ]
    for shopper, score in zip(shoppers, (5, 2, 3, 4), strict=True):
        await service.asides.give_feedback(shopper.conversation_id, "csat", score, None)
    async with service.storage.work() as work:
        return await compared(work, [OLD, NEW, "idle.tar.gz"], NOON, END)


async def test_a_conversation_counts_for_each_model_that_answered_in_it(figures: dict[str, dict[str, object]]) -> None:
    assert {name: told["conversations"] for name, told in figures.items()} == {OLD: 3, NEW: 2, "idle.tar.gz": 0}


async def test_a_hand_over_counts_for_the_model_that_gave_up(figures: dict[str, dict[str, object]]) -> None:
    assert (figures[OLD]["handed_over"], figures[NEW]["handed_over"]) == (1 / 3, 1 / 2)
    assert figures[OLD]["handed_over_between"] == list(wilson(1, 3))


async def test_a_rating_is_about_the_model_that_spoke_last(figures: dict[str, dict[str, object]]) -> None:
    assert [(figures[name]["feedback"], figures[name]["feedback_mean"]) for name in (OLD, NEW)] == [(2, 3.5), (2, 3.5)]
    assert (figures[NEW]["satisfied"], figures[NEW]["satisfied_between"]) == (0.5, list(wilson(1, 2)))


async def test_of_a_model_that_answered_nobody_nothing_is_said(figures: dict[str, dict[str, object]]) -> None:
    idle = figures["idle.tar.gz"]
    assert (idle["handed_over"], idle["handed_over_between"], idle["feedback_mean"]) == (None, [0.0, 1.0], None)
