"""When unsure: ask once which was meant, then hand over. Never 'I did not understand' twice."""

from __future__ import annotations

from typing import Any

from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import advice, base, handoff, orders
from actions.base import Events, TopicAction, Turn
from actions.parts import WISHES
from bot.replies.reply import Reply

LIKELY_AT_MOST = 3
LEAST_LIKELY = 0.08
SUPPOSED = "supposed"
ONE_WISH = {"change_order", "exchange_item"}  # what has not left is changed, what has arrived is exchanged
PARTING = {"thanks", "goodbye"}  # which of them it is need not be sure
NOT_OFFERED = {"talk_to_human", "out_of_scope", "inform", "affirm", "deny", "greet", "goodbye", "thanks"}


class Unsure(TopicAction):
    """Clarifies once, with the likely meanings to press; a second miss, or no idea at all, hands over."""

    says = "action_unsure"

    async def answer(self, dispatcher: CollectingDispatcher, turn: Turn) -> Events:
        """Which of the two it is was decided with the message's confidence and the misses so far."""
        return await unsure(dispatcher, turn)


async def unsure(dispatcher: CollectingDispatcher, turn: Turn) -> Events:
    """Ask which was meant, or hand over; an answer to the form of advice goes on with it."""
    if advice.goes_on(turn):
        return await advice.go_on(dispatcher, turn)
    if turn.wants_person:
        return await handoff.hand_over(dispatcher, turn, "asked_for_person")
    meanings = _likely(turn)
    wish = next((meaning for meaning in meanings if meaning in WISHES), "track_order")
    if orders.likely(turn, wish):
        return await orders.take(dispatcher, turn, wish)
    if await orders.told_by_facts(turn):
        return await orders.go_on(dispatcher, turn, "change_order")
    if int(turn.slot("misses") or 0) >= 1:
        return await handoff.hand_over(dispatcher, turn, "second_miss")
    if _decision(turn) == "hand_off":
        return await handoff.hand_over(dispatcher, turn, "unsure")
    if meanings and ONE_WISH.issuperset(meanings):
        return await orders.go_on(dispatcher, turn, meanings[0])
    if not meanings and turn.likeliest in PARTING:
        base.say(dispatcher, turn, Reply(("utter_thanks",)))
        return []
    likely = base.choices(meanings)
    name = _question(len(likely))
    offers = (*likely, *base.choices(("talk_to_human",))) if likely else base.choices(base.TOPICS)
    base.say(dispatcher, turn, Reply((name,), offers=offers))
    return [SlotSet("misses", 1), SlotSet("doubted", turn.words), *_supposed([offer.intent for offer in likely])]


def _supposed(meanings: list[str]) -> Events:
    """The one likely meaning, if it is about an order: a value or a yes that follows goes on with it."""
    if len(meanings) != 1 or meanings[0] not in WISHES:
        return []
    return [SlotSet("wish", meanings[0]), SlotSet("proposal", {"act": SUPPOSED, "wish": meanings[0]})]


class AskTopic(TopicAction):
    """The shopper has a problem and has not said which."""

    says = "action_ask_topic"
    foresees = False

    async def answer(self, dispatcher: CollectingDispatcher, turn: Turn) -> Events:
        """The topics to press, and a person."""
        base.say(dispatcher, turn, Reply(("utter_ask_topic",), offers=base.choices(base.TOPICS)))
        return []


class OutOfScope(TopicAction):
    """Not a matter of this shop."""

    says = "action_out_of_scope"
    foresees = False

    async def answer(self, dispatcher: CollectingDispatcher, turn: Turn) -> Events:
        """Says so, and what it can do instead."""
        base.say(dispatcher, turn, Reply(("utter_out_of_scope",), offers=base.choices(base.TOPICS)))
        return []


def _question(likely: int) -> str:
    return ("utter_ask_topic", "utter_clarify_one")[likely] if likely < 2 else "utter_clarify"


def _decision(turn: Turn) -> str:
    decision: dict[str, Any] = turn.tracker.latest_message.get("decision") or {}
    return decision.get("act") or "clarify"


def _likely(turn: Turn) -> list[str]:
    meanings = turn.tracker.latest_message.get("meanings") or []
    likely = [each["name"] for each in meanings if each["confidence"] >= LEAST_LIKELY]
    return [name for name in likely if name not in NOT_OFFERED][:LIKELY_AT_MOST]
