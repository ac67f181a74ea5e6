"""The shop's rules, read once from data/shop/policies.yml and checked before anything relies on them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pydantic

from bot.shop.rules import (
    CreditRules,
    HelpFacts,
    InvoiceRules,
    MembershipRules,
    PaymentRules,
    PriceRules,
    Rules,
    amount,
    load_rules,
)

DATA = Path(__file__).parents[2] / "data" / "shop"
RETAIL = DATA / "policies_retail.yml"


def _in_order(span: tuple[int, int]) -> tuple[int, int]:
    if not 0 <= span[0] <= span[1]:
        raise ValueError("the fewest days come first and are not below zero")
    return span


def _some(values: tuple[Any, ...]) -> tuple[Any, ...]:
    if not values:
        raise ValueError("at least one is needed")
    return values


class ReturnRules(Rules):
    """When and how something goes back; days are calendar days."""

    window_days: int = pydantic.Field(..., ge=1)
    send_within_days: int = pydantic.Field(..., ge=1)
    check_days: int = pydantic.Field(..., ge=0)
    once_per_order: bool
    exchange_waits: bool
    fee: Decimal = amount()
    free_reasons: tuple[str, ...]
    final_sale_categories: tuple[str, ...]
    drop_off: tuple[str, ...]


class OrderRules(Rules):
    """What may still happen to an order; days are calendar days. `number_prefix` is what shoppers leave out."""

    number_prefix: str
    pay_within_days: int = pydantic.Field(..., ge=1)
    search_after_days: int = pydantic.Field(..., ge=0)
    cancel_when_packed: bool
    change_address_when_packed: bool
    cancel_reasons: tuple[str, ...]
    cancel_reason_needed: bool
    change_items_once: bool
    change_payment_once: bool
    final_with_items: bool
    difference_to_any_method: bool
    stock_counted: bool


class ClaimRules(Rules):
    """How what never came, or came wrong, is made good; amounts are what the lines cost, days are calendar days."""

    report_within_days: int = pydantic.Field(..., ge=1)
    search_days: int = pydantic.Field(..., ge=0)
    replace_days: int = pydantic.Field(..., ge=0)
    at_once_up_to: Decimal = amount()
    photo_above: Decimal = amount()
    person_above: Decimal = amount()


class CouponRules(Rules):
    """The basket on which a percentage and an amount are compared."""

    typical_basket: Decimal = amount()


class ShippingRule(Rules):
    """One way to ship; `days` is the fewest and most working days."""

    name: str
    carrier: str
    price: Decimal = amount()
    days: tuple[int, int]

    _days_in_order = pydantic.validator("days", allow_reuse=True)(_in_order)


class Zone(Rules):
    """Countries (ISO 3166 codes of two or three letters) that are shipped to on the same terms."""

    countries: tuple[pydantic.constr(regex=r"^[A-Z]{2,3}$"), ...]  # type: ignore[valid-type]
    options: tuple[ShippingRule, ...]

    _some_way = pydantic.validator("options", allow_reuse=True)(_some)


class ShippingRules(Rules):
    """Where the shop ships, and from which basket on the first way of each zone costs nothing.

    `country_names` says which country shoppers mean by other names, in small letters.
    """

    free_from: Decimal = amount()
    country_names: Mapping[str, str]
    zones: tuple[Zone, ...]

    _some_zone = pydantic.validator("zones", allow_reuse=True)(_some)


class LookupRules(Rules):
    """How many guesses at number and e-mail may miss, at once and again in so many minutes; then nobody looks."""

    minutes: int = pydantic.Field(60, ge=1)
    misses_per_conversation: int = pydantic.Field(5, ge=1)
    misses_per_order: int = pydantic.Field(10, ge=1)
    misses_per_address: int = pydantic.Field(30, ge=1)


class Policies(Rules):
    """Every rule of the shop; `refunds` gives the fewest and most days by payment method and must know "other"."""

    currency: str = pydantic.Field(..., regex=r"^[A-Z]{3}$")
    home_country: str = pydantic.Field(..., regex=r"^[A-Z]{2,3}$")
    returns: ReturnRules
    refunds: Mapping[str, tuple[int, int]]
    orders: OrderRules
    claims: ClaimRules
    coupons: CouponRules
    shipping: ShippingRules
    lookups: LookupRules = pydantic.Field(default_factory=lambda: LookupRules.parse_obj({}))
    prices: PriceRules | None = None
    credit: CreditRules | None = None
    membership: MembershipRules | None = None
    invoices: InvoiceRules | None = None
    payments: PaymentRules | None = None
    help: HelpFacts = pydantic.Field(default_factory=dict)

    _days_in_order = pydantic.validator("refunds", each_item=True, allow_reuse=True)(_in_order)

    @pydantic.validator("refunds")
    def _knows_other(cls, refunds: Mapping[str, tuple[int, int]]) -> Mapping[str, tuple[int, int]]:
        if "other" not in refunds:
            raise ValueError('a method "other" is needed for what is not named')
        return refunds

    def refund_days(self, method: str) -> tuple[int, int]:
        """The fewest and most days until money sent by this method is seen; of "other" for a method not named."""
        return self.refunds.get(method, self.refunds["other"])


def load_policies(file: Path = DATA / "policies.yml") -> Policies:
    """The policies in a file; raises PolicyError naming the file, the first wrong key and the rule it breaks."""
    return load_rules(Policies, file)


def policies_in(folder: Path) -> Policies:
    """The policies of a shop's own folder where it has a policies.yml, else the ones that come along.

    Raises PolicyError as load_policies does.
    """
    own = folder / "policies.yml"
    return load_policies(own if own.exists() else DATA / "policies.yml")
