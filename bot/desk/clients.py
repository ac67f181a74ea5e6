"""Whom an operator acts for, and on which orders.

A customer whom the shop has vouched for (its token, or a one-time code) may have anything done to any order of theirs.
Somebody who only named an order's number and its e-mail address may know both from a parcel's label or a forwarded
mail: then an operator decides, having read the conversation, and only on that order.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from bot.shop import orders
from bot.shop.policies import Policies

VOUCHED_FOR, MATCHED = "customer", "order_and_email"


@dataclass(frozen=True)
class Client:
    """`only` is the number of the one order that may be acted on; None for every order of the customer."""

    customer_id: int
    only: str | None = None

    @property
    def verified(self) -> str:
        """How the customer is known."""
        return MATCHED if self.only else VOUCHED_FOR


async def client_of(
    work: AsyncSession, policies: Policies, known: int | None, pair: tuple[str, str], today: date
) -> Client | None:
    """Whom a conversation's operator acts for; None when nobody is known and the pair is of no order.

    `known` is the customer whom the shop has vouched for in it, None for nobody.
    `pair` is an order's number and e-mail as the shopper gave them, "" for what they did not.
    """
    if known is not None:
        return Client(known)
    if not all(pair):
        return None
    order = await orders.find(work, policies, *pair, today)
    return Client(order.customer_id, order.number) if order else None


def pair_of(briefing: dict[str, Any], order: str | None, email: str | None) -> tuple[str, str]:
    """Number and e-mail as the operator gives them, else as the shopper gave them before the hand-over."""
    given = briefing.get("slots") or {}
    return order or str(given.get("order_number") or ""), email or str(given.get("email") or "")
