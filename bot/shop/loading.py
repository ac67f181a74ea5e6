"""Finding orders in the database, each with everything the rules on it read."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload, selectinload

from bot.shop.records import Customer, Order, OrderLine, Parcel, Return, ReturnLine, ShopAct
from bot.shop.records_orders import number_key

PREFIX = "BH"


def whole_orders() -> Any:
    """A query for orders with customer, lines, parcels, scans, returns and refunds, loaded at once.

    What an order has few of comes in the same rows: asking takes longer than answering.
    """
    return sa.select(Order).options(
        joinedload(Order.customer),
        joinedload(Order.lines).joinedload(OrderLine.variant),
        joinedload(Order.refunds),
        selectinload(Order.parcels).joinedload(Parcel.scans),
        selectinload(Order.returns).joinedload(Return.lines).joinedload(ReturnLine.line),
    )


def numbered(number: str) -> Any:
    """The condition for an order to have this number, in any way people type it, also without its letters."""
    return Order.number_key.in_(_keys(number))


# Nearly every conversation asks these two; making such a query takes longer than running it.
_KEYS: Any = sa.bindparam("keys", expanding=True)
_ORDER_BY_NUMBER = whole_orders().where(Order.number_key.in_(_KEYS)).limit(1)
_EMAIL_KEY = (
    sa.select(Customer.email_key)
    .join(Order, Order.customer_id == Customer.id)
    .where(Order.number_key.in_(_KEYS))
    .limit(1)
)


async def order_by_number(session: AsyncSession, number: str) -> Order | None:
    """The order with this number; None when there is none."""
    order: Order | None = (await session.execute(_ORDER_BY_NUMBER, {"keys": _keys(number)})).scalars().unique().first()
    return order


async def email_key_of_order(session: AsyncSession, number: str) -> str:
    """The e-mail, as it is compared, of whoever placed the order with this number; "" when there is no such order."""
    return str((await session.execute(_EMAIL_KEY, {"keys": _keys(number)})).scalar() or "")


async def hold_order(session: AsyncSession, number: str, customer_id: int) -> Order | None:
    """A customer's own order, held for this unit of work: whoever else wants to change it waits. None if not theirs.

    The write comes before the read, so that what is read is what the last one left, on SQLite as on PostgreSQL.
    """
    theirs = sa.and_(numbered(number), Order.customer_id == customer_id)
    hold = sa.update(Order).where(theirs).values(version=Order.version + 1)
    await session.execute(hold.execution_options(synchronize_session=False))
    order: Order | None = (await session.execute(whole_orders().where(theirs).limit(1))).scalars().unique().first()
    return order


async def act_of(session: AsyncSession, source: str, act: str, order: Order) -> ShopAct | None:
    """What this message already had done to this order; None when it had not."""
    same = (ShopAct.source == source, ShopAct.act == act, ShopAct.order_number == order.number)
    found: ShopAct | None = (await session.execute(sa.select(ShopAct).where(*same))).scalars().first()
    return found


def _keys(number: str) -> list[str]:
    key = number_key(number)
    return [key, PREFIX + key]
