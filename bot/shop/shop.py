"""The shop as the other floors know it: questions and wishes in, facts out, no record ever."""

from __future__ import annotations

from datetime import date, datetime

from bot.shop import belongings, changing, coupons, customers, lookups, orders, returns
from bot.shop.changes import Change
from bot.shop.coupons import NOTHING_KNOWN, Basket
from bot.shop.facts import (
    AddressFacts,
    CouponFacts,
    CustomerFacts,
    OrderFacts,
    PaymentFacts,
    VariantFacts,
)
from bot.shop.facts_policies import ReturnPolicyFacts, ShippingFacts
from bot.shop.goods import Goods
from bot.shop.lookups import Asker, Miss
from bot.shop.outcomes import Done, Refused, Weighed
from bot.shop.policies import Policies
from bot.shop.records import Customer
from bot.shop.services import Services
from bot.shop.shipping import shipping_to
from bot.storage import Storage


class Shop:
    """One shop over one database.

    `source` is the id of the message that wished for something: the same source never does the same thing twice.
    `now` needs a zone; its day is the shop's day. `goods` answers for what it sells, `services` for prices, payments,
    gift cards, points and help.
    """

    def __init__(self, storage: Storage, policies: Policies) -> None:
        self._storage = storage
        self._policies = policies
        self.goods = Goods(storage)
        self.services = Services(storage, policies)

    async def find_order(self, number: str, email: str, today: date) -> OrderFacts | None:
        """The order with this number, typed in any way, placed with this e-mail; None for any miss."""
        async with self._storage.work() as session:
            return await orders.find(session, self._policies, number, email, today)

    async def look_up(self, number: str, email: str, asker: Asker, now: datetime) -> OrderFacts | Miss:
        """As `find_order`, for somebody who may be guessing: each miss is counted, and too many end all looking."""
        async with self._storage.work() as session:
            return await lookups.look_up(session, self._policies, number, email, asker, now)

    async def forget_lookups(self, now: datetime) -> None:
        """Forget what shoppers looked for a day ago."""
        async with self._storage.work() as session:
            await lookups.forget_old(session, now)

    async def order_of_customer(self, number: str, customer_id: int, today: date) -> OrderFacts | None:
        """A customer's own order by its number; None for any miss."""
        async with self._storage.work() as session:
            return await orders.of_customer(session, self._policies, number, customer_id, today)

    async def orders_of_customer(self, customer_id: int, today: date, limit: int = 5) -> tuple[OrderFacts, ...]:
        """A customer's orders, newest first; empty when there are none."""
        async with self._storage.work() as session:
            return await orders.newest_of_customer(session, self._policies, customer_id, today, limit)

    async def weigh(self, customer_id: int, change: Change, today: date) -> Weighed | Refused:
        """What a change of a customer's order would mean; nothing is changed."""
        async with self._storage.work() as session:
            return await changing.weigh(session, self._policies, customer_id, change, today)

    async def carry_out(self, customer_id: int, change: Change, source: str, now: datetime) -> Done | Refused:
        """Make a change of a customer's order; the same source again gives the same answer and changes nothing."""
        async with self._storage.work() as session:
            return await changing.carry_out(session, self._policies, customer_id, change, source, now)

    async def payment_methods(self, customer_id: int) -> tuple[PaymentFacts, ...]:
        """A customer's ways to pay; empty when the shop knows none."""
        async with self._storage.work() as session:
            return await belongings.payment_methods(session, self._policies, customer_id)

    async def addresses(self, customer_id: int) -> tuple[AddressFacts, ...]:
        """A customer's own address, then those of their orders, newest first, each once."""
        async with self._storage.work() as session:
            return await belongings.addresses(session, customer_id)

    async def variants_like(self, line_id: int) -> tuple[VariantFacts, ...]:
        """All variants of the product of an order's line; empty when it is no longer sold."""
        async with self._storage.work() as session:
            return await belongings.variants_like(session, line_id)

    async def check_coupon(
        self, code: str, today: date, customer_id: int | None = None, basket: Basket = NOTHING_KNOWN
    ) -> CouponFacts:
        """A coupon and every reason why it does not work for this customer and basket."""
        async with self._storage.work() as session:
            return await coupons.check(session, code, today, customer_id, basket)

    async def coupons_to_offer(
        self, today: date, limit: int = 3, customer_id: int | None = None, basket: Basket = NOTHING_KNOWN
    ) -> tuple[CouponFacts, ...]:
        """Public coupons that work today for this customer and basket, best first."""
        async with self._storage.work() as session:
            return await coupons.to_offer(session, self._policies, today, limit, customer_id, basket)

    def shipping(self, country: str | None = None) -> ShippingFacts:
        """The ways to ship to a country (ISO 3166 code), the shop's own when None; no options: not shipped there."""
        return shipping_to(self._policies, country)

    def cancel_reasons(self) -> tuple[str, ...]:
        """The reasons for which an order may be cancelled, in the shop's words."""
        return self._policies.orders.cancel_reasons

    def return_policy(self) -> ReturnPolicyFacts:
        """The rules for sending something back."""
        return returns.return_policy(self._policies)

    async def customer_by_id(self, customer_id: int) -> CustomerFacts | None:
        """A customer by the shop's own id; None when there is none."""
        async with self._storage.work() as session:
            return await customers.customer_where(session, self._policies, Customer.id == customer_id)

    async def has_bought_before(self, customer_id: int) -> bool:
        """Whether a customer has more than one order: shops no longer for the first time."""
        async with self._storage.work() as session:
            return await customers.has_bought_before(session, customer_id)

    async def customer_by_external_id(self, external_id: str) -> CustomerFacts | None:
        """A customer by the id their shop system knows them by; None when there is none."""
        async with self._storage.work() as session:
            return await customers.customer_where(session, self._policies, Customer.external_id == external_id)
