"""Other variants of the same products in place of lines of an order: for pending orders and for exchanges."""

from __future__ import annotations

from dataclasses import dataclass

from bot.shop.case import Case, No
from bot.shop.changes import Swaps
from bot.shop.facts import Refusal
from bot.shop.records import OrderLine, Variant


@dataclass(frozen=True)
class Swap:
    """A line and the variant that takes its place."""

    line: OrderLine
    variant: Variant

    @property
    def difference(self) -> int:
        """What the new one costs more than the old one, in cents for the whole line."""
        return (self.variant.price_cents - self.line.unit_price_cents) * self.line.quantity

    @property
    def in_stock(self) -> bool:
        """Whether there is enough of the new one."""
        return self.variant.stock >= self.line.quantity


def swaps_of(case: Case, swaps: Swaps) -> list[Swap] | No:
    """The swaps a change names; refused when a line is not the order's or a variant is of another product."""
    lines = case.lines([line for line, _ in swaps])
    wanted = dict(swaps)
    if not lines or len(wanted) != len(swaps):
        return No(Refusal.NOTHING_CHOSEN)
    found = [(line, case.variants.get(wanted[line.id])) for line in lines]
    same = [
        Swap(line, new) for line, new in found if new and line.variant and new.product_id == line.variant.product_id
    ]
    return same if len(same) == len(lines) else No(Refusal.OTHER_PRODUCT)


def due_for(swaps: list[Swap]) -> int:
    """What all swaps cost together in cents; below zero when they cost less."""
    return sum(swap.difference for swap in swaps)


def take_from_stock(case: Case, swap: Swap) -> None:
    """Take the new ones from the stock, as far as the shop counts it."""
    if case.policies.orders.stock_counted:
        swap.variant.stock -= swap.line.quantity
