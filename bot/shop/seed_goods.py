"""The demonstration shop's catalogue and coupons."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import cycle, product
from random import Random
from typing import Any

from bot.shop.coupons import code_key
from bot.shop.records import Coupon, CouponUse, Customer, Product, ProductFact, Variant


def make_products(catalogue: dict[str, list[dict[str, Any]]], rng: Random, today: date) -> list[Product]:
    """Every product of the catalogue with one variant a colour and size."""
    goods = [(category, item) for category, items in catalogue.items() for item in items]
    return [
        Product(
            external_id=f"LL-{place:03d}",
            name=item["name"],
            category=category,
            variants=_variants(place, item, rng, today),
        )
        for place, (category, item) in enumerate(goods, start=1)
    ]


def make_product_facts(products: list[Product], known: dict[str, dict[str, Any]]) -> list[ProductFact]:
    """What is known of each product, a row for each use of it."""
    return [
        ProductFact(product=product, name=name, value=value)
        for product in products
        for name, values in known.get(product.name, {}).items()
        for value in (values if isinstance(values, list) else [values])
    ]


def _variants(place: int, item: dict[str, Any], rng: Random, today: date) -> list[Variant]:
    cheaper = item.get("cheaper", {"was": [None], "days": None})
    since = today - timedelta(days=cheaper["days"]) if cheaper["days"] else None
    sizes = list(zip(item["sizes"], cycle(item["prices"]), cycle(cheaper["was"]), strict=False))
    return [
        Variant(
            external_id=f"LL-{place:03d}-{count:02d}",
            options=f"{colour}, {size}",
            option_pairs=[["colour", colour], ["size", size]],
            price_cents=price,
            currency="EUR",
            stock=rng.choice((0, 2, 5, 12, 30, 80)),
            was_cents=was,
            cheaper_since=since,
        )
        for count, (colour, (size, price, was)) in enumerate(product(item["colours"], sizes), start=1)
    ]


def make_coupons(rows: list[dict[str, Any]], customers: list[Customer], rng: Random, today: date) -> list[Coupon]:
    """Every coupon with its uses so far, each by another customer."""
    return [_coupon(row, rng.sample(customers, row["used"]), rng, today) for row in rows]


def _coupon(row: dict[str, Any], users: list[Customer], rng: Random, today: date) -> Coupon:
    starts_on, ends_on = (today + timedelta(days=days) for days in row["days"])
    last_day = (min(ends_on, today) - starts_on).days
    return Coupon(
        code=row["code"],
        code_key=code_key(row["code"]),
        percent=row.get("percent"),
        amount_cents=row.get("amount"),
        currency="EUR",
        starts_on=starts_on,
        ends_on=ends_on,
        minimum_cents=row.get("minimum"),
        category=row.get("category"),
        uses_allowed=row.get("uses_allowed"),
        once_per_customer=row.get("once_per_customer", False),
        combinable=row.get("combinable", True),
        public=row.get("public", True),
        uses=[_use(customer, starts_on + timedelta(days=rng.randint(0, last_day))) for customer in users],
    )


def _use(customer: Customer, on: date) -> CouponUse:
    return CouponUse(customer=customer, used_on=on)
