"""What a customer's words are read against: an order, what its lines may become, and the customer's own things.

Readers know no shop, so what they need of it is put in their words here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from actions.draft import Draft
from actions.means import means
from bot.reading.options import Variant
from bot.reading.payments import Method
from bot.reading.things import Item
from bot.shop.facts import AddressFacts, LineFacts, OrderFacts, PaymentFacts, VariantFacts

SWAPPING = frozenset({"change_order", "exchange_item"})
PICKING = frozenset({"return_item", "order_wrong_or_damaged"})
PAID = frozenset({"change_order", "exchange_item", "return_item"})
OTHERS = 50


@dataclass(frozen=True)
class Known:
    """What a customer's words are read against: the order, what its lines may become, and the customer's own things.

    `of_order` leads from the number of another order to the place of its address among `addresses`.
    """

    order: OrderFacts
    variants: Mapping[int, Sequence[VariantFacts]]
    methods: Sequence[PaymentFacts]
    addresses: Sequence[AddressFacts]
    of_order: Mapping[str, int]

    def line(self, line_id: int) -> LineFacts:
        """The line with this id; raises StopIteration for one of another order."""
        return next(line for line in self.order.lines if line.line_id == line_id)


async def known_of(draft: Draft, order: OrderFacts, customer_id: int, today: date) -> Known:
    """Everything a wish about this order may need; what another wish needs is left out."""
    shop = means().shop
    swapping = draft.wish in SWAPPING
    variants = {line.line_id: await shop.variants_like(line.line_id) for line in order.lines} if swapping else {}
    methods = await shop.payment_methods(customer_id) if draft.wish in PAID else ()
    if draft.wish != "change_address":
        return Known(order, variants, methods, (), {})
    addresses = await shop.addresses(customer_id)
    others = await shop.orders_of_customer(customer_id, today, OTHERS)
    elsewhere = [one for one in others if one.number != order.number and one.address in addresses]
    of_order = {one.number: addresses.index(one.address) for one in elsewhere if one.address}
    return Known(order, variants, methods, addresses, of_order)


def reasons(wish: str) -> tuple[str, ...]:
    """The reasons among which one is heard for this wish, in the shop's words."""
    shop = means().shop
    return shop.cancel_reasons() if wish == "cancel_order" else shop.return_policy().free_reasons


def item(line: LineFacts) -> Item:
    """A line as readers know it."""
    cents = int(line.unit_price.amount * 100)
    return Item(line.line_id, line.product, tuple(line.option_pairs), "", cents)


def variant(one: VariantFacts) -> Variant:
    """A variant as readers know it."""
    return Variant(one.variant_id, tuple(one.options), int(one.price.amount * 100), one.in_stock)


def method(one: PaymentFacts) -> Method:
    """A payment method as readers know it."""
    balance = int(one.balance.amount * 100) if one.balance else None
    return Method(one.id, one.kind, one.brand or "", one.last_four or "", balance)
