"""Coupons out of goodwill: for one customer, once, and never more than an operator may give."""

from __future__ import annotations

import asyncio
import uuid
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.app import Service
from bot.desk.errors import NotYours, ReusedId
from bot.desk.records_people import DeskAct
from bot.shop.coupons import Basket
from bot.shop.facts import CouponState
from bot.shop.money import money
from bot.shop.records import Coupon, Goodwill
from tests.fakes import FakeEngine, HandClock
from tests.unit.desk.acting import NOON, Acting, acting, lead, on_the_shelf, rows

BASKET = Basket(money(5000, "EUR"))


@pytest.fixture
def clock() -> HandClock:
    return HandClock(NOON)


@pytest.fixture
async def giving(service: Service, engine: FakeEngine) -> Acting:
    """Robin, who may give 15.00 for a ticket and 100.00 a day, acts for Noa."""
    await on_the_shelf(service, "delivered")
    return await acting(service, engine)


async def test_a_coupon_is_the_customers_alone_and_the_shopper_reads_its_code(giving: Acting, service: Service) -> None:
    done = (await giving.give(1000))["done"]
    assert (done["gets"], done["by"]) == ({"amount": "10.00", "currency": "EUR"}, "2024-09-12")
    author, text = (await giving.shopper.words())[-1]
    assert author == "system" and done["number"] in text and "€10.00" in text
    shop, today = service.shop, NOON.date()
    mine = await shop.check_coupon(done["number"], today, 1, BASKET)
    assert (mine.state, mine.amount) == (CouponState.VALID, money(1000, "EUR"))
    assert (await shop.check_coupon(done["number"], today, 2, BASKET)).state is CouponState.UNKNOWN
    assert (await shop.check_coupon(done["number"], today, None, BASKET)).state is CouponState.VALID
    assert done["number"] not in [one.code for one in await shop.coupons_to_offer(today, 9, 1, BASKET)]
    (kept,) = await rows(service, Goodwill)
    assert (kept.given_by, kept.matter, kept.reason) == (
        f"operator:{giving.person.id}", f"ticket:{giving.ticket}", "waited long",
    )  # fmt: skip


async def test_the_trail_keeps_the_sum_and_the_reason_and_not_the_code(giving: Acting, service: Service) -> None:
    done = (await giving.give(1000))["done"]
    act = (await rows(service, DeskAct))[-1]
    assert (act.act, act.details["gets"]["amount"], act.details["reason"]) == (
        "goodwill_coupon", "10.00", "waited long",
    )  # fmt: skip
    assert done["number"] not in str(act.details)


async def test_one_press_gives_one_coupon(giving: Acting, service: Service) -> None:
    once = str(uuid.uuid4())
    told = await asyncio.gather(*(giving.give(500, once) for _ in range(3)))
    assert told[0] == told[1] == told[2]
    assert len(await rows(service, Coupon)) == 1
    with pytest.raises(ReusedId):
        await giving.give(600, once)


@pytest.mark.parametrize(
    ("before", "amount", "left"),
    [
        pytest.param(0, 1500, None, id="as much as a ticket may have"),
        pytest.param(0, 1501, "15.00", id="a cent more"),
        pytest.param(1000, 500, None, id="the rest"),
        pytest.param(1000, 501, "5.00", id="more than the rest"),
        pytest.param(1500, 1, "0.00", id="nothing is left"),
    ],
)
async def test_a_ticket_has_a_limit(before: int, amount: int, left: str | None, giving: Acting) -> None:
    if before:
        await giving.give(before)
    weighed = await giving.service.panel.goodwill.weigh(giving.ticket, giving.person, amount, "late")
    for told in (weighed, await giving.give(amount)):
        assert told.get("refused", {}).get("why") == ("over_limit" if left else None)
        assert told.get("refused", {}).get("left", {}).get("amount") == left


async def test_a_tickets_limit_is_for_all_who_work_on_it(giving: Acting, service: Service) -> None:
    await giving.give(1500)
    lea = await lead(service)
    limits = (await service.panel.at_hand.shown(giving.ticket, lea, None, None))["goodwill"]
    assert (limits["limit"]["amount"], limits["left"]["amount"]) == ("50.00", "35.00")
    with pytest.raises(NotYours):
        await Acting(service, giving.shopper, lea, giving.ticket).give(100)


async def test_a_day_has_a_limit_and_the_next_one_begins_anew(
    giving: Acting, service: Service, engine: FakeEngine, clock: HandClock
) -> None:
    for _ in range(6):
        more = await acting(service, engine, who=giving.person)
        assert "done" in await more.give(1500)
    assert (await giving.at_hand())["goodwill"]["left"]["amount"] == "10.00"
    assert (await giving.give(1001))["refused"]["left"]["amount"] == "10.00"
    clock.forward(days=1)
    assert "done" in await giving.give(1001)


async def test_nobody_known_gets_no_coupon(service: Service, engine: FakeEngine) -> None:
    robin = await acting(service, engine, None, {})
    assert (await robin.give(100))["refused"]["why"] == "no_customer"
    assert "goodwill_coupon" not in (await robin.at_hand())["acts"]


Gifts = st.lists(st.tuples(st.integers(0, 2), st.integers(1, 2000), st.booleans()), min_size=1, max_size=14)


@settings(deadline=None, database=None, max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(gifts=Gifts)
async def test_limits_hold_whatever_is_given_at_once(
    gifts: list[tuple[int, int, bool]], giving: Acting, engine: FakeEngine, clock: HandClock
) -> None:
    """Three tickets of one operator; a gift goes out together with the one before, or waits for it.

    Each round of examples is another day, so that what others gave does not count.
    """
    service = giving.service
    clock.now = max(clock.now, NOON) + timedelta(days=1)
    acts = [await acting(service, engine, who=giving.person) for _ in range(3)]
    for together in _bundles(gifts):
        await asyncio.gather(*(acts[ticket].give(cents) for ticket, cents in together))
    given = [one for one in await rows(service, Goodwill) if one.given_on == clock.now.date()]
    for act in acts:
        assert sum(one.amount_cents for one in given if one.matter == f"ticket:{act.ticket}") <= 1500
    assert sum(one.amount_cents for one in given) <= 10_000
    assert sum(Decimal(one.amount_cents) for one in await rows(service, Coupon)) == sum(
        one.amount_cents for one in await rows(service, Goodwill)
    )


def _bundles(gifts: list[tuple[int, int, bool]]) -> list[list[tuple[int, int]]]:
    bundles: list[list[tuple[int, int]]] = [[]]
    for ticket, cents, at_once in gifts:
        if not at_once:
            bundles.append([])
        bundles[-1].append((ticket, cents))
    return bundles
