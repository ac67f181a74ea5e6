"""A briefing as things are when it is looked at: the order may have moved on, and the shopper may have said more."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from bot.conversations.records import Conversation, Message, Turn
from bot.desk import briefing, moods
from bot.desk.given import given, latest
from bot.desk.records import Ticket
from bot.reading.findings import EMAIL, ORDER_NUMBER
from bot.replies.desk_card import BY_CODE, BY_PAIR, BY_TOKEN, customer_card, desk_card
from bot.replies.wording import DEFAULT_LANGUAGE, Sentences
from bot.shop.facts import CustomerFacts, OrderFacts
from bot.shop.shop import Shop

Turns = Sequence[tuple[Message, Turn]]


class Lookout:
    """Asks the shop anew. Where it has nothing to say, what was known at the hand-over stays."""

    def __init__(self, shop: Shop, sentences: Sentences, clock: Callable[[], datetime]) -> None:
        self._shop, self._sentences, self._clock = shop, sentences, clock

    async def briefing(self, work: AsyncSession, ticket: Ticket, conversation: Conversation) -> dict[str, Any]:
        """The ticket's briefing with order, customer, what was given and the mood of now, and earlier conversations."""
        turns = await briefing.turns_of(work, conversation.id)
        order, customer = await self.facts(ticket, conversation, turns)
        return {
            **ticket.briefing,
            "order": self._card(order) if order else ticket.briefing.get("order"),
            "customer": customer_card(customer, _verified(conversation.customer_id, turns))
            if customer
            else ticket.briefing.get("customer"),
            "given": given(turns),
            **moods.as_told(turns),
            "earlier": await briefing.earlier_wishes(work, conversation),
        }

    async def facts(
        self, ticket: Ticket, conversation: Conversation, turns: Turns
    ) -> tuple[OrderFacts | None, CustomerFacts | None]:
        """The order a ticket is about and its customer; None for what nobody knows."""
        order = await self._order(ticket, conversation, turns)
        of_order = order.customer_id if order else None
        known = of_order if conversation.customer_id is None else conversation.customer_id
        return order, await self._shop.customer_by_id(known) if known is not None else None

    async def _order(self, ticket: Ticket, conversation: Conversation, turns: Turns) -> OrderFacts | None:
        """The order named since the hand-over, else the one the ticket is about; only one of the customer whom the
        shop has vouched for, or one whose number and e-mail were both given. None when there is none."""
        later = latest(given([one for one in turns if one[0].at > ticket.opened_at]), ORDER_NUMBER)
        slots, card = ticket.briefing.get("slots") or {}, ticket.briefing.get("order") or {}
        email = latest(given(turns), EMAIL) or slots.get("email")
        numbers = (later, card.get("number"), slots.get("order_number"))
        for number in dict.fromkeys(str(one) for one in numbers if one):
            found = await self._find(number, conversation.customer_id, email)
            if found is not None:
                return found
        return None

    def _card(self, order: OrderFacts) -> dict[str, Any]:
        return desk_card(order, DEFAULT_LANGUAGE, self._sentences, self._clock().date())

    async def _find(self, number: str, customer_id: int | None, email: str | None) -> OrderFacts | None:
        today = self._clock().date()
        if customer_id is not None:
            return await self._shop.order_of_customer(number, customer_id, today)
        return await self._shop.find_order(number, email, today) if email else None


def _verified(customer_id: int | None, turns: Turns) -> str:
    if customer_id is None:
        return BY_PAIR
    coded = any((message.pressed or {}).get("values", {}).get("signed_in") == "yes" for message, _ in turns)
    return BY_CODE if coded else BY_TOKEN
