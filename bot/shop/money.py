"""Cents in the database, Money in the facts."""

from __future__ import annotations

from decimal import Decimal

from bot.shop.facts import Money

CENT = Decimal("0.01")


def money(cents: int, currency: str) -> Money:
    """Cents as Money with two decimals."""
    return Money((Decimal(cents) * CENT).quantize(CENT), currency)


def cents(amount: Decimal) -> int:
    """An amount in whole cents; anything finer than a cent is dropped."""
    return int(amount / CENT)
