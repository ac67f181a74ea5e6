"""Advice and notes keep their promises whatever is in stock."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from bot.mail.mails import Letter
from bot.mail.records import Mail
from bot.shop.advice import best
from bot.shop.facts import Money, VariantFacts
from bot.shop.facts_goods import AdviceWish, ProductFacts
from bot.shop.months import months_on
from bot.shop.records import Product, Variant
from bot.shop.stock_notes import BackInStock, tell_back_in_stock
from tests.unit.shop.conftest import customer

USES = st.lists(st.sampled_from(["hiking", "gift", "rain"]), max_size=2, unique=True)
VARIANTS = st.lists(st.tuples(st.sampled_from("SML"), st.integers(1, 300), st.booleans()), min_size=1, max_size=4)


def product(number: int, uses: list[str], variants: list[tuple[str, int, bool]]) -> ProductFacts:
    made = tuple(
        VariantFacts(place, number, f"Thing {number}", (("size", size),), Money(Decimal(price), "EUR"), there)
        for place, (size, price, there) in enumerate(variants)
    )
    return ProductFacts(number, f"Thing {number}", "clothing", made, uses=tuple(uses))


@given(
    st.lists(st.tuples(USES, VARIANTS), max_size=8),
    USES,
    st.sampled_from([None, "S", "L"]),
    st.none() | st.integers(1, 300),
)
def test_advice_is_in_stock_in_the_size_and_within_the_budget(goods, uses, size, budget):
    money = Money(Decimal(budget), "EUR") if budget else None
    products = [product(number, *one) for number, one in enumerate(goods)]
    found = best(products, AdviceWish(uses=tuple(uses), size=size, budget=money), 3)
    assert len(found) <= 3 and len({one.product.product_id for one in found}) == len(found)
    for one in found:
        assert one.variant.in_stock and (size is None or ("size", size) in one.variant.options)
        assert money is None or one.variant.price.amount <= money.amount
        assert not uses or set(uses) & set(one.product.uses)


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(0, 60))
def test_months_on_is_in_the_right_month_and_never_later_in_it(day, months):
    later = months_on(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day <= day.day


@pytest.fixture
async def waiting(storage, now) -> None:
    variant = Variant(external_id="v1", options="blue, M", price_cents=1000, currency="EUR", stock=0)
    async with storage.work() as session:
        session.add_all(
            [customer(1, "Noa", "Levi"), Product(external_id="p1", name="Mug", category="home", variants=[variant])]
        )
        await session.commit()


async def test_a_customer_is_told_once_and_only_when_it_is_back(storage, shop, now, waiting):
    letters: list[Letter] = []

    def letter(one: BackInStock) -> Letter:
        letters.append(Letter("back_in_stock", one.email, one.variant.product, ""))
        return letters[-1]

    for _ in range(2):
        assert [one.product for one in await shop.goods.note_stock(1, [1], "m1", now)] == ["Mug"]
    assert await tell_back_in_stock(storage, letter, now) == 0
    async with storage.work() as session:
        await session.execute(sa.update(Variant).values(stock=4))
        await session.commit()
    assert [await tell_back_in_stock(storage, letter, now) for _ in range(2)] == [1, 0]
    async with storage.work() as session:
        mails = (await session.execute(sa.select(Mail))).scalars().all()
    assert [(mail.address, mail.subject) for mail in mails] == [("Noa@example.com", "Mug")]


async def test_what_is_in_stock_needs_no_note(storage, shop, now, waiting):
    async with storage.work() as session:
        await session.execute(sa.update(Variant).values(stock=4))
        await session.commit()
    assert await shop.goods.note_stock(1, [1], "m1", now) == ()
