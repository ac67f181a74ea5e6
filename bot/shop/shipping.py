"""Shipping: which ways there are to a country, and what they cost."""

from __future__ import annotations

from datetime import date, timedelta

from bot.shop.facts_policies import ShippingFacts, ShippingOption
from bot.shop.money import cents, money
from bot.shop.policies import Policies, ShippingRule, Zone

FRIDAY = 4


def shipping_to(policies: Policies, country: str | None) -> ShippingFacts:
    """The ways to ship to a country (ISO 3166 code, any case), the shop's own when None.

    No options at all means that the shop does not ship there.
    """
    code = (country or policies.home_country).strip().upper()
    zone = zone_of(policies, code)
    rules = zone.options if zone else ()
    options = tuple(_option(rule, policies.currency) for rule in sorted(rules, key=lambda rule: rule.price))
    return ShippingFacts(code, options, money(cents(policies.shipping.free_from), policies.currency))


def zone_of(policies: Policies, country: str) -> Zone | None:
    """The shipping terms of a country (ISO 3166 code); None when the shop does not ship there."""
    return next((zone for zone in policies.shipping.zones if country.upper() in zone.countries), None)


def after_working_days(day: date, days: int) -> date:
    """The day so many working days (Monday to Friday) after a day."""
    for _ in range(days):
        day += timedelta(days=7 - day.weekday() if day.weekday() >= FRIDAY else 1)
    return day


def _option(rule: ShippingRule, currency: str) -> ShippingOption:
    return ShippingOption(rule.name, rule.carrier, money(cents(rule.price), currency), rule.days)
