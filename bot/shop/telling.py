"""Records told as facts, so that no record leaves the shop."""

from __future__ import annotations

from datetime import date, timedelta

from bot.shop.facts import (
    AddressFacts,
    LineFacts,
    OrderFacts,
    OrderState,
    ParcelFacts,
    PaymentFacts,
    RefundFacts,
    ReturnFacts,
    ScanFacts,
    VariantFacts,
)
from bot.shop.money import money
from bot.shop.policies import Policies
from bot.shop.records_catalogue import Variant
from bot.shop.records_customers import Customer
from bot.shop.records_money import PaymentMethod, Refund
from bot.shop.records_orders import Order, OrderLine, Parcel
from bot.shop.records_returns import Return
from bot.shop.states import (
    address_changeable,
    cancel_refusal,
    delivered_on,
    last_scan,
    order_state,
    parcel_to_tell,
    return_refusal,
    search_day,
)

MOVING = {
    OrderState.PENDING,
    OrderState.PACKED,
    OrderState.SHIPPED,
    OrderState.OUT_FOR_DELIVERY,
    OrderState.LATE,
}


def order_facts(order: Order, policies: Policies, today: date) -> OrderFacts:
    """An order with everything its shopper may hear of it today."""
    state = order_state(order, today)
    parcel = parcel_to_tell(order)
    came = delivered_on(order)
    expected = (order.expected_on or order.promised_on) if state in MOVING else None
    return OrderFacts(
        number=order.number,
        state=state,
        placed_on=order.placed_on,
        total=money(order.total_cents, order.currency),
        lines=tuple(line_facts(order, line, policies, today) for line in order.lines),
        promised_on=order.promised_on,
        # A day that has passed is no longer believed by anyone.
        expected_on=expected if expected and expected >= today else None,
        search_from=search_day(order, policies) if state in MOVING else None,
        delivered_on=came,
        left_with=parcel.left_with if parcel and came else None,
        cancelled_on=order.cancelled_on,
        return_until=came + timedelta(days=policies.returns.window_days) if came else None,
        parcel=parcel_facts(parcel) if parcel else None,
        refund=refund_facts(order.refunds[-1], order.currency) if order.refunds else None,
        last_return=return_facts(order, order.returns[-1], policies, today) if order.returns else None,
        cancellable=cancel_refusal(order, policies) is None,
        address_changeable=address_changeable(order, policies),
        pay_until=pay_until(order, policies),
        customer_id=order.customer_id,
        first_name=order.customer.first_name,
        email=order.customer.email,
        city=order.city,
        external_id=order.external_id,
        address=address_facts(order),
        payment=payment_facts(order.method, order.currency),
        shipping_option=order.shipping_option,
        search_until=order.search_until,
        refunds=tuple(refund_facts(refund, order.currency) for refund in order.refunds),
    )


def pay_until(order: Order, policies: Policies) -> date | None:
    """The last day to pay an order; None when it is paid or cancelled."""
    if order.paid_on or order.cancelled_on:
        return None
    return order.placed_on + timedelta(days=policies.orders.pay_within_days)


def line_facts(order: Order, line: OrderLine, policies: Policies, today: date) -> LineFacts:
    """A line, and why it cannot be returned today."""
    return LineFacts(
        line_id=line.id,
        product=line.product,
        options=line.options,
        quantity=line.quantity,
        unit_price=money(line.unit_price_cents, order.currency),
        kept_back=return_refusal(order, line, policies, today),
        product_id=line.variant.product_id if line.variant else None,
        variant_id=line.variant_id,
        option_pairs=pairs(line.option_pairs),
    )


def pairs(written: list[list[str]] | None) -> tuple[tuple[str, str], ...]:
    """Options by name, as a record has them."""
    return tuple((name, value) for name, value in written or ())


def variant_facts(variant: Variant) -> VariantFacts:
    """A variant as anyone may hear of it."""
    return VariantFacts(
        variant_id=variant.id,
        product_id=variant.product_id,
        product=variant.product.name,
        options=pairs(variant.option_pairs),
        price=money(variant.price_cents, variant.currency),
        in_stock=variant.stock > 0,
    )


def address_facts(where: Order | Customer) -> AddressFacts:
    """Where an order goes, or a customer lives."""
    return AddressFacts(where.street, where.street2, where.city, where.region, where.postcode, where.country)


def payment_facts(method: PaymentMethod, currency: str) -> PaymentFacts:
    """A way to pay, with what is left on a gift card."""
    card = method.gift_card
    balance = money(card.balance_cents, card.currency) if card else None
    return PaymentFacts(method.external_id, method.kind, method.brand, method.last_four, balance)


def parcel_facts(parcel: Parcel) -> ParcelFacts:
    """A parcel and its newest scan."""
    scan = last_scan(parcel)
    seen = ScanFacts(scan.code, scan.place, scan.at) if scan else None
    return ParcelFacts(parcel.carrier, parcel.tracking_number, parcel.shipped_on, seen)


def refund_facts(refund: Refund, currency: str) -> RefundFacts:
    """Money on its way back, or back."""
    amount = money(refund.amount_cents, currency)
    return RefundFacts(
        amount,
        refund.method.kind,
        refund.sent_on,
        refund.expected_by,
        refund.settled_on,
        payment_facts(refund.method, currency),
    )


def return_facts(order: Order, one: Return, policies: Policies, today: date) -> ReturnFacts:
    """A return with the lines that go back."""
    return ReturnFacts(
        number=one.number,
        lines=tuple(line_facts(order, each.line, policies, today) for each in one.lines),
        send_by=one.send_by,
        received_on=one.received_on,
        amount=money(one.amount_cents, order.currency),
    )
