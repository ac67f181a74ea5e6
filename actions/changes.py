"""Changing an order: asks for what is missing, says what would happen, and does it after a yes."""

from __future__ import annotations

from dataclasses import replace

from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import asking, base, handoff
from actions.base import Events, Turn
from actions.draft import (
    ADDRESS,
    CODE,
    ITEMS,
    LINES,
    OPTIONS,
    PAYMENT,
    REASON,
    REMEDY,
    SHIPPING,
    SLOT,
    WHAT,
    YES,
    Draft,
    wished,
)
from actions.known import PAID, PICKING, SWAPPING, Known, known_of
from actions.listening import REMEDIED, hear, without
from actions.means import means
from actions.several import CHANGING, taken_apart
from bot.replies import changes as replies
from bot.replies.orders import about_order
from bot.replies.reply import Reply
from bot.shop.changes import Change, ChangeAddress, ReportMissing, ReportWrong, ReturnItems
from bot.shop.facts import OrderFacts, Refusal
from bot.shop.outcomes import Refused, Weighed

MISSES_ALLOWED = 2
SEARCH = "search"


async def begin(dispatcher: CollectingDispatcher, turn: Turn, wish: str, order: OrderFacts) -> Events:
    """Prepare what is wished of this order, with all that the message says of it already; its other parts wait."""
    parts = await taken_apart(turn, wish, order)
    if parts:
        first, *rest = parts
        waiting = [SlotSet("also", [*rest, *(turn.slot("also") or [])])]
        return [*waiting, *await begin(dispatcher, turn.about(first["text"]), first["name"], order)]
    draft = Draft(wish, order=order.number)
    known = await known_of(draft, order, order.customer_id, turn.today)
    draft = _only_one(hear(turn, draft, known), known)
    refused = await _refused_anyway(turn, draft, known)
    if refused and turn.customer_id is None:
        base.say(dispatcher, turn, _refused_to_anybody(turn, wish, refused, order.coarse()))
        return base.answered(wish)
    if refused:
        return _refuse(dispatcher, turn, draft, refused, known)
    if turn.customer_id is None:
        return sign_in(dispatcher, turn, draft, order)
    return await go_on(dispatcher, turn, draft, known)


def _refused_to_anybody(turn: Turn, wish: str, refused: Refused, order: OrderFacts) -> Reply:
    """The order's coarse state; a change of what has left is plainly refused, as the state tells no less."""
    left = refused.why is Refusal.ALREADY_SHIPPED and wish in CHANGING
    return replies.refused(turn.told, wish, refused, order) if left else about_order(turn.told, wish, order)


def sign_in(dispatcher: CollectingDispatcher, turn: Turn, draft: Draft, order: OrderFacts) -> Events:
    """A number and an address may be somebody else's: a code goes to the customer's mail box first."""
    base.say(dispatcher, turn, replies.ask_code(order), sign_in={"customer_id": order.customer_id})
    return _kept(draft.asking(CODE))


async def go_on(dispatcher: CollectingDispatcher, turn: Turn, draft: Draft, known: Known) -> Events:
    """Ask for the first thing missing, or say what would happen and ask for a yes, or why it cannot be."""
    draft = replace(draft, missed=0)
    asked = _missing(draft, known)
    if asked is not None:
        return _ask(dispatcher, turn, draft.asking(asked), known)
    weighed = await means().shop.weigh(known.order.customer_id, _change(draft, known), turn.today)
    if isinstance(weighed, Refused) and weighed.why is Refusal.SEARCH_FIRST and draft.remedy != SEARCH:
        return await _search(dispatcher, turn, draft, weighed, known)
    if isinstance(weighed, Refused):
        return _refuse(dispatcher, turn, draft, weighed, known)
    if REASON in weighed.missing:
        return _ask(dispatcher, turn, draft.asking(REASON), known, weighed)
    if _payment_open(draft, weighed, known):
        return _ask(dispatcher, turn, draft.asking(PAYMENT), known, weighed)
    base.say(dispatcher, turn, replies.propose(turn.told, draft.wish, draft.what, weighed))
    return _kept(draft.asking(YES))


async def carry_out(dispatcher: CollectingDispatcher, turn: Turn, draft: Draft, known: Known) -> Events:
    """Do what was proposed, once for this message."""
    change, shop = _change(draft, known), means().shop
    done = await shop.carry_out(known.order.customer_id, change, turn.source, turn.now)
    if isinstance(done, Refused):
        return _refuse(dispatcher, turn, draft, done, known)
    base.say(dispatcher, turn, replies.done(turn.told, draft.wish, draft.what, done))
    return [*base.answered(draft.wish), SlotSet(SLOT, None)]


async def not_heard(dispatcher: CollectingDispatcher, turn: Turn, draft: Draft, known: Known) -> Events:
    """The question again, with what can be pressed; then a person, who sees how far it came."""
    missed = draft.missed + 1
    if missed >= MISSES_ALLOWED:
        return await handoff.hand_over(dispatcher, turn, "second_miss", draft.wish, draft)
    asked = await go_on(dispatcher, turn, draft, known)
    return [*asked, SlotSet(SLOT, replace(draft, missed=missed).stored())]


def _only_one(draft: Draft, known: Known) -> Draft:
    """Where there is just one line that it can be about, it is that one."""
    able = [line.line_id for line in known.order.lines if draft.wish != "return_item" or line.kept_back is None]
    return replace(draft, lines=tuple(able)) if draft.wish in PICKING and not draft.lines and len(able) == 1 else draft


