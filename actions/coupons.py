"""Coupons: why one does not work, and which ones do."""

from __future__ import annotations

from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import base, hearing
from actions.base import Events, TopicAction, Turn
from actions.means import means
from bot.replies import coupons as replies
from bot.shop.coupons import Basket


class CouponProblem(TopicAction):
    """A code that fails: told why when the code is known, else the form asks for it."""

    says = "action_coupon_problem"

    async def answer(self, dispatcher: CollectingDispatcher, turn: Turn) -> Events:
        """The answer, or the question for the code."""
        if turn.slot("coupon_code"):
            return await answer(dispatcher, turn)
        return [SlotSet("topic", "coupon_problem"), FollowupAction("coupon_form")]


class AnswerCoupon(TopicAction):
    """Answers once the form has the code."""

    says = "action_answer_coupon"

    async def answer(self, dispatcher: CollectingDispatcher, turn: Turn) -> Events:
        """The coupon's state."""
        return await answer(dispatcher, turn)


async def answer(dispatcher: CollectingDispatcher, turn: Turn) -> Events:
    """Whether a code works, and if not, why; with the best code that works today."""
    shop, code = means().shop, turn.slot("coupon_code") or ""
    basket = await _basket(turn)
    coupon = await shop.check_coupon(code, turn.today, turn.customer_id, basket)
    others = await shop.coupons_to_offer(turn.today, 1, turn.customer_id, basket)
    base.say(dispatcher, turn, replies.about_coupon(turn.told, coupon, others))
    return [*base.answered("coupon_problem"), SlotSet("coupon_code", None)]


class CouponFind(TopicAction):
    """Shows the codes that work for anyone today."""

    says = "action_coupon_find"

    async def answer(self, dispatcher: CollectingDispatcher, turn: Turn) -> Events:
        """At most three codes, the best for the basket that was spoken of first."""
        basket = await _basket(turn)
        coupons = await means().shop.coupons_to_offer(turn.today, 3, turn.customer_id, basket)
        base.say(dispatcher, turn, replies.on_offer(turn.told, coupons))
        return base.answered("coupon_find")


async def _basket(turn: Turn) -> Basket:
    """What the message says of the basket: its sum, and what is in it."""
    products = await hearing.products_named(turn)
    return Basket(hearing.budget(turn), frozenset(product.category for product in products))
