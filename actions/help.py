"""Matters in which shoppers help themselves: a short answer from the shop's own terms, and a person to press."""

from __future__ import annotations

from rasa_sdk.executor import CollectingDispatcher

from actions import handoff, hearing, orders
from actions.base import Events, TopicAction, Turn
from actions.means import means
from bot.reading.catalogue_words import spoken_of
from bot.reading.words import word_lists
from bot.replies import payments as replies
from bot.replies.help import helped
from bot.replies.products import shipping_words
from bot.replies.service_words import service_words

FOR_A_PERSON = frozenset({"unknown", None})
"""Parts of a question about a charge: money taken from somebody who knows nothing of it is no matter for a machine."""


OF_AN_ORDER = frozenset({"twice", "unpaid"})
"""Parts of a problem with paying that an order's book of money answers."""


class Help(TopicAction):
    """A matter with an answer of its own for each of its parts."""

    says = "action_help"

    async def answer(self, dispatcher: CollectingDispatcher, turn: Turn) -> Events:
        """The answer to the part that was asked."""
        return tell(dispatcher, turn, turn.intent)


class BillingQuestion(TopicAction):
    """A charge that needs explaining."""

    says = "action_billing_question"

    async def answer(self, dispatcher: CollectingDispatcher, turn: Turn) -> Events:
        """Explains what can be explained; a charge nobody knows goes to a person at once."""
        if hearing.topic_of(turn, turn.intent) in FOR_A_PERSON:
            return await handoff.hand_over(dispatcher, turn, "cannot_do", turn.intent)
        return tell(dispatcher, turn, turn.intent)


class PaymentProblem(TopicAction):
    """Paying does not work, or worked once too often."""

    says = "action_payment_problem"

    async def answer(self, dispatcher: CollectingDispatcher, turn: Turn) -> Events:
        """What helps; how it stands with the order where one is named, or where a customer asks how a payment went."""
        part = hearing.topic_of(turn, turn.intent)
        if turn.has_entity("order_number") or (turn.customer_id is not None and part in OF_AN_ORDER):
            return await orders.take(dispatcher, turn, turn.intent)
        return tell(dispatcher, turn, turn.intent)


class PaymentMethods(TopicAction):
    """Which ways to pay there are."""

    says = "action_payment_methods"

    async def answer(self, dispatcher: CollectingDispatcher, turn: Turn) -> Events:
        """All of them, or whether the one that was named is taken."""
        services = means().shop.services
        part, rules = hearing.topic_of(turn, turn.intent), services.payments()
        reply = helped(turn.told, turn.intent, part, service_words(services, turn.language))
        if part is None and rules is not None:
            also = word_lists(turn.language).tables["payment_names"]
            known = {name: (name, *also.get(name.lower(), ())) for name in (*rules.methods, *rules.not_taken)}
            named = next(iter(spoken_of(turn.words, known)), None)
            reply = replies.ways(turn.told, named, named in rules.methods, reply)
        return hearing.tell(dispatcher, turn, turn.intent, reply)


def tell(dispatcher: CollectingDispatcher, turn: Turn, intent: str) -> Events:
    """The answer to the part of a matter that a message is about."""
    shop = means().shop
    terms = service_words(shop.services, turn.language) | shipping_words(turn.told, shop.shipping())
    return hearing.tell(dispatcher, turn, intent, helped(turn.told, intent, hearing.topic_of(turn, intent), terms))
