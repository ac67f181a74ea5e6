"""Changes of orders on PostgreSQL: what only rows that are held there can keep from going wrong."""

from __future__ import annotations

import asyncio
from datetime import datetime, time, timezone
from typing import Any

import pytest
import sqlalchemy as sa

from bot.app import Service
from bot.shop.changes import CancelOrder, ChangeItems, ExchangeItems, ReportWrong, ReturnItems
from bot.shop.outcomes import Done
from bot.shop.policies import RETAIL, load_policies
from bot.shop.records import GiftCard, Payment, Refund, Return, Variant
from bot.shop.retail_form import export_shop
from bot.shop.retail_import import import_shop
from tests.unit.shop.shelf import STATES, TODAY, WHITE, place, stock_up
from tests.unit.shop.test_shop_retail import SHOP

pytestmark = pytest.mark.services
NOW = datetime.combine(TODAY, time(12), timezone.utc)


async def rows(service: Service, record: Any) -> list[Any]:
    async with service.storage.work() as session:
        return (await session.execute(sa.select(record).order_by(record.id))).scalars().all()


async def set_to(service: Service, row: Any, **columns: int) -> None:
    async with service.storage.work() as session:
        await session.execute(sa.update(type(row)).where(type(row).id == row.id).values(**columns))
        await session.commit()


async def test_the_last_one_on_the_shelf_goes_to_one_of_two_customers(service: Service) -> None:
    await stock_up(service.storage)
    await place(service.storage, STATES["pending"])
    await place(service.storage, STATES["pending"], 2, customer_id=2, method_id=4)
    (white,) = (each for each in await rows(service, Variant) if each.id == WHITE)
    await set_to(service, white, stock=1)
    wishes = ((1, ChangeItems("1", ((1, WHITE),))), (2, ChangeItems("2", ((3, WHITE),))))
    told = await asyncio.gather(*(service.shop.carry_out(who, wish, f"m{who}", NOW) for who, wish in wishes))
    assert sorted(isinstance(each, Done) for each in told) == [False, True]


async def test_one_gift_card_does_not_pay_for_two_orders_at_once(service: Service) -> None:
    await stock_up(service.storage)
    for number in (1, 2):
        await place(service.storage, STATES["pending"], number)
    (card,) = await rows(service, GiftCard)
    await set_to(service, card, balance_cents=1000)
    wishes = [ChangeItems(str(number), ((2 * number - 1, WHITE),), "gift-1") for number in (1, 2)]
    told = await asyncio.gather(*(service.shop.carry_out(1, wish, wish.order, NOW) for wish in wishes))
    assert sorted(isinstance(each, Done) for each in told) == [False, True]
    assert [each.balance_cents for each in await rows(service, GiftCard)] == [300]
    assert sum(payment.amount_cents for payment in await rows(service, Payment)) == 2 * 11395 + 700


@pytest.mark.parametrize(
    ("state", "wish", "record"),
    [
        ("pending", CancelOrder("1"), Refund),
        ("delivered", ReturnItems("1", (1,)), Return),
        ("delivered", ExchangeItems("1", ((1, WHITE),)), Return),
        ("delivered", ReportWrong("1", (1,), "damaged", "refund"), Refund),
    ],
    ids=lambda value: type(value).__name__,
)
async def test_what_is_wished_many_times_at_once_happens_once(
    state: str, wish: Any, record: Any, service: Service
) -> None:
    await stock_up(service.storage)
    await place(service.storage, STATES[state])
    twice = ("m1", "m1", "m2", "m3", "m2")
    told = await asyncio.gather(*(service.shop.carry_out(1, wish, source, NOW) for source in twice))
    assert any(isinstance(each, Done) for each in told)
    assert len(await rows(service, record)) == 1


async def test_a_shop_of_someone_else_is_read_in_and_told_again(service: Service) -> None:
    report = await import_shop(service.storage, SHOP, load_policies(RETAIL), TODAY)
    assert (report.not_placed, await export_shop(service.storage)) == ((), SHOP)
