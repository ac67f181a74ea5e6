"""What belongs to talking itself: a greeting, a bare value, yes and no."""

from __future__ import annotations

from rasa_sdk.events import ActiveLoop, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import account, advice, base, coupons, fallback, handoff, orders, prices, private, products
from actions.base import Events, TopicAction, Turn
from bot.replies.reply import Reply

PRIVATE = {"gift_card": account.gift_card, "membership": account.membership, "price_match": prices.price_match}
"""What goes on as soon as it is known who asks."""
OTHERS = {products.NOTE: products.note_stock, prices.MATCH: prices.give}
"""What a yes does besides changing an order."""
WITHOUT_NUMBER = ("talk_to_human", "return_policy", "shipping_info")


class SmallTalk(TopicAction):
    """A greeting, thanks and the like are answered in kind, unless they are an answer: "all of it" is no goodbye."""

    says = "action_small_talk"
    foresees = False

    async def answer(self, dispatcher: CollectingDispatcher, turn: Turn) -> Events:
        """Says the sentence of this kind."""
        base.say(dispatcher, turn, Reply((f"utter_{turn.intent}",)))
        return []


class Inform(TopicAction):
    """A bare value goes on with the wish it belongs to; an order number alone asks where the order is."""

    says = "action_inform"

    async def answer(self, dispatcher: CollectingDispatcher, turn: Turn) -> Events:
        """Goes on with an order or a coupon; a value that belongs to nothing is a miss."""
        if turn.slot("wish") in PRIVATE and private.goes_on(turn):
            return await PRIVATE[turn.slot("wish")](dispatcher, turn)
        if products.goes_on(turn):
            return await products.go_on(dispatcher, turn, products.meant_by(turn))
        if turn.signed_in:
            return await orders.go_on(dispatcher, turn, orders.order_wish(turn))
        if advice.goes_on(turn):
            return await advice.go_on(dispatcher, turn)
        if turn.has_entity("coupon_code"):
            return await coupons.answer(dispatcher, turn)
        if turn.has_entity("order_number") or turn.has_entity("email"):
            return await orders.go_on(dispatcher, turn, orders.order_wish(turn))
        return await fallback.unsure(dispatcher, turn)


class Affirm(TopicAction):
    """A yes to what was supposed or offered; a yes to a change is heard before."""

    says = "action_affirm"

    async def answer(self, dispatcher: CollectingDispatcher, turn: Turn) -> Events:
        """Goes on with it, or says there is nothing to say yes to."""
        proposal = turn.slot("proposal")
        if not proposal and turn.tracker.active_loop_name:
            return []
        if not proposal:
            base.say(dispatcher, turn, Reply(("utter_nothing_proposed",), offers=base.choices(base.TOPICS)))
            return []
        if proposal["act"] in OTHERS:
            return await OTHERS[proposal["act"]](dispatcher, turn, proposal)
        if proposal["act"] == base.PERSON:
            return await handoff.hand_over(dispatcher, turn, "cannot_do", proposal["wish"])
        return await orders.go_on(dispatcher, turn, proposal["wish"])


class Deny(TopicAction):
    """A no takes the proposal away."""

    says = "action_deny"
    foresees = False

    async def answer(self, dispatcher: CollectingDispatcher, turn: Turn) -> Events:
        """Asks what else; a shopper without an order number is not asked again."""
        if turn.tracker.active_loop_name:
            base.say(dispatcher, turn, Reply(("utter_without_number",), offers=base.choices(WITHOUT_NUMBER)))
            return [ActiveLoop(None), SlotSet("requested_slot", None)]
        base.say(dispatcher, turn, Reply(("utter_what_else",), offers=base.choices(base.TOPICS)))
        return [SlotSet("proposal", None)]
