"""What an operator could do for a shopper now, for the panel of actions."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from bot.desk import acts
from bot.desk.acts import GOODWILL
from bot.desk.allowances import EXCEPTIONS
from bot.desk.clients import Client, pair_of
from bot.desk.goodwill import Goodwill
from bot.desk.holding import ticket_of
from bot.desk.means import Means
from bot.desk.operators import Person
from bot.shop import belongings, changing, orders
from bot.shop.case import Case
from bot.shop.changes import CancelOrder
from bot.shop.leeway import eased
from bot.shop.money import money
from bot.shop.plain import as_plain
from bot.shop.possible import Possible, possible
from bot.shop.settling import waiting
from bot.shop.settling_exchanges import waiting_returns
from bot.shop.shipping import zone_of
from bot.shop.telling import address_facts, line_facts, order_facts, payment_facts, variant_facts

ORDERS = 20
NOBODY: dict[str, Any] = {"order": None, "lines": [], "payments": [], "shipping": [], "addresses": [], "acts": []}
NOBODY |= {"refused": {}, "reasons": {}, "claims": [], "exchanges": [], "orders": []}
NOBODY |= {"customer": None, "verified": None}


class AtHand:
    """Looks up everything the panel of actions shows at once."""

    def __init__(self, means: Means, goodwill: Goodwill) -> None:
        self._means, self._goodwill = means, goodwill

    async def shown(self, ticket_id: int, person: Person, order: str | None, email: str | None) -> dict[str, Any]:
        """What can be done with an order, the ticket's own when none is named; nothing when nobody is known.

        Raises NoSuchTicket.
        """
        client = await self._means.client(ticket_id, order, email)
        today, currency = self._means.clock().date(), self._means.policies.currency
        async with self._means.storage.work() as work:
            limits = (await self._goodwill.limits(work, ticket_id, person, today)).as_json(currency)
            if client is None:
                return {**NOBODY, "goodwill": limits}
            ticket = await ticket_of(work, ticket_id)
            wanted = order or pair_of(ticket.briefing, None, None)[0]
            told = await self._told(work, client, person, wanted, today)
        gives = [GOODWILL] if float(limits["left"]["amount"]) else []
        return {**told, "acts": [*told["acts"], *gives], "goodwill": limits}

    async def _told(
        self, work: AsyncSession, client: Client, person: Person, wanted: str, today: date
    ) -> dict[str, Any]:
        policies = self._means.policies
        theirs = await self._orders(work, client, today)
        number = next((one["number"] for one in theirs), "")
        case = await changing.case_of(work, policies, client.customer_id, CancelOrder(wanted or number), today)
        if case is None and wanted != number:
            case = await changing.case_of(work, policies, client.customer_id, CancelOrder(number), today)
        known = {"orders": theirs, "verified": client.verified}
        return {**NOBODY, **known, **(await self._of(work, case, client, person) if case else {})}

    async def _orders(self, work: AsyncSession, client: Client, today: date) -> list[dict[str, Any]]:
        """The orders that may be acted on, newest first."""
        policies = self._means.policies
        if client.only is not None:
            found = await orders.of_customer(work, policies, client.only, client.customer_id, today)
            return [acts.of_order(found)] if found else []
        newest = await orders.newest_of_customer(work, policies, client.customer_id, today, ORDERS)
        return [acts.of_order(order) for order in newest]

    async def _of(self, work: AsyncSession, case: Case, client: Client, person: Person) -> dict[str, Any]:
        leeway = self._means.rules.of(person.role).leeway(EXCEPTIONS)
        could = possible(case, eased(self._means.policies, leeway))
        own = (address_facts(case.order),)
        addresses = own if client.only else await belongings.addresses(work, client.customer_id)
        order, rules = order_facts(case.order, case.policies, case.today), self._means.policies
        return {
            "customer": {"first_name": order.first_name, "email": order.email},
            "order": {**acts.of_order(order), "payment": as_plain(order.payment), "address": as_plain(order.address)},
            "lines": await self._lines(work, case, could),
            "payments": [as_plain(payment_facts(each, case.order.currency)) for each in case.methods.values()],
            "shipping": _shipping(case),
            "addresses": as_plain(addresses),
            "acts": list(could.acts),
            "refused": {act: why.value for act, why in could.refused.items()},
            "reasons": {"cancel_order": rules.orders.cancel_reasons, "return_items": rules.returns.free_reasons},
            "claims": _claims(case),
            "exchanges": _exchanges(case),
        }

    async def _lines(self, work: AsyncSession, case: Case, could: Possible) -> list[dict[str, Any]]:
        """Each line with the other variants of its product, and by act why that act cannot be done to it."""
        told = []
        for line in case.order.lines:
            refused = {act: why.value for act, why in could.lines[line.id].items()}
            variants = as_plain(await belongings.variants_like(work, line.id))
            facts = as_plain(line_facts(case.order, line, case.policies, case.today))
            told.append({**facts, "variants": variants, "refused": refused})
        return told


def _shipping(case: Case) -> list[dict[str, Any]]:
    zone = zone_of(case.policies, case.order.country)
    options = zone.options if zone else ()
    return [
        {"name": each.name, "days": list(each.days), "now": each.name == case.order.shipping_option} for each in options
    ]


def _claims(case: Case) -> list[dict[str, Any]]:
    """The claims that wait for a photo."""
    return [
        {
            "number": claim.number,
            "what": claim.what,
            "remedy": claim.remedy,
            "amount": as_plain(money(claim.amount_cents, case.order.currency)),
            "opened_on": claim.opened_on.isoformat(),
            "lines": [as_plain(line_facts(case.order, each.line, case.policies, case.today)) for each in claim.lines],
        }
        for claim in waiting(case)
    ]


def _exchanges(case: Case) -> list[dict[str, Any]]:
    """The exchanges that wait for what is out of stock."""
    return [
        {
            "number": one.number,
            "lines": [as_plain(line_facts(case.order, each.line, case.policies, case.today)) for each in one.exchanges],
            "new_variants": [as_plain(variant_facts(each.variant)) for each in one.exchanges],
        }
        for one in waiting_returns(case)
    ]
