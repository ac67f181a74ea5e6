"""What the shop's rules say, as facts."""

from __future__ import annotations

from dataclasses import dataclass

from bot.shop.facts import Money


@dataclass(frozen=True)
class ShippingFacts:
    """How the shop ships to one country, dearest last."""

    country: str
    options: tuple[ShippingOption, ...]
    free_from: Money


@dataclass(frozen=True)
class ShippingOption:
    """One way to ship: `days` is the fewest and most working days."""

    name: str
    carrier: str
    price: Money
    days: tuple[int, int]


@dataclass(frozen=True)
class ReturnPolicyFacts:
    """The rules for sending something back; days are calendar days."""

    window_days: int
    send_within_days: int
    return_fee: Money
    free_reasons: tuple[str, ...]
    refund_days: tuple[int, int]
    final_sale_categories: tuple[str, ...]
    drop_off: tuple[str, ...]
