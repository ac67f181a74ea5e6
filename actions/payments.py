"""The money of one order: whether it went through, its invoice, and how a refund can come."""

from __future__ import annotations

from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import base, handoff, hearing
from actions.base import Events, Turn
from actions.means import means
from bot.replies import payments as replies
from bot.replies.changes import ask_code
from bot.replies.orders import YES
from bot.replies.service_words import method_of, service_words
from bot.shop.facts import OrderFacts
from bot.shop.facts_goods import MoneyState

WISHES = frozenset({"invoice", "refund_method", "payment_problem"})
PRIVATE = WISHES | {"gift_card", "membership", "price_match"}
"""What is told to a verified customer alone, who is asked for a code first."""


async def of_order(dispatcher: CollectingDispatcher, turn: Turn, wish: str, order: OrderFacts) -> Events:
    """What there is to say of an order's money, to its customer alone."""
    if turn.customer_id is None:
        base.say(dispatcher, turn, ask_code(order), sign_in={"customer_id": order.customer_id})
        return [SlotSet("wish", wish)]
    tells = {"invoice": _invoice, "refund_method": _refund_method, "payment_problem": _paid}
    return [*base.answered(wish), *await tells[wish](dispatcher, turn, order)]


async def _paid(dispatcher: CollectingDispatcher, turn: Turn, order: OrderFacts) -> Events:
    services = means().shop.services
    state, over = await services.money_state(order, turn.today)
    terms = service_words(services, turn.language)
    base.say(dispatcher, turn, replies.paid(turn.told, order, state, over, terms))
    if state is MoneyState.PAID_TOO_MUCH:
        return await handoff.hand_over(dispatcher, turn, "cannot_do", "payment_problem")
    return []


async def _invoice(dispatcher: CollectingDispatcher, turn: Turn, order: OrderFacts) -> Events:
    services = means().shop.services
    bill = services.invoice(order)
    if bill is None:
        return await handoff.hand_over(dispatcher, turn, "cannot_do", "invoice")
    correct = hearing.topic_of(turn, "invoice") == "correct"
    reply = replies.invoice(turn.told, order, bill, correct, service_words(services, turn.language))
    base.say_offering_person(dispatcher, turn, reply)
    return [SlotSet("proposal", {"act": base.PERSON, "wish": "invoice"} if YES in reply.offers else None)]


async def _refund_method(dispatcher: CollectingDispatcher, turn: Turn, order: OrderFacts) -> Events:
    services = means().shop.services
    days, credit = services.refund_days(method_of(order)), services.credit_for(order.total) if order.total else None
    terms = service_words(services, turn.language)
    base.say(dispatcher, turn, replies.refund_methods(turn.told, order, days, credit, terms))
    return []
