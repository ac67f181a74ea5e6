"""The goods of the shop: what is known of them, whether they are there, and which to look at."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload, selectinload

from bot.shop import stock_notes
from bot.shop.advice import best
from bot.shop.facts import VariantFacts
from bot.shop.facts_goods import Advice, AdviceWish, ProductFacts, ProductName, StockFacts, StockState
from bot.shop.money import money
from bot.shop.records import Product, ProductFact, Variant
from bot.shop.telling import variant_facts
from bot.storage import Storage

USES = "uses"


class Goods:
    """Questions about what the shop sells: facts out, no record ever."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def names(self) -> tuple[ProductName, ...]:
        """Every product by its name; empty in a shop that sells nothing yet."""
        query = sa.select(Product.id, Product.name, Product.category).order_by(Product.id)
        async with self._storage.work() as session:
            return tuple(ProductName(*row) for row in await session.execute(query))

    async def products(self, ids: Collection[int]) -> tuple[ProductFacts, ...]:
        """These products, in the order of their ids; those that are not there are left out."""
        async with self._storage.work() as session:
            return await _products(session, Product.id.in_(ids))

    async def advise(self, wish: AdviceWish, limit: int = 3) -> tuple[Advice, ...]:
        """At most `limit` products for a wish, the best first, each with its one reason; empty when none fits."""
        async with self._storage.work() as session:
            return best(await _products(session, sa.true()), wish, limit)

    async def note_stock(
        self, customer_id: int, variant_ids: Sequence[int], source: str, now: datetime
    ) -> tuple[VariantFacts, ...]:
        """Remember to tell a customer when these are back, each once; gives those sold out that are now noted."""
        async with self._storage.work() as session:
            return await stock_notes.note(session, customer_id, variant_ids, source, now)


def stock_of(product: ProductFacts, wanted: Iterable[tuple[str, str]]) -> StockFacts:
    """Whether a product is there with these options (any when none are named), and what else of it is."""
    like = product.like(wanted)
    here = tuple(variant for variant in like if variant.in_stock)
    others = tuple(variant for variant in product.variants if variant.in_stock)
    if here:
        return StockFacts(product, StockState.IN_STOCK, like, here)
    return StockFacts(product, StockState.OTHERS if others else StockState.SOLD_OUT, like, others)


async def _products(session: AsyncSession, which: object) -> tuple[ProductFacts, ...]:
    query = sa.select(Product).where(which).options(selectinload(Product.variants).options(joinedload(Variant.product)))
    products = (await session.execute(query.order_by(Product.id))).scalars().all()
    known: dict[int, list[tuple[str, str]]] = {product.id: [] for product in products}
    facts = sa.select(ProductFact).where(ProductFact.product_id.in_(known)).order_by(ProductFact.id)
    for fact in (await session.execute(facts)).scalars():
        known[fact.product_id].append((fact.name, fact.value))
    return tuple(_facts(product, known[product.id]) for product in products)


def _facts(product: Product, known: Sequence[tuple[str, str]]) -> ProductFacts:
    cheaper = [variant for variant in product.variants if variant.cheaper_since]
    first = min(cheaper, key=lambda variant: variant.was_cents or 0, default=None)
    return ProductFacts(
        product_id=product.id,
        name=product.name,
        category=product.category,
        variants=tuple(variant_facts(variant) for variant in product.variants),
        known=tuple((name, value) for name, value in known if name != USES),
        uses=tuple(value for name, value in known if name == USES),
        was=money(first.was_cents or 0, first.currency) if first else None,
        cheaper_since=first.cheaper_since if first else None,
    )
