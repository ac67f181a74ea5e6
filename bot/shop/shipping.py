"""Shipping: which ways there are to a country, and what they cost."""

from __future__ import annotations

from bot.shop.facts_policies import ShippingFacts, ShippingOption
from bot.shop.money import cents, money
from bot.shop.policies import Policies, ShippingRule


def shipping_to(policies: Policies, country: str | None) -> ShippingFacts:
    """The ways to ship to a country (ISO 3166 code, any case), the shop's own when None.

    No options at all means that the shop does not ship there.
    """
    code = (country or policies.home_country).strip().upper()
    rules = [rule for zone in policies.shipping.zones if code in zone.countries for rule in zone.options]
    options = tuple(_option(rule, policies.currency) for rule in sorted(rules, key=lambda rule: rule.price))
    return ShippingFacts(code, options, money(cents(policies.shipping.free_from), policies.currency))


def _option(rule: ShippingRule, currency: str) -> ShippingOption:
    return ShippingOption(rule.name, rule.carrier, money(cents(rule.price), currency), rule.days)