async def _refused_anyway(turn: Turn, draft: Draft, known: Known) -> Refused | None:
    """Why the wish cannot come true whatever is still answered: nobody answers or proves anything for a plain no."""
    weighed = await means().shop.weigh(known.order.customer_id, _whatever(draft, known), turn.today)
    if not isinstance(weighed, Refused) or (weighed.why is Refusal.SEARCH_FIRST and draft.remedy):
        return None
    return weighed if weighed.why in WHATEVER else None


def _whatever(draft: Draft, known: Known) -> Change:
    """The change with something for every answer that is still open."""
    order = known.order
    able = [line for line in order.lines if line.kept_back is None]
    lines = tuple(line.line_id for line in able or order.lines)
    if draft.wish in ("return_item", "exchange_item"):
        return ReturnItems(order.number, lines)
    if draft.wish == "order_wrong_or_damaged":
        return ReportWrong(order.number, lines, "damaged", "replace")
    if draft.wish == "change_address" and order.address:
        return ChangeAddress(order.number, order.address)
    if draft.wish == "order_missing":
        return ReportMissing(order.number, SEARCH)
    return _change(draft, known)


WHATEVER = frozenset(
    {
        Refusal.ALREADY_SHIPPED,
        Refusal.ALREADY_PACKED,
        Refusal.ALREADY_CANCELLED,
        Refusal.ALREADY_CHANGED,
        Refusal.ALREADY_RETURNED,
        Refusal.FINAL_SALE,
        Refusal.NOT_DELIVERED,
        Refusal.WINDOW_CLOSED,
        Refusal.SEARCH_FIRST,
    }
)
"""Refusals for what an order is, not for what was said of it."""


def _change(draft: Draft, known: Known) -> Change:
    change = wished(draft, known.order.number)
    if change is None:
        raise ValueError(f"{draft.wish} changes nothing")
    return change


def _missing(draft: Draft, known: Known) -> str | None:
    """What is to be asked before anything can be weighed; None when all is known."""
    if draft.wish in PICKING and not draft.lines:
        return LINES
    if draft.wish == "change_address" and not replies.whole_address(draft.address):
        return ADDRESS
    if draft.wish not in SWAPPING:
        return None
    if draft.what in (PAYMENT, SHIPPING):
        given = draft.payment if draft.what == PAYMENT else draft.option
        return None if given else draft.what
    if draft.open or draft.swaps:
        return OPTIONS if draft.open else None
    return WHAT if draft.wish == "change_order" and draft.what != ITEMS else LINES


def _payment_open(draft: Draft, weighed: Weighed, known: Known) -> bool:
    """Whether money moves and the customer may choose which way."""
    moves = weighed.pays is not None or weighed.gets is not None
    return draft.wish in PAID and draft.payment is None and moves and len(asking.ways(draft, weighed, known)) > 1


async def _search(dispatcher: CollectingDispatcher, turn: Turn, draft: Draft, refused: Refused, known: Known) -> Events:
    """Why new ones or the money cannot be had yet, and the search that comes first, for a yes."""
    draft = replace(draft, remedy=SEARCH)
    weighed = await means().shop.weigh(known.order.customer_id, _change(draft, known), turn.today)
    if isinstance(weighed, Refused):
        return _refuse(dispatcher, turn, draft, weighed, known)
    why = replies.refused(turn.told, draft.wish, refused, known.order)
    base.say(dispatcher, turn, replies.both(why, replies.propose(turn.told, draft.wish, draft.what, weighed)))
    return _kept(draft.asking(YES))


def _refuse(dispatcher: CollectingDispatcher, turn: Turn, draft: Draft, refused: Refused, known: Known) -> Events:
    """Why not; then for another answer where one would do, else what would work instead."""
    why = replies.refused(turn.told, draft.wish, refused, known.order)
    asked = (OTHER_REMEDY if draft.wish in REMEDIED else ANOTHER).get(refused.why)
    if asked is None or (asked == PAYMENT and not refused.among):
        base.say(dispatcher, turn, why)
        return [*base.answered(draft.wish), SlotSet(SLOT, None)]
    draft = without(draft, asked, known).asking(asked)
    question = asking.question(turn, draft, known, None, refused.among)
    base.say(dispatcher, turn, replies.both(why, replies.ask(turn.told, known.order, question)))
    return _kept(draft)


ANOTHER = {
    Refusal.REASON_NEEDED: REASON,
    Refusal.NOTHING_CHOSEN: LINES,
    Refusal.OUT_OF_STOCK: OPTIONS,
    Refusal.NO_SUCH_OPTION: SHIPPING,
    Refusal.ADDRESS_INCOMPLETE: ADDRESS,
    Refusal.NOT_SHIPPED_THERE: ADDRESS,
    **dict.fromkeys(
        (
            Refusal.NO_SUCH_PAYMENT,
            Refusal.SAME_PAYMENT,
            Refusal.NOT_TO_THIS_PAYMENT,
            Refusal.GIFT_CARD_TOO_SMALL,
        ),
        PAYMENT,
    ),
}
"""What another answer would help with."""
OTHER_REMEDY = dict.fromkeys((Refusal.OUT_OF_STOCK, Refusal.SEARCH_OVER), REMEDY) | {Refusal.NOTHING_CHOSEN: LINES}


def _ask(
    dispatcher: CollectingDispatcher, turn: Turn, draft: Draft, known: Known, weighed: Weighed | None = None
) -> Events:
    question = asking.question(turn, draft, known, weighed)
    base.say(dispatcher, turn, replies.ask(turn.told, known.order, question))
    return _kept(draft)


def _kept(draft: Draft) -> Events:
    said = {SLOT: draft.stored(), "misses": 0, "doubted": None, "topic": draft.wish}
    return [SlotSet(name, value) for name, value in said.items()]
