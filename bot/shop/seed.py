"""The demonstration shop "Larch & Loom": the same customers, goods and orders each time, dated back from one day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from bot.documents import read_document
from bot.shop.bulk import TABLES, Progress, write_all
from bot.shop.policies import DATA, Policies, load_policies
from bot.shop.records import Customer
from bot.shop.seed_ageing import SeedDay, move_on
from bot.shop.seed_goods import make_coupons, make_product_facts, make_products
from bot.shop.seed_orders import OrderMaker
from bot.shop.seed_people import make_customers, make_methods
from bot.storage import Record, Storage

CUSTOMERS = 240
FIRST_CUSTOMER = "demo-1"


@dataclass(frozen=True)
class SeedReport:
    """What the shop holds after seeding, rows by table name; `made` is False when it was there before.

    `moved_days` says by how many days a shop made earlier was moved on.
    """

    made: bool
    moved_days: int
    rows: Mapping[str, int]


async def seed(storage: Storage, today: date, progress: Progress | None = None) -> SeedReport:
    """Fill the shop's tables with the demonstration shop; progress hears each kind and how many.

    A shop that is there stays as it is, but on a later day its dates are moved on to `today`.
    """
    async with storage.work() as session:
        there = await session.execute(sa.select(Customer.id).where(Customer.external_id == FIRST_CUSTOMER))
        made = there.first() is None
        if made:
            await write_all(session, _shop(today, load_policies()), progress)
            session.add(SeedDay(day=today))
        moved_days = 0 if made else await move_on(session, TABLES, today)
        await session.commit()
        rows = {table.__tablename__: await _count(session, table) for table in TABLES}
        return SeedReport(made, moved_days, rows)


def _shop(today: date, policies: Policies) -> dict[str, list[Any]]:
    # One source of chance for each kind: more of one leaves the others as they were.
    customers = make_customers(_data("names"), CUSTOMERS, Random("customers"), today)
    products = make_products(_data("catalogue"), Random("products"), today)
    product_facts = make_product_facts(products, _data("product_facts"))
    coupons = make_coupons(_data("coupons"), customers, Random("coupons"), today)
    methods = make_methods(customers, Random("methods"))
    maker = OrderMaker(methods, products, _data("carriers"), policies, Random("orders"), today)
    return {
        "customers": customers,
        "methods": methods,
        "products": products,
        "product facts": product_facts,
        "coupons": coupons,
        "orders": maker.all(),
    }


def _data(name: str) -> Any:
    return read_document(DATA / f"{name}.yml")


async def _count(session: AsyncSession, table: type[Record]) -> int:
    return int((await session.execute(sa.select(sa.func.count()).select_from(table))).scalar() or 0)
