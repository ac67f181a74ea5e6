"""Which of a known customer's orders is meant, by what they say of it."""

from __future__ import annotations

from dataclasses import dataclass

from rasa_sdk.executor import CollectingDispatcher

from actions import base
from actions.base import Turn
from actions.draft import ORDER
from actions.known import SWAPPING, item
from actions.means import means
from bot.reading.findings import ORDER_NUMBER
from bot.reading.orders import OrderSaid, pick_order
from bot.reading.reader import reader_for
from bot.replies.cards import order_card
from bot.replies.changes import pick
from bot.replies.reply import Reply
from bot.replies.wording import DEFAULT_LANGUAGE
from bot.shop.facts import OrderFacts, OrderState

LOOKED_AT = 30
SHOWN = 6
OPEN = frozenset({OrderState.UNPAID, OrderState.PENDING, OrderState.PACKED})
MOVING = OPEN | {OrderState.SHIPPED, OrderState.OUT_FOR_DELIVERY, OrderState.LATE}
HERE = frozenset({OrderState.DELIVERED, OrderState.PART_RETURNED})
FITS = {
    "cancel_order": OPEN,
    "change_order": OPEN,
    "change_address": OPEN,
    "return_item": HERE,
    "exchange_item": HERE | OPEN,
    "order_wrong_or_damaged": HERE,
    "order_missing": HERE | MOVING,
    "track_order": MOVING,
    "order_late": MOVING,
}
"""The states in which a wish can come true: an order in another one is meant only if it is named."""


@dataclass(frozen=True)
class Meant:
    """The orders meant, none if that is not clear: then `among` are those to pick from.

    `unknown` says that a number was given which is none of this customer's.
    """

    orders: tuple[OrderFacts, ...] = ()
    among: tuple[OrderFacts, ...] = ()
    unknown: bool = False


async def of_customer(turn: Turn, wish: str, customer_id: int, asked: bool = False) -> Meant:
    """The order meant: by number, by what is said of it, as the only one that fits, else the one talked about."""
    shop = means().shop
    named = _named(turn)
    if named:
        found = [await shop.order_of_customer(number, customer_id, turn.today) for number in named]
        return Meant(tuple(order for order in found if order), unknown=not any(found))
    orders = await shop.orders_of_customer(customer_id, turn.today, LOOKED_AT)
    current = turn.slot("order_number")
    said = pick_order(turn.words, [_said(order) for order in orders], turn.today, current)
    meant = tuple(order for order in orders if order.number in said)
    fitting = tuple(order for order in orders if order.state in FITS.get(wish, frozenset(OrderState)))
    clear = _clear(meant, fitting)
    spoken_of = tuple(order for order in orders if order.number == current)
    becomes = wish in SWAPPING and set(spoken_of) <= set(fitting) and not any(_names(turn, order) for order in clear)
    if clear and not (spoken_of and becomes):
        return Meant(clear)
    if turn.pressed and spoken_of and not asked:
        return Meant(spoken_of)
    if len(fitting) == 1 and not meant and not asked and not set(spoken_of) & set(fitting):
        return Meant(fitting)
    if spoken_of and (becomes or not meant) and not asked and (not fitting or spoken_of[0] in fitting):
        return Meant(spoken_of)
    return Meant(among=meant or fitting or orders)


def _clear(meant: tuple[OrderFacts, ...], fitting: tuple[OrderFacts, ...]) -> tuple[OrderFacts, ...]:
    """The one order meant; of several, the one to which it can happen."""
    both = tuple(order for order in meant if order in fitting)
    return meant if len(meant) == 1 else both if len(both) == 1 else ()


def _names(turn: Turn, order: OrderFacts) -> bool:
    """Whether a thing is named that is in it: "the size M" alone tells what something shall become."""
    said = set(turn.words.lower().split())
    return any(said & set(line.product.lower().split()) for line in order.lines)


def _named(turn: Turn) -> list[str]:
    """The order numbers of this part of the message, in order, each once; or the one that was pressed."""
    if turn.picked and turn.picked[0] == ORDER:
        return [turn.picked[1]]
    if turn.pressed and turn.has_entity("order_number"):
        return [turn.entity("order_number") or ""]
    return numbers(turn.words)


def numbers(text: str) -> list[str]:
    """The order numbers in a text, each once."""
    findings = reader_for(DEFAULT_LANGUAGE).read(text).findings
    return list(dict.fromkeys(str(each.value) for each in findings if each.kind == ORDER_NUMBER))


def ask(dispatcher: CollectingDispatcher, turn: Turn, meant: Meant) -> None:
    """Which order, with those it may be to press, each with its card."""
    if not meant.among:
        base.say(dispatcher, turn, Reply(("utter_ask_order_number_only",)))
        return
    shown = meant.among[:SHOWN]
    offers = tuple(
        pick(ORDER, order.number, "utter_choice_order", {"number": order.number, "state": _state(turn, order)})
        for order in shown
    )
    cards = tuple(order_card(order, turn.language, means().sentences) for order in shown)
    base.say(dispatcher, turn, Reply(("utter_pick_order",), offers=offers, cards=cards))


def _state(turn: Turn, order: OrderFacts) -> str:
    return means().sentences.say(f"utter_state_{order.state.value}", turn.language)


def _said(order: OrderFacts) -> OrderSaid:
    cents = int(order.total.amount * 100) if order.total else 0
    return OrderSaid(order.number, order.placed_on, order.state.value, tuple(map(item, order.lines)), cents)
