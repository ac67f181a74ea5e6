"""What comes back: returns, and exchanges."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import relationship

from bot.shop.records_catalogue import Variant
from bot.shop.records_money import PaymentMethod
from bot.shop.records_orders import OrderLine
from bot.storage import Record


class Return(Record):
    """Lines of an order on their way back, worth `amount_cents` to the customer once received.

    The money goes to `method`, or the way the order was paid when that is None.
    """

    __tablename__ = "shop_returns"

    id: int = sa.Column(sa.Integer, primary_key=True)
    number: str = sa.Column(sa.String(60), nullable=False, unique=True)
    order_id: int = sa.Column(sa.ForeignKey("shop_orders.id"), nullable=False, index=True)
    reason = sa.Column(sa.String(40))
    opened_on: date = sa.Column(sa.Date, nullable=False)
    send_by: date = sa.Column(sa.Date, nullable=False)
    received_on = sa.Column(sa.Date)
    amount_cents: int = sa.Column(sa.Integer, nullable=False)
    method_id = sa.Column(sa.Integer, sa.ForeignKey("shop_payment_methods.id"))

    method: PaymentMethod = relationship(PaymentMethod)
    lines: list[ReturnLine] = relationship("ReturnLine", order_by="ReturnLine.id")
    exchanges: list[Exchange] = relationship(
        "Exchange", order_by="Exchange.id", cascade="save-update, merge, delete, delete-orphan"
    )


class ReturnLine(Record):
    """One line of an order inside a return; a line goes back once."""

    __tablename__ = "shop_return_lines"

    id: int = sa.Column(sa.Integer, primary_key=True)
    return_id: int = sa.Column(sa.ForeignKey("shop_returns.id"), nullable=False, index=True)
    order_line_id: int = sa.Column(sa.ForeignKey("shop_order_lines.id"), nullable=False, unique=True)

    line: OrderLine = relationship(OrderLine)


class Exchange(Record):
    """A returned line that another variant takes the place of, shipped once the return is in.

    `difference_cents` is what the new one costs more than the old one; together they are paid, or paid back, when the
    return has come in, and the return itself is worth nothing more. One that `waits` has none reserved for it yet.
    """

    __tablename__ = "shop_exchanges"

    id: int = sa.Column(sa.Integer, primary_key=True)
    return_id: int = sa.Column(sa.ForeignKey("shop_returns.id"), nullable=False, index=True)
    order_line_id: int = sa.Column(sa.ForeignKey("shop_order_lines.id"), nullable=False, unique=True)
    variant_id: int = sa.Column(sa.ForeignKey("shop_variants.id"), nullable=False)
    difference_cents: int = sa.Column(sa.Integer, nullable=False, default=0)
    shipped_on = sa.Column(sa.Date)
    waits: bool = sa.Column(sa.Boolean, nullable=False, default=False)

    line: OrderLine = relationship(OrderLine)
    variant: Variant = relationship(Variant)
