"""The demonstration shop: the same each time, with every state in it."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from bot.shop.coupons import NOTHING_KNOWN, coupon_facts
from bot.shop.facts import CouponState, OrderFacts, OrderState
from bot.shop.listing import list_orders
from bot.shop.loading import whole_orders
from bot.shop.policies import Policies
from bot.shop.records import SCAN_CODES, Coupon, Customer, Order, Product, Scan
from bot.shop.seed import SeedReport, seed
from bot.shop.seed_people import plain
from bot.shop.shop import Shop
from bot.shop.telling import order_facts
from bot.storage import Record, Storage

TODAY = date(2024, 6, 14)


@pytest.fixture(scope="module")
def filled_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration shop's database, made once for all the tests that only read it."""
    file = tmp_path_factory.mktemp("seed") / "shop.db"
    asyncio.run(fill(file, TODAY))
    return file


async def fill(file: Path, today: date) -> None:
    storage = Storage(f"sqlite+aiosqlite:///{file}")
    async with storage.engine.begin() as connection:
        await connection.run_sync(Record.metadata.create_all)
    await seed(storage, today)
    await storage.close()


@pytest.fixture
async def filled(filled_file: Path) -> AsyncIterator[Storage]:
    storage = Storage(f"sqlite+aiosqlite:///{filled_file}")
    yield storage
    await storage.close()


async def all_orders(storage: Storage) -> list[Order]:
    async with storage.work() as session:
        return (await session.execute(whole_orders().order_by(Order.number))).scalars().unique().all()


async def all_facts(storage: Storage, policies: Policies, today: date = TODAY) -> list[OrderFacts]:
    return [order_facts(order, policies, today) for order in await all_orders(storage)]


async def test_it_is_as_large_as_a_real_small_shop(storage: Storage) -> None:
    heard: list[tuple[str, int]] = []
    report = await seed(storage, TODAY, lambda kind, count: heard.append((kind, count)))
    assert report.made
    assert report.rows["shop_customers"] >= 200
    assert report.rows["shop_products"] >= 50
    assert report.rows["shop_orders"] >= 800
    kinds = ["customers", "methods", "products", "product facts", "coupons", "orders"]
    assert [kind for kind, _ in heard] == kinds
    assert dict(heard)["orders"] == report.rows["shop_orders"]


async def test_seeding_twice_changes_nothing(storage: Storage, policies: Policies) -> None:
    first = await seed(storage, TODAY)
    before = await all_facts(storage, policies)
    assert await seed(storage, TODAY) == SeedReport(made=False, moved_days=0, rows=first.rows)
    assert await all_facts(storage, policies) == before


async def test_on_a_later_day_every_order_is_in_its_state_again(storage: Storage, policies: Policies) -> None:
    later = TODAY + timedelta(days=40)
    await seed(storage, TODAY)
    before = [(facts.number, facts.state, facts.total) for facts in await all_facts(storage, policies)]
    assert (await seed(storage, later)).moved_days == 40
    assert [(facts.number, facts.state, facts.total) for facts in await all_facts(storage, policies, later)] == before


async def test_a_clock_that_goes_back_moves_nothing(storage: Storage, policies: Policies) -> None:
    await seed(storage, TODAY)
    assert (await seed(storage, TODAY - timedelta(days=5))).moved_days == 0


async def test_two_shops_are_the_same_and_go_with_the_day(filled: Storage, policies: Policies, tmp_path: Path) -> None:
    later = TODAY + timedelta(days=200)
    await fill(tmp_path / "other.db", later)
    other = Storage(f"sqlite+aiosqlite:///{tmp_path / 'other.db'}")
    told = [(each.number, each.email, each.total, each.state) for each in await all_facts(filled, policies)]
    assert [
        (each.number, each.email, each.total, each.state) for each in await all_facts(other, policies, later)
    ] == told
    await other.close()


async def test_every_state_has_several_dozen_orders(filled: Storage, policies: Policies) -> None:
    states = Counter(facts.state for facts in await all_facts(filled, policies))
    assert set(states) == set(OrderState)
    assert min(states.values()) >= 36


