"""Orders: which one is meant, and the answer to what is wished of it."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.forms import FormValidationAction

from actions import base, changes, handoff, payments, which_order
from actions.base import Events, TopicAction, Turn
from actions.draft import CHANGES, ORDER, SLOT, Draft
from actions.fitting import fitting
from actions.known import SWAPPING, known_of
from actions.listening import hear
from actions.parts import LEAST_CONFIDENT, TOLD, WISHES, by_order, parts_of
from bot.replies.orders import about_order
from bot.replies.reply import Reply
from bot.shop.facts import OrderFacts
from bot.shop.lookups import Miss


class OrderWish(TopicAction):
    """An order wish: answered at once when order and shopper are known, else the form asks."""

    says = "action_order_wish"

    async def answer(self, dispatcher: CollectingDispatcher, turn: Turn) -> Events:
        """The intent of this message is the wish; a message of several wishes is taken apart."""
        return await take(dispatcher, turn, turn.intent)


class ValidateOrderForm(FormValidationAction):
    """The form asks nothing of a customer who is known: they pick among their orders."""

    def name(self) -> str:
        """The action's name in domain.yml."""
        return "validate_order_form"

    async def required_slots(
        self, domain_slots: list[str], dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[str]:
        """What the form still asks for."""
        return [] if Turn(tracker).customer_id is not None else domain_slots


class AskOrderNumber(TopicAction):
    """Asks which order."""

    says = "action_ask_order_number"

    async def answer(self, dispatcher: CollectingDispatcher, turn: Turn) -> Events:
        """One question for what is not known yet."""
        name = "utter_ask_order_number_only" if turn.slot("email") else "utter_ask_order_and_email"
        base.say(dispatcher, turn, Reply((name,)))
        return []


class AnswerOrder(TopicAction):
    """Answers once the form has what it asked for; a wish said along with the last value is the newer one."""

    says = "action_answer_order"

    async def answer(self, dispatcher: CollectingDispatcher, turn: Turn) -> Events:
        """The order's answer."""
        return await go_on(dispatcher, turn, order_wish(turn))


def order_wish(turn: Turn) -> str:
    """What is wished of an order: this message's intent, else the wish noted before, else where it is."""
    wishes = (wish for wish in (turn.intent, turn.slot("wish")) if wish in WISHES)
    return next(wishes, "track_order")


async def take(dispatcher: CollectingDispatcher, turn: Turn, wish: str) -> Events:
    """Answer a message's first wish; its other wishes follow, each with its own part of the message."""
    # What is only told waits for no yes; and once its items are changed an order may take no other change.
    parts = sorted(parts_of(turn), key=lambda part: (part["name"] not in TOLD, part["name"] in SWAPPING))
    # What is wished of something else than an order follows behind.
    others = [each for each in turn.slot("also") or [] if each["name"] not in WISHES]
    if turn.customer_id is None:
        named = [] if turn.pressed else by_order(parts or [{"name": wish, "text": turn.words}])
        return [SlotSet("also", [*named, *others])] if named else await go_on(dispatcher, turn, wish)
    if len(parts) < 2:
        return await go_on(dispatcher, turn, wish)
    rest = [SlotSet("also", [*parts[1:], *others])]
    return [*rest, *await go_on(dispatcher, turn.about(parts[0]["text"]), parts[0]["name"])]


def likely(turn: Turn, wish: str) -> bool:
    """Whether a message that is not understood for sure is still best taken for this wish about an order.

    With an order's number in it the order is the likeliest help, and so is a part that says of a known customer's
    message what it is about. Told by mistake, a state harms nobody, and nothing is changed without a yes.
    """
    decision = (turn.tracker.latest_message.get("decision") or {}).get("act")
    if turn.customer_id is not None and (len(parts_of(turn)) > 1 or _changing(turn) >= LEAST_CONFIDENT):
        return True
    named = turn.has_entity("order_number") or (turn.has_entity("email") and turn.slot("order_number"))
    return decision != "hand_off" and bool(named) and wish in WISHES


async def told_by_facts(turn: Turn) -> bool:
    """Whether a known customer's words name a thing of an order and what it shall become, whatever else is unclear."""
    if turn.customer_id is None:
        return False
    meant = await which_order.of_customer(turn, "exchange_item", turn.customer_id)
    if len(meant.orders) != 1:
        return False
    draft = Draft("exchange_item", order=meant.orders[0].number)
    return bool(hear(turn, draft, await known_of(draft, meant.orders[0], turn.customer_id, turn.today)).swaps)


def _changing(turn: Turn) -> float:
    """How likely it is that something of an order shall change, whatever it is: the order's state settles which."""
    meanings = turn.tracker.latest_message.get("meanings") or []
    return sum(float(each["confidence"]) for each in meanings if each["name"] in CHANGES)


async def go_on(dispatcher: CollectingDispatcher, turn: Turn, wish: str) -> Events:
    """Answer a wish about an order, or let the form ask for what is missing."""
    noted = [SlotSet("wish", wish), SlotSet("topic", wish), SlotSet("proposal", None)]
    # What is only told does not end a change under way.
    noted += [] if wish in TOLD else [SlotSet(SLOT, None)]
    if turn.customer_id is not None:
        return [*noted, *await _of_customer(dispatcher, turn, wish, turn.customer_id)]
    if turn.slot("order_number") and turn.slot("email"):
        return [*noted, *await of_anybody(dispatcher, turn, wish)]
    return [*noted, FollowupAction("order_form")]


async def _of_customer(dispatcher: CollectingDispatcher, turn: Turn, wish: str, customer_id: int) -> Events:
    """A known customer's order by what they say of it; if that does not tell which, they pick."""
    meant = await which_order.of_customer(turn, wish, customer_id)
    if meant.unknown:
        return _not_found(dispatcher, turn)
    if not meant.orders:
        which_order.ask(dispatcher, turn, meant)
        return [SlotSet(SLOT, Draft(wish, said=turn.words, asked=ORDER).stored())]
    first, *others = meant.orders
    also = [{"name": wish, "text": turn.words, "order": other.number} for other in others]
    answered = await answer(dispatcher, turn, wish, first)
    waiting = next((each["value"] for each in answered if each.get("name") == "also"), turn.slot("also") or [])
    queued = [SlotSet("also", [*also, *waiting])] if also else []
    return [SlotSet("order_number", first.number), *answered, *queued]


async def which(dispatcher: CollectingDispatcher, turn: Turn, draft: Draft) -> Events | None:
    """The answer to "which order?": goes on with all that was said before; None if it was no answer."""
    if turn.customer_id is None:
        return None
    meant = await which_order.of_customer(turn, draft.wish, turn.customer_id, asked=True)
    if not meant.orders:
        return _not_found(dispatcher, turn) if meant.unknown else None
    order = meant.orders[0]
    both = turn.about(f"{draft.said or ''} {turn.words}".strip())
    return [
        SlotSet("order_number", order.number),
        SlotSet(SLOT, None),
        *await answer(dispatcher, both, draft.wish, order),
    ]


async def of_anybody(dispatcher: CollectingDispatcher, turn: Turn, wish: str) -> Events:
    """The coarse state for whoever knows number and address, or the one uniform answer for any miss."""
    order = await base.look_up(turn)
    if order is Miss.CLOSED:
        base.say(dispatcher, turn, Reply(("utter_lookups_closed",), offers=base.choices(("talk_to_human",))))
        return []
    if isinstance(order, Miss):
        return await _missed(dispatcher, turn)
    return [SlotSet("lookups", 0), *await answer(dispatcher, turn, wish, order)]


async def answer(dispatcher: CollectingDispatcher, turn: Turn, wish: str, order: OrderFacts) -> Events:
    """What there is to say or to ask about this wish and this order."""
    if wish in payments.PRIVATE:
        return await payments.of_order(dispatcher, turn, wish, order)
    wish = fitting(_not_here(turn, wish), order)
    if wish in CHANGES:
        return await changes.begin(dispatcher, turn, wish, order)
    told = order if turn.customer_id is not None else order.coarse()
    base.say(dispatcher, turn, about_order(turn.told, wish, told))
    return base.answered(wish)


def _not_here(turn: Turn, wish: str) -> str:
    """Money wanted for what never came is no return: the second meaning of the message tells."""
    likely = [name for name in turn.likely if name in CHANGES]
    never = wish == "request_refund" and likely[1:2] == ["order_missing"]
    return "order_missing" if never else wish


async def _missed(dispatcher: CollectingDispatcher, turn: Turn) -> Events:
    missed = int(turn.slot("lookups") or 0) + 1
    if missed >= base.MISSES_ALLOWED:
        return [SlotSet("lookups", 0), *await handoff.hand_over(dispatcher, turn, "order_not_found")]
    return [*_not_found(dispatcher, turn), SlotSet("lookups", missed)]


def _not_found(dispatcher: CollectingDispatcher, turn: Turn) -> Events:
    base.say(dispatcher, turn, Reply(("utter_order_not_found",), offers=base.choices(("talk_to_human",))))
    return []
