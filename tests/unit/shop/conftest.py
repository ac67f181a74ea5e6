"""A shop over an empty database in a temporary folder, and orders to put into it."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import date, datetime, time, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from bot.shop.policies import Policies, load_policies
from bot.shop.records import Customer, GiftCard, Order, OrderLine, Payment, PaymentMethod
from bot.shop.records_orders import number_key
from bot.shop.shop import Shop
from bot.storage import Record, Storage


@pytest.fixture(scope="session")
def policies() -> Policies:
    return load_policies()


@pytest.fixture
def today() -> date:
    return date(2024, 6, 14)


@pytest.fixture
def now(today: date) -> datetime:
    return datetime.combine(today, time(12), timezone.utc)


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with every table and no row, made once."""
    file = tmp_path_factory.mktemp("empty") / "shop.db"
    engine = sa.create_engine(f"sqlite:///{file}")
    Record.metadata.create_all(engine)
    engine.dispose()
    return file


@pytest.fixture
async def storage(empty_file: Path, tmp_path: Path) -> AsyncIterator[Storage]:
    shutil.copy(empty_file, tmp_path / "shop.db")
    storage = Storage(f"sqlite+aiosqlite:///{tmp_path / 'shop.db'}")
    yield storage
    await storage.close()


@pytest.fixture
def shop(storage: Storage, policies: Policies) -> Shop:
    return Shop(storage, policies)


Place = Callable[..., Awaitable[Order]]


@pytest.fixture
async def place(storage: Storage, today: date) -> Place:
    """Saves an order of customer 1 (noa@example.com): a mug at 20.00 and socks at 10.00, paid five days ago.

    Columns and parcels given by name change that; customer 2 is there too and has no order.
    """
    async with storage.work() as session:
        session.add_all([customer(1, "Noa", "Levi"), customer(2, "Björn", "Ekström")])
        session.add_all(
            [
                PaymentMethod(id=1, external_id="card-1", customer_id=1, kind="card", brand="visa", last_four="4242"),
                PaymentMethod(id=2, external_id="paypal-1", customer_id=1, kind="paypal"),
                PaymentMethod(id=3, external_id="gift-1", customer_id=1, kind="gift_card", gift_card_id=1),
            ]
        )
        session.add(GiftCard(id=1, code="GC-1", customer_id=1, value_cents=5000, balance_cents=2500, currency="EUR"))
        await session.commit()

    async def saved(number: str = "BH-204817", **columns: object) -> Order:
        bought = today - timedelta(days=5)
        usual: dict[str, Any] = {
            "customer_id": 1, "city": "Haifa", "currency": "EUR", "discount_cents": 0, "total_cents": 3000,
            "method_id": 1, "placed_on": bought, "paid_on": bought, "lines": two_lines(),
            "country": "IL",
        }  # fmt: skip
        order = Order(number=number, number_key=number_key(number), **{**usual, **columns})
        if order.paid_on:
            total = order.total_cents
            order.payments = [Payment(method_id=order.method_id, amount_cents=total, paid_on=bought, place=0)]
        async with storage.work() as session:
            session.add(order)
            await session.commit()
        return order

    return saved


def customer(number: int, first_name: str, last_name: str) -> Customer:
    email = f"{first_name}@example.com"
    return Customer(
        id=number, external_id=f"c{number}", first_name=first_name, last_name=last_name, email=email,
        email_key=email.casefold(), language="en", city="Haifa", country="IL", since=date(2023, 1, 1),
    )  # fmt: skip


def two_lines() -> list[OrderLine]:
    mug = OrderLine(product="Mug", options="blue", category="home", quantity=2, unit_price_cents=1000)
    return [mug, OrderLine(product="Socks", options="M", category="clothing", quantity=1, unit_price_cents=1000)]
