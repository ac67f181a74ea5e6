"""A customer's gift cards and points."""

from __future__ import annotations

import re

from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import base, handoff, hearing, private
from actions.base import Events, TopicAction, Turn
from actions.means import means
from bot.replies import account as replies
from bot.replies.help import helped
from bot.replies.service_words import service_words

CODE = re.compile(r"\b(?=[A-Za-z\d-]*\d)[A-Za-z\d]{2,}(?:-[A-Za-z\d]{2,})+\b")
"""A gift card's code: groups of letters and digits with hyphens between."""
OWN = frozenset({"refused", None})


class GiftCard(TopicAction):
    """What is left on a gift card, and how they work."""

    says = "action_gift_card"

    async def answer(self, dispatcher: CollectingDispatcher, turn: Turn) -> Events:
        """The customer's cards or the one with the code typed; how cards work for everybody."""
        return await gift_card(dispatcher, turn)


class Membership(TopicAction):
    """Points and level."""

    says = "action_membership"

    async def answer(self, dispatcher: CollectingDispatcher, turn: Turn) -> Events:
        """The customer's points; how points work for everybody."""
        return await membership(dispatcher, turn)


async def gift_card(dispatcher: CollectingDispatcher, turn: Turn) -> Events:
    """How gift cards work if that was asked, else what is left on them."""
    services = means().shop.services
    how = helped(turn.told, "gift_card", hearing.topic_of(turn, "gift_card"), service_words(services, turn.language))
    if hearing.topic_of(turn, "gift_card") not in OWN or services.credit() is None:
        return hearing.tell(dispatcher, turn, "gift_card", how)
    # A code is money: it is in no slot, so in no briefing and in no memory of ours.
    return [*await private.take(dispatcher, turn, "gift_card", _left, how), SlotSet("coupon_code", None)]


async def membership(dispatcher: CollectingDispatcher, turn: Turn) -> Events:
    """The points a customer has; how points work if nobody is known."""
    services = means().shop.services
    part = hearing.topic_of(turn, "membership")
    how = helped(turn.told, "membership", part, service_words(services, turn.language))
    if services.membership() is None:
        return hearing.tell(dispatcher, turn, "membership", how)
    return await private.take(dispatcher, turn, "membership", _points, how)


async def _points(dispatcher: CollectingDispatcher, turn: Turn, customer_id: int) -> Events:
    services = means().shop.services
    member = await services.points(customer_id, turn.today)
    terms, part = service_words(services, turn.language), hearing.topic_of(turn, "membership")
    if member is not None:
        base.say(dispatcher, turn, replies.points(turn.told, member, part, terms))
    return base.answered("membership")


async def _left(dispatcher: CollectingDispatcher, turn: Turn, customer_id: int) -> Events:
    services = means().shop.services
    terms, done = service_words(services, turn.language), base.answered("gift_card")
    code = CODE.search(turn.words)
    if code is None:
        cards = await services.gift_cards(customer_id, turn.today)
        base.say(dispatcher, turn, replies.gift_cards(turn.told, cards, terms))
        return [*done, SlotSet("wish", None if cards else "gift_card")]
    card = await services.gift_card(code.group(), customer_id, turn.today)
    if card is None:
        return await _missed(dispatcher, turn)
    base.say(dispatcher, turn, replies.gift_cards(turn.told, [card], terms))
    return [*done, SlotSet("lookups", 0)]


async def _missed(dispatcher: CollectingDispatcher, turn: Turn) -> Events:
    """The same answer for a code of nobody's and of somebody else's; after some misses, a person."""
    missed = int(turn.slot("lookups") or 0) + 1
    if missed >= base.MISSES_ALLOWED:
        return [SlotSet("lookups", 0), *await handoff.hand_over(dispatcher, turn, "cannot_do", "gift_card")]
    base.say(dispatcher, turn, replies.no_gift_card())
    return [SlotSet("lookups", missed), SlotSet("wish", "gift_card")]
