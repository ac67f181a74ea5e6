"""Orders read from the form of the public tau-bench retail environment. It has no dates: the import day is taken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from bot.shop.ledger import money_by
from bot.shop.money import cents
from bot.shop.policies import Policies
from bot.shop.records import Customer, Exchange, Order, OrderLine, Parcel, Payment, PaymentMethod, Refund, Variant
from bot.shop.records_orders import number_key
from bot.shop.retail_form import keep, line_form, order_form, parcel_form
from bot.shop.returns import add_return

ARRIVED = ("delivered", "return requested", "exchange requested")
SENT = ("processed", *ARRIVED)
ADDRESS = {
    "address1": "street",
    "address2": "street2",
    "city": "city",
    "state": "region",
    "zip": "postcode",
    "country": "country",
}
NOTHING: dict[str, Any] = {"more": {}}
NOT_SENT = ("pending", "pending (item modified)")


class NotPlaced(Exception):
    """Something that has no place in the shop; the text says what."""


@dataclass(frozen=True)
class Around:
    """What orders speak of, by their ids, and the rules and the day of the import."""

    customers: Mapping[str, Customer]
    methods: Mapping[str, PaymentMethod]
    variants: Mapping[str, Variant]
    policies: Policies
    today: date


def order_of(source: Mapping[str, Any], around: Around) -> Order:
    """An order with all that hangs on it; raises NotPlaced, KeyError, TypeError or ValueError when it has no place."""
    customer = around.customers.get(source["user_id"])
    if customer is None:
        raise NotPlaced("nobody of this id is known who could have placed it")
    order = _bare(source, customer, around)
    order.lines = [_line(item, around.variants) for item in source["items"]]
    order.total_cents = sum(line.unit_price_cents for line in order.lines)
    _pay(order, source, around)
    _bring_to(source["status"], order, source, around)
    told = order_form(order)
    order.kept = keep(source, told)
    # What was kept is told as it was, so it must be nothing that changes.
    lost = [name for name in (order.kept or NOTHING)["more"] if name in told]
    if lost:
        raise NotPlaced(f"the shop has no place for {', '.join(f'{name} {source[name]!r}' for name in lost)}")
    return order


def _bare(source: Mapping[str, Any], customer: Customer, around: Around) -> Order:
    number = source["order_id"]
    order = Order(
        number=number,
        number_key=number_key(number),
        external_id=number,
        customer=customer,
        currency=around.policies.currency,
        placed_on=around.today,
        shipping_cents=0,
        discount_cents=0,
        cancel_reason=source.get("cancel_reason"),
        payments=[],
        refunds=[],
        returns=[],
        claims=[],
        parcels=[],
    )
    write_address(order, source["address"])
    return order


def write_address(to: Order | Customer, where: Mapping[str, str]) -> None:
    """Write an address on an order or a customer; raises NotPlaced when it says more or less than an address."""
    if set(where) != set(ADDRESS):
        raise NotPlaced(f"its address has other parts than {', '.join(ADDRESS)}")
    for name, column in ADDRESS.items():
        setattr(to, column, where[name])


def to_cents(amount: float) -> int:
    """An amount written as a decimal fraction in cents, rounded to the nearest."""
    return cents(Decimal(str(amount)).quantize(Decimal("0.01")))


def _line(item: Mapping[str, Any], variants: Mapping[str, Variant]) -> OrderLine:
    variant = variants.get(item["item_id"])
    line = OrderLine(
        product=item["name"],
        options=", ".join(str(value) for value in item["options"].values()),
        option_pairs=[[name, value] for name, value in item["options"].items()],
        category=item["name"].lower()[:40],
        quantity=1,
        unit_price_cents=to_cents(item["price"]),
    )
    if variant:
        line.variant = variant
    line.kept = keep(item, line_form(line))
    return line


def _pay(order: Order, source: Mapping[str, Any], around: Around) -> None:
    cause = "cancel" if source["status"] == "cancelled" else "change"
    for place, entry in enumerate(source["payment_history"]):
        method, amount = around.methods.get(entry["payment_method_id"]), to_cents(entry["amount"])
        if method is None or method.customer is not order.customer:
            raise NotPlaced("it was paid with what its customer does not have")
        if entry["transaction_type"] == "payment":
            order.method = method
            order.payments.append(Payment(method=method, amount_cents=amount, paid_on=around.today, place=place))
            continue
        by = money_by(method, around.policies, around.today)
        refund = Refund(method=method, cause=cause, amount_cents=amount, sent_on=around.today, expected_by=by)
        refund.place, refund.settled_on = place, around.today if method.gift_card else None
        order.refunds.append(refund)
    if not order.payments:
        raise NotPlaced("it was never paid")
    order.paid_on = around.today
    _balance(order, cause)


def _balance(order: Order, cause: str) -> None:
    """What was paid beside the things is shipping; what was not paid for them, a discount."""
    paid = sum(payment.amount_cents for payment in order.payments)
    paid -= sum(refund.amount_cents for refund in order.refunds) if cause == "change" else 0
    order.shipping_cents = max(paid - order.total_cents, 0)
    order.discount_cents = max(order.total_cents - paid, 0)
    order.total_cents = paid


def _bring_to(status: str, order: Order, source: Mapping[str, Any], around: Around) -> None:
    today = around.today
    order.items_changed_on = today if status == "pending (item modified)" else None
    order.cancelled_on = today if status == "cancelled" else None
    order.packed_on = today if status in SENT else None
    if status not in NOT_SENT:
        order.parcels = [_parcel(order, each, status in ARRIVED, around) for each in source["fulfillments"]]
    if status == "return requested":
        lines = _lines_of(order, source["return_items"])
        method = around.methods[source["return_payment_method_id"]]
        add_return(order, lines, None, around.policies, today, method)
    if status == "exchange requested":
        _exchange(order, source, around)


def _parcel(order: Order, source: Mapping[str, Any], arrived: bool, around: Around) -> Parcel:
    parcel = Parcel(
        carrier=around.policies.shipping.zones[0].options[0].carrier,
        tracking_number=str(next(iter(source["tracking_id"]), "")),
        shipped_on=around.today,
        delivered_on=around.today if arrived else None,
    )
    parcel.kept = keep(source, parcel_form(order, parcel))
    return parcel


def _exchange(order: Order, source: Mapping[str, Any], around: Around) -> None:
    """The new things are listed without the old ones they are for: the product tells which."""
    lines = _lines_of(order, source["exchange_items"])
    method = around.methods[source["exchange_payment_method_id"]]
    one = add_return(order, lines, None, around.policies, around.today, method)
    news = [around.variants[item] for item in source["exchange_new_items"]]
    for line in lines:
        new = next((each for each in news if line.variant and each.product is line.variant.product), None)
        if new is None:
            raise NotPlaced("it is exchanged for another product")
        news.remove(new)
        difference = new.price_cents - line.unit_price_cents
        one.exchanges.append(Exchange(line=line, variant=new, difference_cents=difference))
    one.amount_cents = max(-sum(each.difference_cents for each in one.exchanges), 0)


def _lines_of(order: Order, items: list[str]) -> list[OrderLine]:
    left, found = list(order.lines), []
    for item in items:
        line = next((each for each in left if each.variant and each.variant.external_id == item), None)
        if line is None:
            raise NotPlaced(f"it has no item {item}")
        left.remove(line)
        found.append(line)
    return [line for line in order.lines if line in found]
