"""Finding orders in the database, each with everything the rules on it read."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload, selectinload

from bot.shop.records import (
    Claim,
    ClaimLine,
    Customer,
    Exchange,
    Order,
    OrderLine,
    Parcel,
    Payment,
    PaymentMethod,
    Refund,
    Return,
    ReturnLine,
    ShopAct,
    Variant,
)
from bot.shop.records_orders import number_key


def whole_orders() -> Any:
    """A query for orders with customer, lines, parcels, scans, returns and refunds, loaded at once.

    What an order has few of comes in the same rows: asking takes longer than answering. Parcels have many scans.
    """
    return sa.select(Order).options(
        joinedload(Order.customer),
        joinedload(Order.lines).joinedload(OrderLine.variant),
        joinedload(Order.method).joinedload(PaymentMethod.gift_card),
        joinedload(Order.refunds).joinedload(Refund.method).joinedload(PaymentMethod.gift_card),
        joinedload(Order.claims).joinedload(Claim.lines).joinedload(ClaimLine.line),
        joinedload(Order.returns).joinedload(Return.lines).joinedload(ReturnLine.line),
        selectinload(Order.parcels).joinedload(Parcel.scans),
    )


def orders_to_change() -> Any:
    """A query for orders with all of `whole_orders`, what was paid for them and what takes whose place."""
    paid = selectinload(Order.payments).joinedload(Payment.method).joinedload(PaymentMethod.gift_card)
    exchanged = joinedload(Order.returns).selectinload(Return.exchanges)
    return whole_orders().options(
        paid,
        exchanged.joinedload(Exchange.line),
        exchanged.joinedload(Exchange.variant).joinedload(Variant.product),
        joinedload(Order.returns).joinedload(Return.method).joinedload(PaymentMethod.gift_card),
    )


# Nearly every conversation asks these; making such a query takes longer than running it.
_KEYS: Any = sa.bindparam("keys", expanding=True)
_CUSTOMER: Any = sa.bindparam("customer")
_ORDER_BY_NUMBER = whole_orders().where(Order.number_key.in_(_KEYS)).limit(1)
_OWN_ORDER = orders_to_change().where(Order.number_key.in_(_KEYS), Order.customer_id == _CUSTOMER).limit(1)
_NEWEST = (
    whole_orders()
    .where(Order.customer_id == _CUSTOMER)
    .order_by(Order.placed_on.desc(), Order.id.desc())
    .limit(sa.bindparam("most", type_=sa.Integer))
)
_EMAIL_KEY = (
    sa.select(Customer.email_key)
    .join(Order, Order.customer_id == Customer.id)
    .where(Order.number_key.in_(_KEYS))
    .limit(1)
)


async def order_by_number(session: AsyncSession, number: str, prefix: str) -> Order | None:
    """The order with this number, however it is typed, also without the shop's `prefix`; None when there is none."""
    found = await session.execute(_ORDER_BY_NUMBER, {"keys": _keys(number, prefix)})
    order: Order | None = found.scalars().unique().first()
    return order


async def email_key_of_order(session: AsyncSession, number: str, prefix: str) -> str:
    """The e-mail, as it is compared, of whoever placed the order with this number; "" when there is no such order."""
    return str((await session.execute(_EMAIL_KEY, {"keys": _keys(number, prefix)})).scalar() or "")


async def own_order(session: AsyncSession, number: str, customer_id: int, prefix: str) -> Order | None:
    """A customer's own order with what was paid for it; None when it is not theirs."""
    found = await session.execute(_OWN_ORDER, {"keys": _keys(number, prefix), "customer": customer_id})
    order: Order | None = found.scalars().unique().first()
    return order


async def newest_orders(session: AsyncSession, customer_id: int, most: int) -> list[Order]:
    """A customer's orders, newest first, at most so many; empty when there are none."""
    found = await session.execute(_NEWEST, {"customer": customer_id, "most": most})
    return list(found.scalars().unique())


async def hold_orders(session: AsyncSession, customer_id: int) -> None:
    """Hold a customer's orders for this unit of work: whoever else wants to change one of them waits.

    All of them, because they may be paid with one gift card. Written before anything is read, so that what is read is
    what the last one left, on SQLite as on PostgreSQL.
    """
    hold = sa.update(Customer).where(Customer.id == customer_id).values(changes=Customer.changes + 1)
    await session.execute(hold.execution_options(synchronize_session=False))


async def act_of(session: AsyncSession, source: str, act: str, order: Order) -> ShopAct | None:
    """What this message already had done to this order; None when it had not."""
    same = (ShopAct.source == source, ShopAct.act == act, ShopAct.order_number == order.number)
    found: ShopAct | None = (await session.execute(sa.select(ShopAct).where(*same))).scalars().first()
    return found


def _keys(number: str, prefix: str) -> list[str]:
    key = number_key(number)
    return [key, prefix + key]
