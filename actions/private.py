"""What only a customer may hear: first who it is, then the answer; a code by mail where an order tells whom to ask."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import base, orders
from actions.base import Events, Turn
from bot.replies import changes as replies
from bot.replies.reply import Reply

Answer = Callable[[CollectingDispatcher, Turn, int], Awaitable[Events]]
CODE = "code"


async def take(
    dispatcher: CollectingDispatcher, turn: Turn, wish: str, answer: Answer, open_to_all: Reply | None = None
) -> Events:
    """Answer a verified customer; tell others what is `open_to_all`, and let them say who they are."""
    noted = [SlotSet("wish", wish), SlotSet("topic", wish)]
    if turn.customer_id is not None:
        return [*noted, SlotSet("wish", None), *await answer(dispatcher, turn, turn.customer_id)]
    if turn.signed_in is False:
        base.say(dispatcher, turn, replies.wrong_code())
        return noted
    if turn.slot("order_number") and turn.slot("email"):
        return [*noted, *await orders.of_anybody(dispatcher, turn, wish)]
    base.say(dispatcher, turn, _first(turn, open_to_all))
    return noted


def goes_on(turn: Turn) -> bool:
    """Whether this message is about who somebody is: a code, a number, an address."""
    told = turn.signed_in is not None or (turn.picked or ("",))[0] == CODE
    return told or turn.has_entity("order_number") or turn.has_entity("email")


def _first(turn: Turn, open_to_all: Reply | None) -> Reply:
    """What is still needed to know who it is, behind what anybody may hear."""
    if turn.has_entity("order_number"):
        return Reply(("utter_ask_email",))
    if turn.has_entity("email"):
        return Reply(("utter_ask_order_number_only",))
    asks = sign_in_first()
    if open_to_all is None:
        return asks
    return Reply((open_to_all.says[0], *asks.says), open_to_all.facts, offers=asks.offers)


def sign_in_first() -> Reply:
    """What is private is for whom the shop knows: who it is comes first."""
    return Reply(("utter_sign_in_first",), offers=base.choices((base.PERSON,)))
