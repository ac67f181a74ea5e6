"""A shop read from the form of the public tau-bench retail environment, in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

import sqlalchemy as sa

from bot.shop.bulk import Progress, write_all
from bot.shop.policies import Policies
from bot.shop.records import Customer, GiftCard, Order, PaymentMethod, Product, Variant
from bot.shop.records_customers import email_key
from bot.shop.retail_form import SOURCES, keep, method_form, product_form, user_form, variant_form
from bot.shop.retail_orders import Around, NotPlaced, order_of, to_cents, write_address
from bot.storage import Storage

T = TypeVar("T")
KINDS = {source: kind for kind, source in SOURCES.items()}


class ShopThere(Exception):
    """The database has a shop already."""


@dataclass(frozen=True)
class ImportReport:
    """How many of each kind were read in, and a sentence for each thing that has no place in the shop."""

    read: Mapping[str, int]
    not_placed: tuple[str, ...]


async def import_shop(
    storage: Storage,
    data: Mapping[str, Mapping[str, Any]],
    policies: Policies,
    today: date,
    add: bool = False,
    progress: Progress | None = None,
) -> ImportReport:
    """Read a shop in: all that has a place, or nothing at all when the database fails.

    Raises ShopThere when there are customers or products already, unless it is to be added to them.
    """
    async with storage.work() as session:
        for table in (Customer, Product):
            if not add and (await session.execute(sa.select(table.id).limit(1))).first():
                raise ShopThere
        kinds, not_placed = records_of(data, policies, today)
        await write_all(session, kinds, progress)
        await session.commit()
    return ImportReport({kind: len(made) for kind, made in kinds.items()}, not_placed)


def records_of(
    data: Mapping[str, Mapping[str, Any]], policies: Policies, today: date
) -> tuple[dict[str, list[Any]], tuple[str, ...]]:
    """The records of a shop's data by kind, in the order in which they are written, and what has no place."""
    wrong: list[str] = []
    products = _each("product", data["products"].items(), lambda key, told: _product(key, told, policies), wrong)
    customers = _each("user", data["users"].items(), lambda key, told: _customer(key, told, today), wrong)
    owned = [
        (name, (customers[key], told))
        for key, user in data["users"].items()
        for name, told in user.get("payment_methods", {}).items()
        if key in customers
    ]
    methods = _each("way to pay", owned, lambda key, whose: _method(key, whose[1], whose[0], policies), wrong)
    variants = {variant.external_id: variant for product in products.values() for variant in product.variants}
    around = Around(customers, methods, variants, policies, today)
    sources = _in_order(data, wrong)
    orders = _each("order", sources, lambda key, told: _order(key, told, around), wrong)
    _keep_users(data["users"], customers, methods.values(), orders)
    kinds: dict[str, list[Any]] = {
        "products": list(products.values()),
        "customers": list(customers.values()),
        "ways to pay": list(methods.values()),
        "orders": list(orders.values()),
    }
    return kinds, tuple(wrong)


def _each(
    kind: str, sources: Iterable[tuple[str, Any]], make: Callable[[str, Any], T], wrong: list[str]
) -> dict[str, T]:
    made = {}
    for key, told in sources:
        try:
            made[key] = make(key, told)
        except NotPlaced as error:
            wrong.append(f"{kind} {key}: {error}")
        except (KeyError, TypeError, ValueError, AttributeError, ArithmeticError) as error:
            wrong.append(f"{kind} {key}: not in the form that was expected ({error!r})")
    return made


def _in_order(data: Mapping[str, Mapping[str, Any]], wrong: list[str]) -> list[tuple[str, Any]]:
    """The orders as their users list them, then those that no user lists."""
    listed = [number for user in data["users"].values() for number in user.get("orders", ())]
    wrong += [
        f"order {number}: a user has it, but it is not there" for number in listed if number not in data["orders"]
    ]
    wrong += [f"order {number}: no user has it in their list" for number in data["orders"] if number not in {*listed}]
    numbers = dict.fromkeys([*listed, *data["orders"]])
    return [(number, data["orders"][number]) for number in numbers if number in data["orders"]]


def _product(key: str, told: Mapping[str, Any], policies: Policies) -> Product:
    product = Product(external_id=key, name=told["name"], category=told["name"].lower()[:40])
    product.variants = [_variant(name, each, policies) for name, each in told["variants"].items()]
    product.kept = keep(told, product_form(product))
    return product


def _variant(key: str, told: Mapping[str, Any], policies: Policies) -> Variant:
    variant = Variant(
        external_id=key,
        options=", ".join(str(value) for value in told["options"].values()),
        option_pairs=[[name, value] for name, value in told["options"].items()],
        price_cents=to_cents(told["price"]),
        currency=policies.currency,
        # How many there are is not told, only whether there are any.
        stock=1 if told["available"] else 0,
    )
    variant.kept = keep(told, variant_form(variant))
    return variant


def _customer(key: str, told: Mapping[str, Any], today: date) -> Customer:
    customer = Customer(
        external_id=key,
        first_name=told["name"]["first_name"],
        last_name=told["name"]["last_name"],
        email=told["email"],
        email_key=email_key(told["email"]),
        language="en",
        since=today,
        gift_cards=[],
    )
    write_address(customer, told["address"])
    return customer


def _method(key: str, told: Mapping[str, Any], customer: Customer, policies: Policies) -> PaymentMethod:
    method = PaymentMethod(external_id=key, customer=customer, kind=KINDS.get(told["source"], told["source"]))
    method.brand, method.last_four = told.get("brand"), told.get("last_four")
    if "balance" in told:
        balance = to_cents(told["balance"])
        method.gift_card = GiftCard(
            code=key, value_cents=balance, balance_cents=balance, currency=policies.currency, ends_on=None
        )
        customer.gift_cards.append(method.gift_card)
    method.kept = keep(told, method_form(method))
    return method


def _order(key: str, told: Mapping[str, Any], around: Around) -> Order:
    if told["order_id"] != key:
        raise NotPlaced("its number is not the one it stands under")
    return order_of(told, around)


def _keep_users(
    sources: Mapping[str, Any],
    customers: Mapping[str, Customer],
    methods: Iterable[PaymentMethod],
    orders: Mapping[str, Order],
) -> None:
    """Keep of each user what our records do not tell; lists of orders and ways to pay are told by those themselves."""
    for key, customer in customers.items():
        told = user_form(customer, sources[key]["payment_methods"], sources[key]["orders"])
        customer.kept = keep(sources[key], told)
