"""What the shop does for customers besides orders: prices, payments, gift cards, points, invoices and help."""

from __future__ import annotations

from datetime import date, datetime

from bot.shop import gift_cards, points, prices
from bot.shop.facts import Money, OrderFacts
from bot.shop.facts_goods import CreditGiven, GiftCardFacts, InvoiceFacts, MoneyState, PointsFacts, PriceDrop
from bot.shop.loading import order_by_number
from bot.shop.money import cents, money
from bot.shop.order_money import invoice_of, money_state, over_cents
from bot.shop.policies import Policies
from bot.shop.rules import CreditRules, HelpFacts, InvoiceRules, MembershipRules, PaymentRules, PriceRules
from bot.storage import Storage


class Services:
    """Questions about money and help: facts out. What a shop has no rules for it does not have: None."""

    def __init__(self, storage: Storage, policies: Policies) -> None:
        self._storage = storage
        self._policies = policies

    @property
    def currency(self) -> str:
        """The shop's currency, an ISO 4217 code."""
        return self._policies.currency

    def membership(self) -> MembershipRules | None:
        """What points are won with and worth."""
        return self._policies.membership

    def invoices(self) -> InvoiceRules | None:
        """Where invoices are and what can be corrected."""
        return self._policies.invoices

    def help(self) -> HelpFacts:
        """What self-service answers name, by placeholder; empty in a shop that says nothing of it."""
        return self._policies.help

    def payments(self) -> PaymentRules | None:
        """Ways to pay."""
        return self._policies.payments

    def prices(self) -> PriceRules | None:
        """When a lower price gives something back."""
        return self._policies.prices

    def credit(self) -> CreditRules | None:
        """What gift cards and store credit are like."""
        return self._policies.credit

    def credit_for(self, amount: Money) -> Money | None:
        """What a refund of this amount is worth as store credit; None in a shop without."""
        if self._policies.credit is None:
            return None
        bonus = cents(amount.amount) * self._policies.credit.refund_bonus_percent // 100
        return money(cents(amount.amount) + bonus, amount.currency)

    def refund_days(self, method: str) -> tuple[int, int]:
        """The fewest and most days until money sent by this method is seen."""
        return self._policies.refund_days(method)

    def invoice(self, order: OrderFacts) -> InvoiceFacts | None:
        """An order's invoice."""
        return invoice_of(order, self._policies.invoices) if self._policies.invoices else None

    async def money_state(self, order: OrderFacts, today: date) -> tuple[MoneyState, Money | None]:
        """How it stands with the money for a customer's order, and what was paid too much (None for nothing)."""
        async with self._storage.work() as session:
            found = await order_by_number(session, order.number, self._policies.orders.number_prefix)
            over = over_cents(found) if found and found.customer_id == order.customer_id else 0
        paid_over = money(over, self._policies.currency) if over else None
        return money_state(order, paid_over, today), paid_over

    async def price_drops(self, customer_id: int, today: date) -> tuple[PriceDrop, ...]:
        """What a customer bought lately and what it costs today, what is due first; empty in a shop without rules."""
        async with self._storage.work() as session:
            return await prices.of_customer(session, self._policies, customer_id, today)

    async def give_difference(
        self, customer_id: int, line_id: int, source: str, now: datetime
    ) -> CreditGiven | PriceDrop | None:
        """Give the difference to today's price as store credit, once a line; the drop if nothing is due."""
        async with self._storage.work() as session:
            return await prices.give(session, self._policies, customer_id, line_id, source, now)

    async def gift_cards(self, customer_id: int, today: date) -> tuple[GiftCardFacts, ...]:
        """A customer's gift cards, those that end first at the front; empty when there are none."""
        async with self._storage.work() as session:
            return await gift_cards.of_customer(session, customer_id, today)

    async def gift_card(self, code: str, customer_id: int, today: date) -> GiftCardFacts | None:
        """The card with this code, if it is this customer's or nobody's yet; None for any miss."""
        async with self._storage.work() as session:
            return await gift_cards.by_code(session, code, customer_id, today)

    async def points(self, customer_id: int, today: date) -> PointsFacts | None:
        """A customer's points and level."""
        rules = self._policies.membership
        if rules is None:
            return None
        async with self._storage.work() as session:
            return await points.of_customer(session, customer_id, rules, self._policies.currency, today)
