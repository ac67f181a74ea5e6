"""A shop written down in the form of the public tau-bench retail environment: products, users and orders."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from bot.shop.loading import orders_to_change
from bot.shop.records import Customer, Exchange, Order, OrderLine, Parcel, PaymentMethod, Product, Return, Variant
from bot.shop.states import delivered_on
from bot.storage import Storage

Json = dict[str, Any]
SOURCES = {"card": "credit_card"}
"""Ways to pay that this form calls otherwise."""


async def export_shop(storage: Storage) -> Json:
    """The whole shop as {"products", "users", "orders"}, each by its id; what was imported comes out as it came in."""
    async with storage.work() as session:
        goods = sa.select(Product).options(selectinload(Product.variants)).order_by(Product.id)
        products = (await session.execute(goods)).scalars().all()
        customers = (await session.execute(sa.select(Customer).order_by(Customer.id))).scalars().all()
        owned = sa.select(PaymentMethod).options(joinedload(PaymentMethod.gift_card)).order_by(PaymentMethod.id)
        methods = (await session.execute(owned)).scalars().all()
        sold = joinedload(Order.lines).joinedload(OrderLine.variant).joinedload(Variant.product)
        swapped = selectinload(Order.returns).selectinload(Return.exchanges).joinedload(Exchange.variant)
        paid_back = selectinload(Order.returns).joinedload(Return.method)
        query = orders_to_change().options(sold, swapped, paid_back).order_by(Order.id)
        orders = (await session.execute(query)).scalars().unique().all()
    return {
        "products": {product.external_id: give(product_form(product), product.kept) for product in products},
        "users": _users(customers, methods, orders),
        "orders": {order.number: give(order_form(order), order.kept) for order in orders},
    }


def _users(customers: Iterable[Customer], methods: Iterable[PaymentMethod], orders: Iterable[Order]) -> Json:
    owned: dict[int, Json] = {}
    for method in methods:
        owned.setdefault(method.customer_id, {})[method.external_id] = give(method_form(method), method.kept)
    placed: dict[int, list[str]] = {}
    for order in orders:
        placed.setdefault(order.customer_id, []).append(order.number)
    return {
        customer.external_id: give(
            user_form(customer, owned.get(customer.id, {}), placed.get(customer.id, [])), customer.kept
        )
        for customer in customers
    }


def product_form(product: Product) -> Json:
    """A product with its variants."""
    variants = {variant.external_id: give(variant_form(variant), variant.kept) for variant in product.variants}
    return {"name": product.name, "product_id": product.external_id, "variants": variants}


def variant_form(variant: Variant) -> Json:
    """One buyable form of a product."""
    return {
        "item_id": variant.external_id,
        "options": dict(variant.option_pairs),
        "available": variant.stock > 0,
        "price": variant.price_cents / 100,
    }


def user_form(customer: Customer, methods: Json, orders: list[str]) -> Json:
    """A customer with their ways to pay and the numbers of their orders."""
    return {
        "name": {"first_name": customer.first_name, "last_name": customer.last_name},
        "address": address_form(customer),
        "email": customer.email,
        "payment_methods": methods,
        "orders": orders,
    }


def method_form(method: PaymentMethod) -> Json:
    """A way to pay; only a card has a brand and last four digits, only a gift card a balance."""
    told: Json = {"source": SOURCES.get(method.kind, method.kind), "id": method.external_id}
    if method.brand is not None:
        told |= {"brand": method.brand, "last_four": method.last_four}
    if method.gift_card:
        cents = method.gift_card.balance_cents
        told["balance"] = cents / 100 if cents % 100 else cents // 100
    return told


def order_form(order: Order) -> Json:
    """An order with its lines, parcels and money, and what is under way with it."""
    entries: list[Any] = sorted((*order.payments, *order.refunds), key=lambda entry: entry.place)
    return {
        "order_id": order.number,
        "user_id": order.customer.external_id,
        "address": address_form(order),
        "items": [give(line_form(line), line.kept) for line in order.lines],
        "fulfillments": [give(parcel_form(order, parcel), parcel.kept) for parcel in order.parcels],
        "status": status_of(order),
        "payment_history": [
            {
                "transaction_type": "payment" if entry in order.payments else "refund",
                "amount": entry.amount_cents / 100,
                "payment_method_id": entry.method.external_id,
            }
            for entry in entries
        ],
        **({"cancel_reason": order.cancel_reason} if order.cancel_reason else {}),
        **_under_way(order),
    }


def line_form(line: OrderLine) -> Json:
    """One thing of an order; a line without a variant has its ids in what was kept."""
    ids = {"product_id": line.variant.product.external_id, "item_id": line.variant.external_id} if line.variant else {}
    return {"name": line.product, **ids, "price": line.unit_price_cents / 100, "options": dict(line.option_pairs)}


def parcel_form(order: Order, parcel: Parcel) -> Json:
    """A parcel with everything in it."""
    items = [line.variant.external_id for line in order.lines if line.variant]
    return {"tracking_id": [parcel.tracking_number], "item_ids": items}


def address_form(where: Order | Customer) -> Json:
    """An address."""
    return {
        "address1": where.street,
        "address2": where.street2,
        "city": where.city,
        "country": where.country,
        "state": where.region,
        "zip": where.postcode,
    }


def status_of(order: Order) -> str:
    """An order's status in the words of this form."""
    if order.cancelled_on:
        return "cancelled"
    if order.returns:
        return "exchange requested" if any(one.exchanges for one in order.returns) else "return requested"
    if delivered_on(order):
        return "delivered"
    if order.packed_on or order.parcels:
        return "processed"
    return "pending (item modified)" if order.items_changed_on else "pending"


def _under_way(order: Order) -> Json:
    """What is being returned or exchanged; empty when nothing is."""
    told: Json = {}
    for one in order.returns:
        items = sorted(each.line.variant.external_id for each in one.lines if each.line.variant)
        method = (one.method or order.method).external_id
        if not one.exchanges:
            told |= {"return_items": items, "return_payment_method_id": method}
            continue
        told |= {
            "exchange_items": items,
            "exchange_new_items": sorted(each.variant.external_id for each in one.exchanges),
            "exchange_payment_method_id": method,
            "exchange_price_difference": sum(each.difference_cents for each in one.exchanges) / 100,
        }
    return told


def keep(source: Mapping[str, Any], told: Mapping[str, Any]) -> Json | None:
    """What must be kept beside a record so that `give` tells the source again; None when the record tells it all."""
    more = {name: value for name, value in source.items() if name not in told or told[name] != value}
    less = [name for name in told if name not in source]
    return {"more": more, "less": less} if more or less else None


def give(told: Json, kept: Any) -> Json:
    """What a record tells, with what was kept beside it."""
    if not kept:
        return told
    return {**{name: value for name, value in told.items() if name not in kept["less"]}, **kept["more"]}
