"""Saved replies as texts with {variables}: filled in for a ticket, and made of a text that was sent.

"{{" and "}}" stand for braces that are no variable's. Every name that may be used is in VARIABLES.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date

from bot.replies import words
from bot.replies.wording import DEFAULT_LANGUAGE
from bot.shop.facts import CustomerFacts, OrderFacts
from bot.shop.facts_policies import ReturnPolicyFacts

VARIABLES = {
    "full_name": "the customer's first and last name",
    "first_name": "the customer's first name",
    "email": "the customer's e-mail address",
    "order_number": "the order's number",
    "tracking_number": "the parcel's number",
    "carrier": "who brings the parcel",
    "arrives": "the day the order is expected now",
    "promised": "the day that was promised first",
    "delivered": "the day it was delivered",
    "ordered": "the day it was ordered",
    "items": "what was ordered",
    "total": "what the order cost",
    "refund_amount": "the money on its way back, or back already",
    "refund_by": "the day that money is to be there",
    "return_until": "the last day to send something back",
    "return_days": "in how many days something can be sent back",
    "operator_name": "the operator's name",
}
SHORTEST, SHORTEST_NUMBER = 2, 5
"""Letters and digits of a value; a shorter one stands in a text by chance."""
_PART = re.compile(r"(?P<brace>\{\{|\}\})|\{(?P<name>\w+)\}")


class UnknownVariables(ValueError):
    """`names` stand in braces and are none of VARIABLES."""

    def __init__(self, names: tuple[str, ...]) -> None:
        super().__init__(", ".join(names))
        self.names = names


def names_in(template: str) -> tuple[str, ...]:
    """The variables a text uses, in order, each once."""
    return tuple(dict.fromkeys(match["name"] for match in _PART.finditer(template) if match["name"]))


def holes(text: str) -> tuple[str, ...]:
    """The variables that a text for a shopper still has."""
    return tuple(name for name in names_in(text) if name in VARIABLES)


def check(template: str) -> None:
    """Raises UnknownVariables for names that are none of ours."""
    unknown = tuple(name for name in names_in(template) if name not in VARIABLES)
    if unknown:
        raise UnknownVariables(unknown)


def fill(template: str, values: Mapping[str, str]) -> tuple[str, tuple[str, ...]]:
    """The text with its values, and the names that have none: these stay in their braces."""

    def said(match: re.Match[str]) -> str:
        if match["brace"]:
            return match["brace"][0]
        return values.get(match["name"]) or match.group()

    missing = tuple(name for name in names_in(template) if not values.get(name))
    return _PART.sub(said, template), missing


def as_template(text: str, values: Mapping[str, str]) -> str:
    """The opposite of `fill` for these values: wherever one stands as whole words, its variable.

    The longest value wins, then the one that VARIABLES names first.
    """
    names: dict[str, str] = {}
    for name in VARIABLES:
        if _telling(values.get(name, "")):
            names.setdefault(values[name], name)
    if not names:
        return _escaped(text)
    longest = "|".join(re.escape(value) for value in sorted(names, key=len, reverse=True))
    parts = re.split(rf"(?<!\w)({longest})(?!\w)", text)
    return "".join(f"{{{names[part]}}}" if place % 2 else _escaped(part) for place, part in enumerate(parts))


def _telling(value: str) -> bool:
    return len(value) >= (SHORTEST_NUMBER if value.isdigit() else SHORTEST)


def _escaped(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


def values_of(
    customer: CustomerFacts | None, order: OrderFacts | None, returns: ReturnPolicyFacts, operator: str, language: str
) -> dict[str, str]:
    """What variables stand for, in the words of a language; those without a value are absent."""
    language = language if words.known(language) else DEFAULT_LANGUAGE
    told = {
        "operator_name": operator,
        "return_days": str(returns.window_days),
        **dict(_of_customer(customer, order)),
        **(dict(_of_order(order, language)) if order else {}),
    }
    return {name: value for name, value in told.items() if value}


def _of_customer(customer: CustomerFacts | None, order: OrderFacts | None) -> Iterator[tuple[str, str]]:
    if customer is not None:
        yield "first_name", customer.first_name
        yield "full_name", f"{customer.first_name} {customer.last_name}"
        yield "email", customer.email
    elif order is not None:
        yield "first_name", order.first_name
        yield "email", order.email


def _of_order(order: OrderFacts, language: str) -> Iterator[tuple[str, str]]:
    def day(value: date | None) -> str:
        return words.day(value, language)

    yield "order_number", order.number
    yield "items", words.listed([words.line(line) for line in order.lines], language)
    yield "total", words.money(order.total, language)
    yield "ordered", day(order.placed_on)
    yield "promised", day(order.promised_on)
    yield "arrives", "" if order.delivered_on else day(order.expected_on or order.promised_on)
    yield "delivered", day(order.delivered_on)
    yield "return_until", day(order.return_until)
    if order.parcel is not None:
        yield "carrier", order.parcel.carrier
        yield "tracking_number", order.parcel.tracking_number
    if order.refund is not None:
        yield "refund_amount", words.money(order.refund.amount, language)
        yield "refund_by", day(order.refund.expected_by)
