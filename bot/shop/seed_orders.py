"""The demonstration shop's orders: so many in every state, each with the story that leads there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from bot.shop.facts import OrderState, Refusal
from bot.shop.ledger import covers, parts_back, pay, pay_back, refundable_cents
from bot.shop.money import cents
from bot.shop.policies import Policies
from bot.shop.records import Customer, Exchange, Order, OrderLine, PaymentMethod, Product, Variant
from bot.shop.returns import add_return, take_in
from bot.shop.seed_parcels import make_parcel
from bot.shop.shipping import zone_of

# How many orders there are in each state, and how many days ago the newest and the oldest were placed.
PLAN = {
    OrderState.UNPAID: (50, 0, 6),
    OrderState.PENDING: (70, 0, 1),
    OrderState.PACKED: (60, 1, 2),
    OrderState.SHIPPED: (90, 2, 3),
    OrderState.OUT_FOR_DELIVERY: (50, 3, 5),
    OrderState.LATE: (60, 7, 10),
    OrderState.DELIVERED: (220, 5, 60),
    OrderState.REPORTED_MISSING: (45, 7, 14),
    OrderState.CANCELLED: (70, 1, 40),
    OrderState.PART_RETURNED: (50, 26, 55),
    OrderState.REFUND_ON_ITS_WAY: (55, 16, 24),
    OrderState.REFUND_SETTLED: (60, 26, 55),
}
NOT_SHIPPED = (OrderState.UNPAID, OrderState.PENDING, OrderState.PACKED, OrderState.CANCELLED)
SENT_BACK = (OrderState.PART_RETURNED, OrderState.REFUND_ON_ITS_WAY, OrderState.REFUND_SETTLED)
REASONS = (None, None, "too_small", "too_large", "damaged", "wrong_item", "not_as_described")


class OrderMaker:
    """Makes orders one by one, oldest first, so that numbers rise with the days."""

    def __init__(
        self,
        methods: Sequence[PaymentMethod],
        products: Sequence[Product],
        carriers: dict[str, Any],
        policies: Policies,
        rng: Random,
        today: date,
    ) -> None:
        self.carriers, self.policies, self.rng, self.today = carriers, policies, rng, today
        self.customers = list(dict.fromkeys(method.customer for method in methods))
        self.methods = methods
        self.variants = [variant for product in products for variant in product.variants]

    def all(self) -> list[Order]:
        """Every order of the plan."""
        plan = [
            (self.rng.randint(newest, oldest), state)
            for state, (count, newest, oldest) in PLAN.items()
            for _ in range(count)
        ]
        plan.sort(key=lambda each: -each[0])
        numbers = sorted(self.rng.sample(range(200_000, 300_000), len(plan)))
        return [self.order(state, age, number) for (age, state), number in zip(plan, numbers, strict=True)]

    def order(self, state: OrderState, age: int, number: int) -> Order:
        """One order in this state, placed `age` days ago."""
        placed_on = self.today - timedelta(days=age)
        order, carrier = self._bought(state, placed_on, number)
        if state is OrderState.CANCELLED:
            self._cancelled(order)
        elif state is OrderState.PACKED:
            order.packed_on = placed_on + timedelta(days=1)
        elif state not in NOT_SHIPPED:
            self._shipped(order, state, carrier)
        return order

    def _bought(self, state: OrderState, placed_on: date, number: int) -> tuple[Order, str]:
        customer = self.rng.choice(self.customers)
        lines = [self._line(variant, placed_on) for variant in self._basket(state)]
        goods = sum(line.unit_price_cents * line.quantity for line in lines)
        discount = goods // 10 if self.rng.random() < 0.2 else 0
        zone = zone_of(self.policies, customer.country)
        way = self.rng.choice(zone.options if zone else ())
        free = (
            zone is not None and way is zone.options[0] and goods - discount >= cents(self.policies.shipping.free_from)
        )
        shipping = 0 if free else cents(way.price)
        paid = state is not OrderState.UNPAID and not (state is OrderState.CANCELLED and self.rng.random() < 0.25)
        order = Order(
            number=f"BH-{number}",
            number_key=f"BH{number}",
            customer=customer,
            street=customer.street,
            street2=customer.street2,
            city=customer.city,
            region=customer.region,
            postcode=customer.postcode,
            country=customer.country,
            currency=self.policies.currency,
            shipping_cents=shipping,
            discount_cents=discount,
            total_cents=goods - discount + shipping,
            method=self._method(customer, state, goods - discount + shipping),
            shipping_option=way.name,
            placed_on=placed_on,
            paid_on=placed_on if paid else None,
            promised_on=placed_on + timedelta(days=self.rng.randint(4, 5)) if paid else None,
            lines=lines,
            payments=[],
            refunds=[],
            returns=[],
            claims=[],
        )
        if paid:
            pay(order, order.method, order.total_cents, placed_on)
        order.expected_on = order.promised_on
        return order, way.carrier

    def _method(self, customer: Customer, state: OrderState, total: int) -> PaymentMethod:
        theirs = [method for method in self.methods if method.customer is customer]
        # On a gift card money is back at once, and never on its way.
        able = [m for m in theirs if covers(m, total, self.today) and not (m.gift_card and state in SENT_BACK)]
        return self.rng.choice(able)

    def _basket(self, state: OrderState) -> list[Variant]:
        kept = self.policies.returns.final_sale_categories if state in SENT_BACK else ()
        choice = [variant for variant in self.variants if variant.product.category not in kept]
        fewest = 2 if state is OrderState.PART_RETURNED else 1
        return self.rng.sample(choice, self.rng.choice((fewest, fewest, 2, 3)))

    def _line(self, variant: Variant, bought_on: date) -> OrderLine:
        before = variant.cheaper_since is not None and bought_on < variant.cheaper_since
        return OrderLine(
            variant=variant,
            product=variant.product.name,
            options=variant.options,
            option_pairs=variant.option_pairs,
            category=variant.product.category,
            quantity=2 if self.rng.random() < 0.15 else 1,
            unit_price_cents=(variant.was_cents if before else None) or variant.price_cents,
        )

    def _cancelled(self, order: Order) -> None:
        day = order.placed_on + timedelta(days=self.rng.randint(0, 1))
        back = parts_back(order, refundable_cents(order), order.method)
        order.cancelled_on, order.cancel_reason = day, self.rng.choice(self.policies.orders.cancel_reasons)
        for refund in pay_back(order, back, "cancel", self.policies, day):
            if refund.expected_by <= self.today:
                refund.settled_on = refund.expected_by

    def _shipped(self, order: Order, state: OrderState, carrier: str) -> None:
        shipped_on = order.placed_on + timedelta(days=1)
        last_day = min(shipped_on + timedelta(days=self.rng.randint(2, 3)), self.today)
        if state is OrderState.OUT_FOR_DELIVERY:
            order.promised_on = order.expected_on = last_day = self.today
        if state is OrderState.LATE:
            self._delayed(order)
            last_day = self.today - timedelta(days=self.rng.randint(0, 1))
        order.packed_on = shipped_on
        order.parcels = [make_parcel(state, carrier, order.city, shipped_on, last_day, self.carriers, self.rng)]
        if state is OrderState.REPORTED_MISSING:
            order.missing_on = min(last_day + timedelta(days=self.rng.randint(1, 4)), self.today)
            order.search_until = order.missing_on + timedelta(days=self.policies.claims.search_days)
        elif state is OrderState.DELIVERED and self.rng.random() < 0.12:
            self._on_its_way_back(order, last_day)
        elif state in SENT_BACK:
            self._sent_back(order, state, last_day)

    def _delayed(self, order: Order) -> None:
        # One in eight carriers names no new day, so that some parcels are to be searched for.
        if self.rng.random() < 0.875:
            order.expected_on = self.today + timedelta(days=self.rng.randint(0, 3))

    def _on_its_way_back(self, order: Order, came: date) -> None:
        line = order.lines[0]
        opened = min(came + timedelta(days=self.rng.randint(0, 4)), self.today)
        if line.category in self.policies.returns.final_sale_categories:
            return
        one = add_return(order, [line], self.rng.choice(REASONS), self.policies, opened)
        same_price = [other for other in line.variant.product.variants if other.price_cents == line.unit_price_cents]
        if self.rng.random() < 0.4 and len(same_price) > 1:
            one.amount_cents = 0
            swap = next(other for other in same_price if other is not line.variant)
            one.exchanges = [Exchange(line=line, variant=swap)]

    def _sent_back(self, order: Order, state: OrderState, came: date) -> None:
        settled = state is not OrderState.REFUND_ON_ITS_WAY
        opened = came + timedelta(days=self.rng.randint(2, 6))
        received = opened + timedelta(days=5) if settled else self.today - timedelta(days=self.rng.randint(0, 1))
        lines = order.lines[:1] if state is OrderState.PART_RETURNED else order.lines
        one = add_return(order, lines, self.rng.choice(REASONS), self.policies, opened)
        taken = take_in(order, one, self.policies, received)
        for refund in taken if settled and not isinstance(taken, Refusal) else ():
            refund.settled_on = refund.expected_by
