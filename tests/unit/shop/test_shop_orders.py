"""Finding an order, cancelling it and reporting that it never came."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
import sqlalchemy as sa

from bot.shop.facts import Money, OrderState, Refusal
from bot.shop.outcomes import Done
from bot.shop.records import Order, Parcel, PointsEntry, Refund, ShopAct
from bot.shop.shop import Shop
from bot.storage import Record, Storage
from tests.unit.shop.wishes import cancel, miss, send_back

Place = Callable[..., Awaitable[Order]]


def delivered(today: date, days_ago: int = 2) -> list[Parcel]:
    came = today - timedelta(days=days_ago)
    shipped = came - timedelta(days=2)
    return [Parcel(carrier="DHL", tracking_number="1", shipped_on=shipped, delivered_on=came, left_with="a neighbour")]


async def rows(storage: Storage, table: type[Record]) -> int:
    async with storage.work() as session:
        return int((await session.execute(sa.select(sa.func.count()).select_from(table))).scalar() or 0)


@pytest.mark.parametrize(
    "typed",
    [
        "BH-204817",
        "bh204817",
        "#BH-204817",
        "204817",
        " BH 204 817 ",
        "#204817.",
        "bh–204817",
        "BH-204817\n",
        pytest.param("۲۰۴۸۱۷", id="Persian digits"),
        pytest.param("BH-๒๐๔๘๑๗", id="Thai digits"),
        pytest.param("BH-２０４８１７", id="wide digits"),
    ],
)
async def test_an_order_is_found_however_its_number_is_typed(typed: str, shop: Shop, place: Place, today: date) -> None:
    await place()
    found = await shop.find_order(typed, "noa@example.com", today)
    assert found is not None and found.number == "BH-204817"


@pytest.mark.parametrize("typed", ["noa@example.com", "Noa@Example.COM", "  noa@example.com\t"])
async def test_an_email_is_compared_without_case_and_space(typed: str, shop: Shop, place: Place, today: date) -> None:
    await place()
    assert await shop.find_order("204817", typed, today) is not None


@pytest.mark.parametrize(
    ("number", "email"),
    [
        pytest.param("204818", "noa@example.com", id="another number"),
        pytest.param("20481", "noa@example.com", id="a digit short"),
        pytest.param("XX-204817", "noa@example.com", id="other letters"),
        pytest.param("", "noa@example.com", id="no number"),
        pytest.param("#", "noa@example.com", id="nothing but a sign"),
        pytest.param("204817", "björn@example.com", id="somebody else's e-mail"),
        pytest.param("204817", "", id="no e-mail"),
        pytest.param("204817", "noa@example.com.invalid", id="a longer e-mail"),
        pytest.param("204818", "", id="nothing right"),
        pytest.param("204817", "noa\ud800@example.com", id="half a sign, as broken phones send"),
    ],
)
async def test_any_miss_is_the_same_nothing(number: str, email: str, shop: Shop, place: Place, today: date) -> None:
    await place()
    assert await shop.find_order(number, email, today) is None


async def test_an_imported_number_is_found_by_its_own_letters(shop: Shop, place: Place, today: date) -> None:
    await place("#W2378156")
    assert await shop.find_order("w2378156", "noa@example.com", today) is not None
    assert await shop.find_order("2378156", "noa@example.com", today) is None


async def test_facts_carry_what_a_shopper_may_hear(shop: Shop, place: Place, today: date) -> None:
    await place(parcels=delivered(today))
    facts = await shop.find_order("204817", "noa@example.com", today)
    assert facts is not None
    assert (facts.state, facts.total) == (OrderState.DELIVERED, Money(Decimal("30.00"), "EUR"))
    assert [(line.product, line.quantity, line.kept_back) for line in facts.lines] == [
        ("Mug", 2, None),
        ("Socks", 1, None),
    ]
    assert (facts.delivered_on, facts.left_with) == (today - timedelta(days=2), "a neighbour")
    assert facts.return_until == today + timedelta(days=28)
    assert (facts.first_name, facts.email, facts.cancellable) == ("Noa", "Noa@example.com", False)


async def test_a_customer_sees_only_their_own_order(shop: Shop, place: Place, today: date) -> None:
    await place()
    assert await shop.order_of_customer("204817", 1, today) is not None
    assert await shop.order_of_customer("204817", 2, today) is None


async def test_orders_come_newest_first_and_no_more_than_asked(shop: Shop, place: Place, today: date) -> None:
    for number, age in (("BH-200001", 9), ("BH-200002", 3), ("BH-200003", 3), ("BH-200004", 30)):
        await place(number, placed_on=today - timedelta(days=age))
    newest = await shop.orders_of_customer(1, today, limit=3)
    assert [facts.number for facts in newest] == ["BH-200003", "BH-200002", "BH-200001"]
    assert await shop.orders_of_customer(2, today) == ()


async def test_a_cancelled_order_is_paid_back_in_full(shop: Shop, place: Place, now: datetime, today: date) -> None:
    await place()
    done = await cancel(shop, "204817", 1, "m1", now)
    assert isinstance(done, Done)
    facts = done.order
    assert facts.refund is not None
    assert (facts.state, facts.cancelled_on, facts.cancellable) == (OrderState.CANCELLED, today, False)
    assert (facts.refund.amount, facts.refund.method) == (Money(Decimal("30.00"), "EUR"), "card")
    assert (facts.refund.sent_on, facts.refund.expected_by) == (today, today + timedelta(days=5))


async def test_an_unpaid_order_is_cancelled_without_a_refund(shop: Shop, place: Place, now: datetime) -> None:
    await place(paid_on=None)
    done = await cancel(shop, "204817", 1, "m1", now)
    assert isinstance(done, Done)
    facts = done.order
    assert (facts.state, facts.refund, facts.pay_until) == (OrderState.CANCELLED, None, None)


async def test_the_same_message_cancels_once_and_hears_the_same(
    shop: Shop, storage: Storage, place: Place, now: datetime
) -> None:
    await place()
    first = await cancel(shop, "204817", 1, "m1", now)
    assert await cancel(shop, "#bh-204817", 1, "m1", now) == first
    assert (await rows(storage, Refund), await rows(storage, ShopAct)) == (1, 1)


async def test_another_message_hears_that_it_is_cancelled_already(shop: Shop, place: Place, now: datetime) -> None:
    await place()
    await cancel(shop, "204817", 1, "m1", now)
    assert await cancel(shop, "204817", 1, "m2", now) is Refusal.ALREADY_CANCELLED


async def test_cancelling_many_times_at_once_pays_back_once(
    shop: Shop, storage: Storage, place: Place, now: datetime
) -> None:
    await place()
    told = await asyncio.gather(*(cancel(shop, "204817", 1, f"m{place}", now) for place in range(6)))
    assert sorted(isinstance(each, Done) for each in told) == [False] * 5 + [True]
    assert await rows(storage, Refund) == 1


@pytest.mark.parametrize(("number", "customer"), [("204818", 1), ("204817", 2), ("", 1)])
async def test_nobody_changes_an_order_that_is_not_theirs(
    number: str, customer: int, shop: Shop, place: Place, now: datetime, today: date
) -> None:
    await place(parcels=delivered(today))
    assert await cancel(shop, number, customer, "m1", now) is Refusal.NO_SUCH_ORDER
    assert await miss(shop, number, customer, "m1", now) is Refusal.NO_SUCH_ORDER
    assert await send_back(shop, number, customer, (1,), "m1", now) is Refusal.NO_SUCH_ORDER


async def test_a_shipped_order_is_not_cancelled(shop: Shop, place: Place, now: datetime, today: date) -> None:
    await place(parcels=[Parcel(carrier="DHL", tracking_number="1", shipped_on=today)])
    assert await cancel(shop, "204817", 1, "m1", now) is Refusal.ALREADY_SHIPPED


async def test_a_missing_parcel_is_noted_once(
    shop: Shop, storage: Storage, place: Place, now: datetime, today: date
) -> None:
    await place(parcels=delivered(today))
    for _ in range(2):
        done = await miss(shop, "204817", 1, "m1", now)
        assert isinstance(done, Done)
        assert done.order.state is OrderState.REPORTED_MISSING
        assert {line.kept_back for line in done.order.lines} == {Refusal.NOT_DELIVERED}
    # The search that it began is still running.
    assert await miss(shop, "204817", 1, "m2", now) is Refusal.SEARCH_FIRST
    assert await rows(storage, ShopAct) == 1


async def test_only_what_was_delivered_can_be_missing(shop: Shop, place: Place, now: datetime, today: date) -> None:
    await place("BH-200001")
    await place("BH-200002", cancelled_on=today)
    assert await miss(shop, "200001", 1, "m1", now) is Refusal.NOT_DELIVERED
    assert await miss(shop, "200002", 1, "m1", now) is Refusal.ALREADY_CANCELLED


async def test_what_was_sent_back_cannot_be_missing(shop: Shop, place: Place, now: datetime, today: date) -> None:
    order = await place(parcels=delivered(today))
    await send_back(shop, "204817", 1, (order.lines[0].id,), "m1", now)
    assert await miss(shop, "204817", 1, "m2", now) is Refusal.ALREADY_RETURNED


async def test_a_customer_is_known_with_what_they_bought(
    shop: Shop, storage: Storage, place: Place, now: datetime, today: date
) -> None:
    for number in ("BH-200001", "BH-200002", "BH-200003"):
        await place(number)
    await place("BH-200004", paid_on=None)
    await cancel(shop, "200001", 1, "m1", now)
    async with storage.work() as session:
        session.add_all(PointsEntry(customer_id=1, points=points, reason="order", on=today) for points in (120, -50))
        await session.commit()
    facts = await shop.customer_by_external_id("c1")
    assert facts is not None and facts == await shop.customer_by_id(1)
    assert (facts.orders, facts.spent, facts.points) == (4, Money(Decimal("60.00"), "EUR"), 70)


async def test_a_customer_nobody_knows_is_nothing(shop: Shop, place: Place) -> None:
    assert await shop.customer_by_id(99) is None
    assert await shop.customer_by_external_id("") is None
    unbought = await shop.customer_by_id(2)
    assert unbought is not None and (unbought.orders, unbought.spent.amount, unbought.points) == (0, Decimal("0.00"), 0)
