"""The demonstration shop's customers, with their points and gift cards."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product
from random import Random
from typing import Any

from bot.shop.records import Customer, GiftCard, PaymentMethod, PointsEntry
from bot.shop.records_customers import email_key

MAIL_DOMAINS = ("example.com", "example.org", "example.net")
WAYS = (
    ("card",),
    ("paypal",),
    ("card", "paypal"),
    ("bank_transfer", "card"),
    ("invoice", "paypal"),
    ("card", "invoice"),
)
BRANDS = ("visa", "mastercard", "amex")
# Streets and the shape of a postcode by country; `#` stands for digits.
STREETS = {
    "DE": (("Lindenallee #", "Am Mühlbach #", "Gartenweg #"), "#####"),
    "FR": (("# rue des Tilleuls", "# allée du Moulin"), "#####"),
    "ES": (("Calle del Olmo #", "Paseo del Río #"), "#####"),
    "IT": (("Via dei Tigli #", "Via del Mulino #"), "#####"),
    "NL": (("Molenweg #", "Lindelaan #"), "#### AB"),
    "PL": (("ul. Lipowa #", "ul. Młyńska #"), "##-###"),
    "SE": (("Lindvägen #", "Kvarngatan #"), "### ##"),
    "DK": (("Møllevej #", "Lindegade #"), "####"),
    "GB": (("# Mill Lane", "# Orchard Street"), "AB# #CD"),
    "IE": (("# Mill Road", "# Harbour View"), "A## BC#"),
    "GR": (("Odos Eleas #",), "### ##"),
    "IL": (("Rehov HaAlon #",), "#######"),
    "TH": (("# Soi Mali",), "#####"),
}
# Letters that do not come apart into a plain letter and a mark.
WHOLE_LETTERS = str.maketrans({"ł": "l", "ø": "o", "ß": "ss", "đ": "d", "æ": "ae"})


def make_customers(groups: list[dict[str, Any]], count: int, rng: Random, today: date) -> list[Customer]:
    """`count` customers with different names; raises ValueError when there are not enough names for them."""
    names = [(group, *pair) for group in groups for pair in product(group["given"], group["family"])]
    return [
        _customer(place, group, given, family, rng, today)
        for place, (group, given, family) in enumerate(rng.sample(names, count), start=1)
    ]


def _customer(place: int, group: dict[str, Any], given: str, family: str, rng: Random, today: date) -> Customer:
    # The count keeps two of the same name apart.
    email = f"{plain(given)}.{plain(family)}{place}@{rng.choice(MAIL_DOMAINS)}"
    since = today - timedelta(days=rng.randint(90, 1500))
    where = _address(group["country"], Random(f"address {place}"))
    return Customer(
        external_id=f"demo-{place}",
        first_name=given,
        last_name=family,
        email=email,
        email_key=email_key(email),
        language=group["language"],
        city=rng.choice(group["cities"]),
        country=group["country"],
        since=since,
        points=_points(rng, since),
        gift_cards=[_gift_card(place, rng, today)] if place % 5 == 0 else [],
        street=where[0],
        postcode=where[1],
    )


def _address(country: str, rng: Random) -> tuple[str, str]:
    streets, postcode = STREETS.get(country, STREETS["GB"])
    street = rng.choice(streets).replace("#", str(rng.randint(1, 120)))
    signs = (str(rng.randint(1, 9)) if sign == "#" else sign for sign in postcode)
    return street, "".join(signs)


def make_methods(customers: list[Customer], rng: Random) -> list[PaymentMethod]:
    """The ways each customer pays: a card or PayPal at least, and their gift cards."""
    return [method for place, customer in enumerate(customers, start=1) for method in _methods(place, customer, rng)]


def _methods(place: int, customer: Customer, rng: Random) -> Iterator[PaymentMethod]:
    for kind in rng.choice(WAYS):
        method = PaymentMethod(external_id=f"demo-{place}-{kind}", customer=customer, kind=kind)
        if kind == "card":
            method.brand, method.last_four = rng.choice(BRANDS), f"{rng.randint(0, 9999):04d}"
        yield method
    for card in customer.gift_cards:
        yield PaymentMethod(external_id=f"demo-{place}-gift-card", customer=customer, kind="gift_card", gift_card=card)


def _points(rng: Random, since: date) -> list[PointsEntry]:
    won = [rng.randint(5, 25) * 10 for _ in range(rng.randint(0, 4))]
    entries = [
        PointsEntry(points=points, reason="order", on=since + timedelta(days=15 * place))
        for place, points in enumerate(won)
    ]
    if sum(won) >= 300:
        entries.append(PointsEntry(points=-200, reason="redeemed", on=since + timedelta(days=80)))
    return entries


def _gift_card(place: int, rng: Random, today: date) -> GiftCard:
    value = rng.choice((2500, 5000, 10000))
    return GiftCard(
        code=f"LLGC-{rng.randint(1000, 9999)}-{place:04d}",
        value_cents=value,
        balance_cents=rng.choice((value, value * 2 // 5, 0)),
        currency="EUR",
        ends_on=today + timedelta(days=rng.randint(-30, 900)),
    )


def plain(name: str) -> str:
    """A name as it stands in an e-mail address: small plain letters only."""
    apart = unicodedata.normalize("NFKD", name.lower().translate(WHOLE_LETTERS))
    return "".join(sign for sign in apart if sign.isascii() and sign.isalpha())
