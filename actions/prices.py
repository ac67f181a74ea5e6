"""A lower price after somebody bought: the difference as store credit, or why not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import base, handoff, hearing, private
from actions.base import Events, TopicAction, Turn
from actions.means import means
from bot.replies import prices as replies
from bot.replies.help import helped
from bot.replies.orders import NO, YES
from bot.replies.reply import Reply
from bot.replies.service_words import service_words
from bot.shop.facts_goods import CreditGiven, PriceDrop, PriceState

MATCH = "price_match"
TELLING = frozenset({PriceState.DUE, PriceState.PERSON_DECIDES, PriceState.ALREADY_GIVEN})
"""What is told of a line that was not named."""


class PriceMatch(TopicAction):
    """Something is cheaper now, or elsewhere."""

    says = "action_price_match"

    async def answer(self, dispatcher: CollectingDispatcher, turn: Turn) -> Events:
        """The rules, and for a customer what is due."""
        return await price_match(dispatcher, turn)


async def price_match(dispatcher: CollectingDispatcher, turn: Turn) -> Events:
    """Another shop's price is for a person; our own is looked up for the customer."""
    part, services = hearing.topic_of(turn, MATCH), means().shop.services
    terms = service_words(services, turn.language)
    if part == "elsewhere" and services.prices():
        base.say_offering_person(dispatcher, turn, Reply(("utter_price_match_elsewhere",), terms, offers=(YES, NO)))
        return [*base.answered(MATCH), SlotSet("proposal", {"act": base.PERSON, "wish": MATCH})]
    rules = helped(turn.told, MATCH, part, terms)
    if part is not None or services.prices() is None:
        return hearing.tell(dispatcher, turn, MATCH, rules)
    return await private.take(dispatcher, turn, MATCH, _due, rules)


async def _due(dispatcher: CollectingDispatcher, turn: Turn, customer_id: int) -> Events:
    services = means().shop.services
    drop = _meant(turn, await services.price_drops(customer_id, turn.today), await hearing.products_named(turn))
    base.say(dispatcher, turn, replies.fell(turn.told, drop, service_words(services, turn.language)))
    done = base.answered(MATCH)
    if drop and drop.state is PriceState.PERSON_DECIDES:
        return [*done, *await handoff.hand_over(dispatcher, turn, "cannot_do", MATCH)]
    due = drop is not None and drop.state is PriceState.DUE
    return [*done, SlotSet("proposal", {"act": MATCH, "line": drop.line_id} if drop and due else None)]


def _meant(turn: Turn, drops: Sequence[PriceDrop], products: Sequence[Any]) -> PriceDrop | None:
    """The line that is meant: of the product or the order named, else the one with most to give, if there is any."""
    named = {product.name for product in products}
    of_product = [drop for drop in drops if drop.product in named] if named else list(drops)
    number = turn.entity("order_number")
    of_order = [drop for drop in of_product if drop.order == number] if number else of_product
    spoken = of_order if named or number else [drop for drop in of_order if drop.state in TELLING]
    return next(iter(spoken), None)


async def give(dispatcher: CollectingDispatcher, turn: Turn, proposal: dict[str, Any]) -> Events:
    """The yes: the difference is booked once, for the verified customer."""
    services = means().shop.services
    if turn.customer_id is None:
        base.say(dispatcher, turn, private.sign_in_first())
        return [SlotSet("proposal", None)]
    given = await services.give_difference(turn.customer_id, proposal["line"], turn.source, turn.now)
    if isinstance(given, CreditGiven):
        base.say(dispatcher, turn, replies.given(turn.told, given))
    else:
        base.say(dispatcher, turn, replies.fell(turn.told, given, service_words(services, turn.language)))
    return [*base.answered(MATCH), SlotSet("proposal", None)]
