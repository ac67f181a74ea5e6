"""What the rules of every change are given, and what they give back; in cents and records, for use inside the shop."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.shop.facts import Refusal
from bot.shop.policies import Policies
from bot.shop.records import Order, OrderLine, PaymentMethod, Variant


@dataclass(frozen=True)
class Case:
    """An order somebody wants changed today, with its customer's ways to pay and the variants the change names."""

    order: Order
    methods: Mapping[str, PaymentMethod]
    variants: Mapping[int, Variant]
    policies: Policies
    today: date

    def lines(self, ids: Sequence[int]) -> list[OrderLine] | None:
        """The order's lines with these ids; None unless all of them are the order's."""
        lines = [line for line in self.order.lines if line.id in ids]
        return lines if len(lines) == len(set(ids)) else None

    def method(self, wanted: str | None) -> PaymentMethod | None:
        """The customer's way to pay with this id, the order's own when none is named; None when there is no such."""
        return self.order.method if wanted is None else self.methods.get(wanted)


@dataclass(frozen=True)
class Plan:
    """What a change will do: `due` is what the customer pays more, below zero what goes back, after the `fee`; cents.

    The days, the steps and what is missing are those of Weighed.
    """

    lines: tuple[OrderLine, ...] = ()
    variants: tuple[Variant, ...] = ()
    due: int = 0
    fee: int = 0
    method: PaymentMethod | None = None
    by: date | None = None
    send_by: date | None = None
    steps: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class No:
    """That a change is not made, and what `Refused` tells about it."""

    why: Refusal
    among: tuple[str, ...] = ()
    from_on: date | None = None