async def test_no_story_runs_ahead_of_its_day(filled: Storage) -> None:
    for order in await all_orders(filled):
        happened = [order.paid_on, order.packed_on, order.missing_on, order.cancelled_on]
        happened += [parcel.delivered_on for parcel in order.parcels]
        happened += [scan.at.date() for parcel in order.parcels for scan in parcel.scans]
        happened += [one.received_on for one in order.returns] + [refund.settled_on for refund in order.refunds]
        assert all(order.placed_on <= day <= TODAY for day in happened if day), order.number
        assert order.customer.since < order.placed_on


async def test_scans_follow_one_another_and_end_where_the_parcel_is(filled: Storage) -> None:
    for order in await all_orders(filled):
        for parcel in order.parcels:
            times = [scan.at for scan in parcel.scans]
            assert times == sorted(times) and parcel.scans[0].code == "label_made"
            assert (parcel.scans[-1].code == "delivered") is (parcel.delivered_on is not None)
    async with filled.work() as session:
        codes = (await session.execute(sa.select(Scan.code).distinct())).scalars().all()
    assert set(codes) == set(SCAN_CODES)


async def test_totals_add_up_and_nothing_is_paid_back_twice(filled: Storage) -> None:
    for order in await all_orders(filled):
        goods = sum(line.unit_price_cents * line.quantity for line in order.lines)
        assert order.total_cents == goods - order.discount_cents + order.shipping_cents
        assert sum(refund.amount_cents for refund in order.refunds) <= (order.total_cents if order.paid_on else 0)


async def test_every_refund_names_its_return_or_a_cancelled_order(filled: Storage) -> None:
    for order in await all_orders(filled):
        returns = {one.id for one in order.returns if one.received_on}
        assert {refund.return_id for refund in order.refunds} <= returns | {None}
        assert all(refund.return_id or order.cancelled_on for refund in order.refunds)


async def test_coupons_are_there_in_every_state(filled: Storage) -> None:
    async with filled.work() as session:
        query = sa.select(Coupon).options(selectinload(Coupon.uses))
        coupons = (await session.execute(query)).scalars().all()
    states = {coupon_facts(coupon, TODAY, None, NOTHING_KNOWN).state for coupon in coupons}
    assert states == set(CouponState) - {CouponState.UNKNOWN}


async def test_customers_have_readable_addresses_of_their_own(filled: Storage) -> None:
    async with filled.work() as session:
        customers = (await session.execute(sa.select(Customer))).scalars().all()
    emails = [customer.email for customer in customers]
    assert len(set(emails)) == len(emails)
    assert all(
        email.isascii() and email.split("@")[1] in ("example.com", "example.org", "example.net") for email in emails
    )
    assert {"IL", "TH", "DE", "SE", "GB"} <= {customer.country for customer in customers}
    assert {"fa", "he", "th"} <= {customer.language for customer in customers}


async def test_the_catalogue_covers_every_category(filled: Storage) -> None:
    async with filled.work() as session:
        categories = (await session.execute(sa.select(Product.category).distinct())).scalars().all()
    assert {"clothing", "shoes", "bags", "home", "outdoor"} <= set(categories)


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Weißmann", "weissmann"), ("Søren", "soren"), ("Łódź", "lodz"), ("Ní Dhomhnaill", "nidhomhnaill")],
)
def test_a_name_becomes_plain_letters(name: str, letters: str) -> None:
    assert plain(name) == letters


@pytest.mark.parametrize("state", list(OrderState), ids=lambda state: state.value)
async def test_orders_are_listed_by_state_newest_first(state: OrderState, filled: Storage, policies: Policies) -> None:
    listed = await list_orders(filled, policies, TODAY, state, 5)
    assert len(listed) == 5
    assert {row["state"] for row in listed} == {state.value}
    days = [str(row["placed_on"]) for row in listed]
    assert days == sorted(days, reverse=True)


async def test_a_listed_order_is_found_by_number_and_email(filled: Storage, policies: Policies) -> None:
    (row,) = await list_orders(filled, policies, TODAY, None, 1)
    found = await Shop(filled, policies).find_order(str(row["order_number"]), str(row["email"]), TODAY)
    assert found is not None
    assert row["total"] == {"amount": str(found.total.amount), "currency": "EUR"}
    assert set(row) == {
        "order_number", "email", "state", "placed_on", "expected_on", "total", "customer", "customer_id", "items",
        "payment",
    }  # fmt: skip


async def test_an_empty_shop_lists_nothing(storage: Storage, policies: Policies) -> None:
    assert await list_orders(storage, policies, TODAY, None, 5) == []
