"""What the service does for its desk by itself, as it is put together."""

from __future__ import annotations

from bot.app import Service
from bot.settings import Settings
from bot.site import chores
from tests.fakes import FakeEngine, HandClock, Shopper, gives_up


async def test_the_running_service_raises_what_nobody_claims_and_knows_the_wait(
    service: Service, settings: Settings, clock: HandClock, engine: FakeEngine, shopper: Shopper
) -> None:
    engine.then(gives_up())
    await shopper.say("a person please")
    clock.forward(hours=1)
    by_name = {chore.name: chore.do for chore in chores(settings, service, clock)}
    await by_name["watch the desk"]()
    await by_name["reckon the wait"]()
    assert (await shopper.ticket())["raised"] == "unclaimed"
    assert service.waits.offered("utter_wait", "en").startswith(("About", "By"))
