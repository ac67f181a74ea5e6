"""Coupons given to shoppers out of goodwill, within limits per ticket and per operator and day.

A ticket's limit is for all who work on it; a lead's own limits are wider. Both hold whoever gives at once, because the
conversation and the operator are locked before what was given is counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from bot.desk import acts, audit
from bot.desk.acts import GOODWILL, NO_CUSTOMER, OVER_LIMIT
from bot.desk.errors import ReusedId
from bot.desk.holding import held
from bot.desk.means import Means, done_by, source_of
from bot.desk.operators import Person
from bot.desk.records_people import Operator
from bot.desk.telling_shoppers import coupon_sentence
from bot.shop.facts import Money
from bot.shop.goodwill import Given, Giver, GoodwillCoupon, give, given_because_of, spent_cents
from bot.shop.money import cents, money
from bot.shop.plain import as_plain


@dataclass(frozen=True)
class Limits:
    """What an operator may give for a ticket in all, and what is left of that today; in cents."""

    limit: int
    left: int

    def as_json(self, currency: str) -> dict[str, Any]:
        """{"limit", "left"} as money."""
        both = {"limit": self.limit, "left": self.left}
        return {name: as_plain(money(sum_, currency)) for name, sum_ in both.items()}


class Goodwill:
    """Weighs and gives goodwill coupons."""

    def __init__(self, means: Means) -> None:
        self._means = means

    async def limits(self, work: AsyncSession, ticket_id: int, person: Person, day: date) -> Limits:
        """What this person may still give for a ticket on a day."""
        allowance = self._means.rules.of(person.role)
        in_ticket, on_day = await spent_cents(work, done_by(person), _matter(ticket_id), day)
        limit = cents(allowance.goodwill_per_ticket)
        left = min(limit - in_ticket, cents(allowance.goodwill_per_day) - on_day)
        return Limits(limit, max(left, 0))

    async def weigh(self, ticket_id: int, person: Person, amount: int, reason: str) -> dict[str, Any]:
        """{"weighed"} with the coupon as it would be given, of so many cents, or {"refused"}; nothing is changed."""
        client, today = await self._means.client(ticket_id), self._means.clock().date()
        if client is None:
            return {"refused": acts.refusal_of_desk(NO_CUSTOMER)}
        async with self._means.storage.work() as work:
            limits = await self.limits(work, ticket_id, person, today)
        if amount > limits.left:
            return {"refused": self._over(limits)}
        ends_on = today + timedelta(days=self._means.rules.goodwill_days)
        return {"weighed": {**acts.of_coupon(Given("", self._money(amount), ends_on)), "exceptions": []}}

    async def give(
        self, ticket_id: int, person: Person, amount: int, reason: str, client_action_id: str, tell: bool
    ) -> dict[str, Any]:
        """Give a coupon of so many cents, once for this id: {"done"}, or {"refused"} and nothing was given.

        Raises NoSuchTicket, NotYours, and ReusedId when the id was used for something else.
        """
        now, client, message = self._means.clock(), await self._means.client(ticket_id), None
        giver = Giver(done_by(person), _matter(ticket_id), source_of(ticket_id, client_action_id))
        wish = GoodwillCoupon(self._money(amount), reason)
        async with self._means.storage.work() as work:
            _, conversation = await held(work, ticket_id, person, now)
            if client is None:
                return {"refused": acts.refusal_of_desk(NO_CUSTOMER)}
            given = await given_because_of(work, giver.source)
            if given is not None and given.amount != wish.amount:
                raise ReusedId
            if given is None:
                await _hold(work, person)
                limits = await self.limits(work, ticket_id, person, now.date())
                if amount > limits.left:
                    return {"refused": self._over(limits)}
                given = await give(work, client.customer_id, wish, giver, self._means.rules.goodwill_days, now)
                await audit.note(work, person, GOODWILL, ticket_id, at=now, **_noted(wish))
                text = coupon_sentence(self._means.told(conversation.language, now.date()), given)
                message = self._means.say(work, conversation, text, now) if tell else None
                await work.commit()
        self._means.signal(conversation, message)
        return {"done": acts.of_coupon(given)}

    def _money(self, amount: int) -> Money:
        return money(amount, self._means.policies.currency)

    def _over(self, limits: Limits) -> dict[str, Any]:
        return acts.refusal_of_desk(OVER_LIMIT, left=as_plain(self._money(limits.left)))


async def _hold(work: AsyncSession, person: Person) -> None:
    """Whoever else counts what this operator gave today waits."""
    hold = sa.update(Operator).where(Operator.id == person.id).values(name=Operator.name)
    await work.execute(hold.execution_options(synchronize_session=False))


def _matter(ticket_id: int) -> str:
    return f"ticket:{ticket_id}"


def _noted(wish: GoodwillCoupon) -> dict[str, Any]:
    return {"gets": as_plain(wish.amount), "reason": wish.reason}
