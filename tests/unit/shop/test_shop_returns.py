"""Opening returns, and the money for them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
import sqlalchemy as sa

from bot.shop.facts import Money, OrderState, Refusal
from bot.shop.loading import own_order
from bot.shop.outcomes import Done
from bot.shop.policies import Policies
from bot.shop.records import Order, OrderLine, Parcel, Return
from bot.shop.returns import take_in
from bot.shop.shop import Shop
from bot.storage import Storage
from tests.unit.shop.wishes import send_back

Place = Callable[..., Awaitable[Order]]
TODAY = date(2024, 6, 14)


def parcels(days_ago: int = 2) -> list[Parcel]:
    came = TODAY - timedelta(days=days_ago)
    return [Parcel(carrier="DHL", tracking_number="1", shipped_on=came - timedelta(days=2), delivered_on=came)]


def euros(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


@pytest.mark.parametrize(
    ("lines", "reason", "discount", "amount"),
    [
        pytest.param((0,), None, 0, "17.05", id="two mugs less the fee"),
        pytest.param((1,), None, 0, "7.05", id="socks less the fee"),
        pytest.param((0, 1), None, 0, "27.05", id="everything less one fee"),
        pytest.param((0, 1), "too_small", 0, "27.05", id="a reason that is not free"),
        pytest.param((0,), "damaged", 0, "20.00", id="the shop's fault costs no fee"),
        pytest.param((0, 1), "wrong_item", 1000, "20.00", id="no more than was paid after a discount"),
        pytest.param((1,), "wrong_item", 1000, "6.67", id="the discount is shared out by price"),
        pytest.param((1,), None, 2500, "0.00", id="never below nothing"),
    ],
)
async def test_a_return_is_worth_its_lines_less_the_fee(
    lines: tuple[int, ...], reason: str | None, discount: int, amount: str, shop: Shop, place: Place, now: datetime
) -> None:
    order = await place(parcels=parcels(), discount_cents=discount, total_cents=3000 - discount)
    chosen = tuple(order.lines[each].id for each in lines)
    facts = await send_back(shop, "204817", 1, chosen, "m1", now, reason)
    assert isinstance(facts, Done)
    assert facts.gets == (euros(amount) if amount != "0.00" else None)
    assert [line.line_id for line in facts.lines] == list(chosen)
    assert (facts.number, facts.send_by) == ("RT-204817-1", TODAY + timedelta(days=14))


async def test_the_same_message_opens_one_return(shop: Shop, storage: Storage, place: Place, now: datetime) -> None:
    order = await place(parcels=parcels())
    chosen = (order.lines[0].id,)
    first = await send_back(shop, "204817", 1, chosen, "m1", now)
    assert await send_back(shop, "BH-204817", 1, chosen, "m1", now) == first
    async with storage.work() as session:
        assert len((await session.execute(sa.select(Return))).scalars().all()) == 1


async def test_another_message_hears_that_the_line_goes_back_already(shop: Shop, place: Place, now: datetime) -> None:
    order = await place(parcels=parcels())
    first, second = (line.id for line in order.lines)
    await send_back(shop, "204817", 1, (first,), "m1", now)
    assert await send_back(shop, "204817", 1, (first, second), "m2", now) is Refusal.ALREADY_RETURNED
    other = await send_back(shop, "204817", 1, (second,), "m3", now)
    assert isinstance(other, Done) and other.number == "RT-204817-2"


@pytest.mark.parametrize(
    ("columns", "refusal"),
    [
        pytest.param({"parcels": parcels(31)}, Refusal.WINDOW_CLOSED, id="too late"),
        pytest.param({}, Refusal.NOT_DELIVERED, id="not shipped"),
        pytest.param({"cancelled_on": TODAY}, Refusal.ALREADY_CANCELLED, id="cancelled"),
        pytest.param({"parcels": parcels(), "missing_on": TODAY}, Refusal.NOT_DELIVERED, id="never received"),
    ],
)
async def test_a_return_is_refused_with_the_reason(
    columns: dict[str, object], refusal: Refusal, shop: Shop, place: Place, now: datetime
) -> None:
    order = await place(**columns)
    assert await send_back(shop, "204817", 1, (order.lines[0].id,), "m1", now) is refusal


async def test_final_sale_is_refused_even_among_others(shop: Shop, place: Place, now: datetime) -> None:
    socks = OrderLine(product="Socks", options="M", category="underwear", quantity=1, unit_price_cents=1000)
    mug = OrderLine(product="Mug", options="blue", category="home", quantity=1, unit_price_cents=2000)
    order = await place(parcels=parcels(), lines=[mug, socks])
    both = tuple(line.id for line in order.lines)
    assert await send_back(shop, "204817", 1, both, "m1", now) is Refusal.FINAL_SALE
    assert isinstance(await send_back(shop, "204817", 1, both[:1], "m2", now), Done)


@pytest.mark.parametrize("extra", [(), (9999,)], ids=["no line", "a line of no order"])
async def test_lines_that_are_not_in_the_order_are_nothing_chosen(
    extra: tuple[int, ...], shop: Shop, place: Place, now: datetime
) -> None:
    order = await place(parcels=parcels())
    chosen = (order.lines[0].id, *extra) if extra else ()
    assert await send_back(shop, "204817", 1, chosen, "m1", now) is Refusal.NOTHING_CHOSEN


async def test_a_line_named_twice_goes_back_once(shop: Shop, place: Place, now: datetime) -> None:
    order = await place(parcels=parcels())
    facts = await send_back(shop, "204817", 1, (order.lines[1].id,) * 2, "m1", now, "damaged")
    assert isinstance(facts, Done) and facts.gets == euros("10.00")


async def test_a_return_that_came_in_is_paid_back_once(
    shop: Shop, storage: Storage, place: Place, policies: Policies, now: datetime
) -> None:
    order = await place(parcels=parcels())
    await send_back(shop, "204817", 1, (order.lines[0].id,), "m1", now)
    async with storage.work() as session:
        found = await own_order(session, "204817", 1, "BH")
        assert found is not None
        assert take_in(found, found.returns[0], policies, TODAY) == found.refunds
        assert take_in(found, found.returns[0], policies, TODAY) == []
        await session.commit()
    facts = await shop.order_of_customer("204817", 1, TODAY)
    assert facts is not None and facts.refund is not None and facts.last_return is not None
    assert (facts.state, facts.refund.amount) == (OrderState.REFUND_ON_ITS_WAY, euros("17.05"))
    assert facts.last_return.received_on == TODAY
