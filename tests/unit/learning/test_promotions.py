"""Which model serves is one decision for all processes, and each of them follows it."""

from __future__ import annotations

from pathlib import Path

from bot.app import Service
from bot.settings import Settings
from bot.site import chores
from tests.fakes import FakeEngine, HandClock


async def follow(settings: Settings, service: Service, clock: HandClock, models: Path) -> None:
    """What each process does every few seconds."""
    (chore,) = (one for one in chores(settings, service, clock, models) if one.name == "serve what was promoted")
    await chore.do()


async def test_while_nobody_has_decided_nothing_changes(
    settings: Settings, service: Service, engine: FakeEngine, clock: HandClock, tmp_path: Path
) -> None:
    assert await service.promotions.serving() is None
    assert await service.promotions.before() is None
    await follow(settings, service, clock, tmp_path)
    assert engine.model == "fake"


async def test_the_last_promotion_serves_and_the_one_before_it_can_be_gone_back_to(service: Service) -> None:
    for model in ("one.tar.gz", "two.tar.gz", "two.tar.gz"):
        await service.promotions.promote(model, "Robin")
    assert await service.promotions.serving() == "two.tar.gz"
    assert await service.promotions.before() == "one.tar.gz"


async def test_a_promoted_model_is_served_as_soon_as_its_archive_is_there(
    settings: Settings, service: Service, engine: FakeEngine, clock: HandClock, tmp_path: Path
) -> None:
    await service.promotions.promote("better.tar.gz", "Robin")
    await follow(settings, service, clock, tmp_path)
    assert engine.model == "fake"
    (tmp_path / "better.tar.gz").touch()
    await follow(settings, service, clock, tmp_path)
    assert engine.model == "better.tar.gz"
