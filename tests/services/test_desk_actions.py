"""What operators do for shoppers on PostgreSQL, where two really do it at once."""

from __future__ import annotations

import asyncio
import uuid

import pytest

from bot.app import Service
from bot.shop.changes import ReportWrong, ReturnItems, SettleClaim
from bot.shop.records import Claim, Goodwill, Refund, Return
from tests.fakes import FakeEngine, HandClock
from tests.unit.desk.acting import NOON, acting, on_the_shelf, rows
from tests.unit.desk.test_actions import RUG

pytestmark = pytest.mark.services


@pytest.fixture
def clock() -> HandClock:
    return HandClock(NOON)


async def test_limits_hold_whatever_is_given_at_once_in_many_tickets(service: Service, engine: FakeEngine) -> None:
    await on_the_shelf(service, "delivered")
    first = await acting(service, engine)
    others = [await acting(service, engine, who=first.person) for _ in range(8)]
    told = await asyncio.gather(*(each.give(700) for each in (first, *others) for _ in range(3)))
    given = await rows(service, Goodwill)
    assert sum(one.amount_cents for one in given) == 9800
    assert sum("done" in each for each in told) == len(given) == 14
    for each in (first, *others):
        assert sum(one.amount_cents for one in given if one.matter == f"ticket:{each.ticket}") <= 1500


async def test_an_operator_and_the_shopper_send_a_line_back_at_once_and_it_goes_back_once(
    service: Service, engine: FakeEngine
) -> None:
    await on_the_shelf(service, "delivered")
    robin, change = await acting(service, engine), ReturnItems("BH-1", (1,))
    await asyncio.gather(
        *(robin.do(change) for _ in range(3)),
        *(service.shop.carry_out(1, change, f"m{number}", NOON) for number in range(3)),
    )
    assert len(await rows(service, Return)) == 1


async def test_a_claim_is_decided_once(service: Service, engine: FakeEngine) -> None:
    await on_the_shelf(service, "delivered")
    robin = await acting(service, engine)
    await service.shop.carry_out(1, ReportWrong("1", (RUG,), "damaged", "refund"), "m1", NOON)
    decisions = [SettleClaim("BH-1", "CL-1-1", accept) for accept in (True, False, True, False)]
    told = await asyncio.gather(*(robin.do(decision, str(uuid.uuid4())) for decision in decisions))
    assert sum("done" in each for each in told) == 1
    (claim,), refunds = await rows(service, Claim), await rows(service, Refund)
    assert [one.amount_cents for one in refunds] == ([] if claim.declined_on else [9000])
