"""The shop's terms in words: ways to pay, credit, points, invoices, help; what a shop does not have is left out."""

from __future__ import annotations

from decimal import Decimal

from bot.replies import words
from bot.shop.facts import Money, OrderFacts
from bot.shop.money import cents, money
from bot.shop.services import Services


def service_words(services: Services, language: str) -> dict[str, str]:
    """Every term by placeholder; a sentence that needs one the shop does not have is not said."""

    def told(amount: Decimal) -> str:
        return words.money(money(cents(amount), services.currency), language)

    facts = dict(services.help())
    if rules := services.payments():
        facts |= {
            "pay_methods": words.listed(list(rules.methods), language),
            "pay_not_taken": words.listed(list(rules.not_taken), language),
            "hold_days": str(rules.hold_days),
        }
    if credit := services.credit():
        facts |= {
            "credit_months": str(credit.months),
            "credit_least": told(credit.least),
            "credit_most": told(credit.most),
        }
    if member := services.membership():
        facts |= {
            "points_per_unit": str(member.points_per_unit),
            "worth_of_100": told(member.worth_of_100),
            "least_spent": str(member.least_spent),
            "points_months": str(member.months),
        }
    if prices := services.prices():
        facts |= {
            "drop_days": str(prices.drop_days),
            "elsewhere_days": str(prices.elsewhere_days),
            "elsewhere_needs": words.listed(list(prices.elsewhere_needs), language),
        }
    return {name: value for name, value in facts.items() if value}


def less(one: Money, other: Money) -> Money:
    """What is left of one sum without the other, both in the same currency."""
    return Money(one.amount - other.amount, one.currency)


def method_of(order: OrderFacts) -> str:
    """How an order was paid, by the name of the policies; "other" where it is not known."""
    return order.payment.kind if order.payment else "other"
