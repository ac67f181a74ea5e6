"""Handing over to a person, with everything the bot knows."""

from __future__ import annotations

from typing import Any

from rasa_sdk.events import ActiveLoop, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import base
from actions.base import PERSON, Events, TopicAction, Turn
from actions.draft import SLOT, Draft
from actions.means import means
from actions.prepared import prepared
from bot.replies.desk_card import BY_PAIR, BY_TOKEN, customer_card, desk_card
from bot.replies.orders import NO, YES
from bot.replies.reply import Reply
from bot.shop.facts import OrderFacts

GIVEN = ("order_number", "email", "coupon_code")


class HandOver(TopicAction):
    """The shopper asked for a person."""

    says = "action_hand_over"
    foresees = False

    async def answer(self, dispatcher: CollectingDispatcher, turn: Turn) -> Events:
        """Hand over at once, without a question, and tell what else the message asks for."""
        wish = next((each["name"] for each in turn.slot("also") or ()), None)
        return await hand_over(dispatcher, turn, "asked_for_person", wish)


class PassOn(TopicAction):
    """A matter that the bot understands and a person takes care of."""

    says = "action_pass_on"
    foresees = False

    async def answer(self, dispatcher: CollectingDispatcher, turn: Turn) -> Events:
        """Hand over with the wish known; nobody is handed over unasked for what was only second in a message."""
        if turn.second:
            return offer(dispatcher, turn, turn.intent)
        return await hand_over(dispatcher, turn, "cannot_do", turn.intent)


def offer(dispatcher: CollectingDispatcher, turn: Turn, wish: str) -> Events:
    """Offer a person; a yes hands over with the wish known."""
    base.say_offering_person(dispatcher, turn, Reply(("utter_offer_person",), offers=(YES, NO)))
    return [*base.answered(wish), SlotSet("proposal", {"act": PERSON, "wish": wish})]


async def hand_over(
    dispatcher: CollectingDispatcher, turn: Turn, reason: str, wish: str | None = None, draft: Draft | None = None
) -> Events:
    """Say so, and send the briefing's facts along; the conversation core opens the ticket.

    `draft` is the change being prepared where this turn has added to what the slot holds.
    """
    order, wish = await base.find_order(turn), wish or turn.slot("topic")
    briefing = {
        "reason": reason,
        "wish": wish,
        "slots": {name: turn.slot(name) for name in GIVEN if turn.slot(name)},
        "order": desk_card(order, turn.language, means().sentences, turn.today) if order else None,
        "change": await prepared(turn, draft or Draft.of(turn.slot(SLOT)), order),
        "customer": await _customer(turn, order),
        "tried": [turn.slot("answered")] if turn.slot("answered") else [],
        "next_questions": _next_questions(wish, order),
    }
    base.say(dispatcher, turn, Reply((f"utter_hand_over_{reason}",)), hand_over=briefing)
    done = ("requested_slot", "proposal", "draft", "also")
    return [ActiveLoop(None), *(SlotSet(name, None) for name in done)]


async def _customer(turn: Turn, order: OrderFacts | None) -> dict[str, Any] | None:
    """Who it is and how we know: vouched for by the shop, or by knowing an order's number and e-mail."""
    known = turn.customer_id if turn.customer_id is not None else order.customer_id if order else None
    customer = await means().shop.customer_by_id(known) if known is not None else None
    if customer is None:
        return None
    return customer_card(customer, BY_TOKEN if turn.customer_id is not None else BY_PAIR)


def _next_questions(wish: str | None, order: OrderFacts | None) -> list[str]:
    expected = means().follow_ups.after(wish or "track_order", order.state.value if order else "any")
    return [name for name in expected if name != PERSON][:3]
