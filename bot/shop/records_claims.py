"""What went wrong with an order and how it is made good."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import relationship

from bot.shop.records_orders import OrderLine
from bot.storage import Record


class Claim(Record):
    """Lines that never came, or came damaged or wrong (`what`), and the `remedy`: replace or refund.

    `amount_cents` is what is paid back; while `settled_on` is None (a photo is waited for) it is only promised. One
    that was turned down on `declined_on` pays nothing and has no lines any more.
    """

    __tablename__ = "shop_claims"

    id: int = sa.Column(sa.Integer, primary_key=True)
    number: str = sa.Column(sa.String(60), nullable=False, unique=True)
    order_id: int = sa.Column(sa.ForeignKey("shop_orders.id"), nullable=False, index=True)
    what: str = sa.Column(sa.String(40), nullable=False)
    remedy: str = sa.Column(sa.String(10), nullable=False)
    amount_cents: int = sa.Column(sa.Integer, nullable=False)
    opened_on: date = sa.Column(sa.Date, nullable=False)
    settled_on = sa.Column(sa.Date)
    declined_on = sa.Column(sa.Date)

    lines: list[ClaimLine] = relationship(
        "ClaimLine", order_by="ClaimLine.id", cascade="save-update, merge, delete, delete-orphan"
    )


class ClaimLine(Record):
    """One line of an order inside a claim; a line is made good once."""

    __tablename__ = "shop_claim_lines"

    id: int = sa.Column(sa.Integer, primary_key=True)
    claim_id: int = sa.Column(sa.ForeignKey("shop_claims.id"), nullable=False, index=True)
    order_line_id: int = sa.Column(sa.ForeignKey("shop_order_lines.id"), nullable=False, unique=True)

    line: OrderLine = relationship(OrderLine)
