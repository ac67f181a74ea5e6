"""Shipping: what it costs and how long it takes."""

from __future__ import annotations

from rasa_sdk.executor import CollectingDispatcher

from actions import base
from actions.base import Events, TopicAction, Turn
from actions.means import means
from bot.replies import shipping as replies


class ShippingInfo(TopicAction):
    """Tells the ways to ship in the shop's own country."""

    says = "action_shipping_info"

    async def answer(self, dispatcher: CollectingDispatcher, turn: Turn) -> Events:
        """Prices, days and the free-shipping threshold."""
        base.say(dispatcher, turn, replies.ways(turn.told, means().shop.shipping()))
        return base.answered("shipping_info")
