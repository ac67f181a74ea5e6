"""Who waits for what is sold out, and who is to be told that it is back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from bot.mail.mails import Letter, put
from bot.shop.facts import VariantFacts
from bot.shop.records import StockNote, Variant
from bot.shop.telling import variant_facts
from bot.storage import Storage


@dataclass(frozen=True)
class BackInStock:
    """Somebody to be told that a variant is back; `note_id` is for saying that it was done."""

    note_id: int
    customer_id: int
    first_name: str
    email: str
    language: str
    variant: VariantFacts


async def note(
    session: AsyncSession, customer_id: int, variant_ids: Sequence[int], source: str, now: datetime
) -> tuple[VariantFacts, ...]:
    """Note a customer for those of these variants that are sold out, each once while they wait; commits."""
    query = (
        sa.select(Variant).where(Variant.id.in_(variant_ids), Variant.stock == 0).options(joinedload(Variant.product))
    )
    gone = (await session.execute(query.order_by(Variant.id))).scalars().all()
    mine = sa.select(StockNote.variant_id).where(StockNote.customer_id == customer_id, StockNote.told_at.is_(None))
    waiting = {*(await session.execute(mine)).scalars()}
    session.add_all(
        StockNote(customer_id=customer_id, variant_id=variant.id, source=source, asked_at=now)
        for variant in gone
        if variant.id not in waiting
    )
    await session.commit()
    return tuple(variant_facts(variant) for variant in gone)


async def back_in_stock_due(session: AsyncSession, limit: int = 100) -> tuple[BackInStock, ...]:
    """Those waiting for something that is there again, who waited longest first; empty when nobody does."""
    query = (
        sa.select(StockNote)
        .join(Variant)
        .where(StockNote.told_at.is_(None), Variant.stock > 0)
        .options(joinedload(StockNote.customer), joinedload(StockNote.variant).joinedload(Variant.product))
    )
    due = (await session.execute(query.order_by(StockNote.asked_at, StockNote.id).limit(limit))).scalars()
    return tuple(_told(one) for one in due)


async def tell_back_in_stock(storage: Storage, letter: Callable[[BackInStock], Letter], now: datetime) -> int:
    """Write a mail to everybody whose variant is back, each once, also from several processes; how many were written.

    A note is claimed in the commit that has its mail: whoever comes second finds it told.
    """
    async with storage.work() as work:
        written = 0
        for one in await back_in_stock_due(work):
            open_note = sa.and_(StockNote.id == one.note_id, StockNote.told_at.is_(None))
            claim = sa.update(StockNote).where(open_note).values(told_at=now)
            claimed: Any = await work.execute(claim.execution_options(synchronize_session=False))
            if claimed.rowcount:
                put(work, letter(one), now)
                written += 1
        await work.commit()
        return written


def _told(one: StockNote) -> BackInStock:
    who = one.customer
    return BackInStock(one.id, who.id, who.first_name, who.email, who.language, variant_facts(one.variant))
