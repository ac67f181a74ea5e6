"""Orders: asking for what is missing, answering, and asking for a yes where something changes."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.forms import FormValidationAction

from actions import base, handoff, returns
from actions.base import Events, TopicAction, Turn
from bot.replies.orders import about_order
from bot.replies.reply import Offer, Reply
from bot.shop.facts import OrderFacts, OrderState

ANSWERED = {"track_order", "order_late", "order_missing", "cancel_order", "return_item", "refund_status"}
PASSED_ON = {
    "order_wrong_or_damaged",
    "change_order",
    "change_address",
    "exchange_item",
    "request_refund",
    "refund_method",
    "invoice",
}
PROPOSING = {"cancel_order", "order_missing"}


class OrderWish(TopicAction):
    """An order wish: answered at once when order and shopper are known, else the form asks."""

    says = "action_order_wish"

    async def answer(self, dispatcher: CollectingDispatcher, turn: Turn) -> Events:
        """The intent of this message is the wish."""
        return await go_on(dispatcher, turn, turn.intent)


class ValidateOrderForm(FormValidationAction):
    """A customer vouched for by the shop is not asked for an e-mail address."""

    def name(self) -> str:
        """The action's name in domain.yml."""
        return "validate_order_form"

    async def required_slots(
        self, domain_slots: list[str], dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[str]:
        """What the form still asks for."""
        known = Turn(tracker).customer_id is not None
        return [slot for slot in domain_slots if not (known and slot == "email")]


class AskOrderNumber(TopicAction):
    """Asks which order; a known customer picks from the newest ones."""

    says = "action_ask_order_number"

    async def answer(self, dispatcher: CollectingDispatcher, turn: Turn) -> Events:
        """One question, with the orders to press where we know them."""
        if turn.customer_id is None:
            name = "utter_ask_order_number_only" if turn.slot("email") else "utter_ask_order_and_email"
            base.say(dispatcher, turn, Reply((name,)))
            return []
        orders = await base.means().shop.orders_of_customer(turn.customer_id, turn.today, limit=4)
        offers = tuple(_pick(turn, order) for order in orders)
        base.say(
            dispatcher, turn, Reply(("utter_pick_order" if offers else "utter_ask_order_number_only",), offers=offers)
        )
        return []


class AnswerOrder(TopicAction):
    """Answers once the form has what it asked for; a wish said along with the last value is the newer one."""

    says = "action_answer_order"

    async def answer(self, dispatcher: CollectingDispatcher, turn: Turn) -> Events:
        """The order's answer."""
        return await _answer(dispatcher, turn, order_wish(turn))


def order_wish(turn: Turn) -> str:
    """What is wished of an order: this message's intent, else the wish noted before, else where it is."""
    wishes = (wish for wish in (turn.intent, turn.slot("wish")) if wish in ANSWERED | PASSED_ON)
    return next(wishes, "track_order")


async def go_on(dispatcher: CollectingDispatcher, turn: Turn, wish: str) -> Events:
    """Answer a wish about an order, or let the form ask for what is missing."""
    noted = [SlotSet("wish", wish), SlotSet("topic", wish), SlotSet("proposal", None)]
    if turn.slot("order_number") and (turn.customer_id is not None or turn.slot("email")):
        return [*noted, *await _answer(dispatcher, turn, wish)]
    return [*noted, FollowupAction("order_form")]


async def _answer(dispatcher: CollectingDispatcher, turn: Turn, wish: str) -> Events:
    """The order's answer, or the one uniform answer for any miss."""
    order = await base.find_order(turn)
    if order is None:
        return await _not_found(dispatcher, turn)
    found = [*base.answered(wish), SlotSet("lookups", 0)]
    if wish in PASSED_ON:
        return [*found, *await handoff.hand_over(dispatcher, turn, "cannot_do", wish)]
    if wish == "return_item":
        return [*found, *await returns.answer(dispatcher, turn, order)]
    proposes = wish in PROPOSING and _may(wish, order)
    base.say(dispatcher, turn, about_order(turn.told, wish, order, proposes))
    return [*found, SlotSet("proposal", {"act": wish, "order": order.number} if proposes else None)]


def _may(wish: str, order: OrderFacts) -> bool:
    return order.cancellable if wish == "cancel_order" else order.state is OrderState.DELIVERED


async def _not_found(dispatcher: CollectingDispatcher, turn: Turn) -> Events:
    missed = int(turn.slot("lookups") or 0) + 1
    if missed >= base.MISSES_ALLOWED:
        return [SlotSet("lookups", 0), *await handoff.hand_over(dispatcher, turn, "order_not_found")]
    base.say(dispatcher, turn, Reply(("utter_order_not_found",), offers=base.choices(("talk_to_human",))))
    return [SlotSet("lookups", missed)]


def _pick(turn: Turn, order: OrderFacts) -> Offer:
    state = base.means().sentences.say(f"utter_state_{order.state.value}", turn.language)
    return Offer(
        "utter_choice_order", "inform", {"order_number": order.number}, {"number": order.number, "state": state}
    )
