"""What belongs to talking itself: a bare value, yes and no."""

from __future__ import annotations

from typing import Any

from rasa_sdk.events import ActiveLoop, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import base, coupons, fallback, handoff, orders
from actions.base import Events, TopicAction, Turn
from bot.replies import orders as order_replies
from bot.replies import returns as return_replies
from bot.replies.reply import Reply
from bot.shop.facts import OrderFacts, Refusal

CHANGES = {"return_item", "cancel_order", "order_missing"}
WITHOUT_NUMBER = ("talk_to_human", "return_policy", "shipping_info")


class Inform(TopicAction):
    """A bare value goes on with the wish it belongs to; an order number alone asks where the order is."""

    says = "action_inform"

    async def answer(self, dispatcher: CollectingDispatcher, turn: Turn) -> Events:
        """Goes on with an order or a coupon; a value that belongs to nothing is a miss."""
        if turn.has_entity("coupon_code"):
            return await coupons.answer(dispatcher, turn)
        if turn.has_entity("order_number") or turn.has_entity("email"):
            return await orders.go_on(dispatcher, turn, orders.order_wish(turn))
        return await fallback.unsure(dispatcher, turn)


class Affirm(TopicAction):
    """A yes does what was proposed, once."""

    says = "action_affirm"

    async def answer(self, dispatcher: CollectingDispatcher, turn: Turn) -> Events:
        """Does it, or says there is nothing to say yes to."""
        proposal = turn.slot("proposal")
        if not proposal and turn.tracker.active_loop_name:
            return []
        if not proposal:
            base.say(dispatcher, turn, Reply(("utter_nothing_proposed",), offers=base.choices(fallback.TOPICS)))
            return []
        if proposal["act"] == handoff.PERSON:
            return await handoff.hand_over(dispatcher, turn, "cannot_do", proposal["wish"])
        if proposal["act"] == fallback.SUPPOSED:
            return await orders.go_on(dispatcher, turn, proposal["wish"])
        order = await base.find_order(turn)
        if order is None or order.number != proposal["order"]:
            base.say(dispatcher, turn, Reply(("utter_order_not_found",), offers=base.choices(("talk_to_human",))))
            return [SlotSet("proposal", None)]
        base.say(dispatcher, turn, await _do(turn, proposal, order))
        return [*base.answered(proposal["act"]), SlotSet("proposal", None)]


class Deny(TopicAction):
    """A no takes the proposal away."""

    says = "action_deny"

    async def answer(self, dispatcher: CollectingDispatcher, turn: Turn) -> Events:
        """Nothing has changed, and says so; a shopper without an order number is not asked again."""
        if turn.tracker.active_loop_name:
            base.say(dispatcher, turn, Reply(("utter_without_number",), offers=base.choices(WITHOUT_NUMBER)))
            return [ActiveLoop(None), SlotSet("requested_slot", None)]
        changes = (turn.slot("proposal") or {}).get("act") in CHANGES
        name = "utter_left_as_is" if changes else "utter_what_else"
        base.say(dispatcher, turn, Reply((name,), offers=base.choices(fallback.TOPICS)))
        return [SlotSet("proposal", None)]


async def _do(turn: Turn, proposal: dict[str, Any], order: OrderFacts) -> Reply:
    shop, number, customer_id = base.means().shop, order.number, order.customer_id
    if proposal["act"] == "return_item":
        opened = await shop.open_return(number, customer_id, proposal["lines"], turn.source, turn.now)
        return return_replies.opened(turn.told, order, opened)
    act, name = {
        "cancel_order": (shop.cancel_order, "utter_cancelled_now"),
        "order_missing": (shop.report_missing, "utter_missing_reported"),
    }[proposal["act"]]
    result = await act(number, customer_id, turn.source, turn.now)
    if isinstance(result, Refusal):
        return order_replies.about_order(turn.told, proposal["act"], order)
    return order_replies.done(turn.told, name, result)
