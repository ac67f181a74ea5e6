"""Every message is first heard as an answer to the open question; another topic in between is answered first."""

from __future__ import annotations

from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import base, changes, orders, which_order
from actions.base import Events, Turn
from actions.draft import CODE, CORRECTING, ORDER, SLOT, YES, Draft
from actions.known import Known, known_of
from actions.listening import hear
from actions.means import means
from actions.parts import WISHES
from bot.reading.answers import wants_stop, yes_no
from bot.replies import changes as replies
from bot.shop.records_orders import number_key

NO_TOPIC = frozenset({"inform", "affirm", "deny", "greet", "thanks", "goodbye", "vague_problem", "nlu_fallback"})
SMALL_TALK = frozenset({"greet", "thanks", "goodbye", "bot_challenge", "problem_solved", "give_feedback"})
ALIKE = (
    frozenset({"change_order", "exchange_item"}),
    frozenset({"return_item", "request_refund", "exchange_item"}),
    frozenset({"order_wrong_or_damaged", "request_refund", "exchange_item"}),
    frozenset({"order_missing", "request_refund", "order_late", "track_order"}),
)
"""Wishes that shoppers name in each other's words: the later one does not replace the one under way."""


async def listen(dispatcher: CollectingDispatcher, turn: Turn) -> Events | None:
    """What comes of a message if it belongs to the change under way; None if it does not, or there is none."""
    draft = Draft.of(turn.slot(SLOT))
    if draft is None or turn.wants_person:
        return None
    if draft.asked == CODE:
        return await _after_code(dispatcher, turn, draft)
    if draft.asked == ORDER:
        return None if _new_wish(turn, draft) else await orders.which(dispatcher, turn, draft)
    known = await _known(turn, draft)
    return await _heard(dispatcher, turn, draft, known) if known else None


async def come_back(dispatcher: CollectingDispatcher, turn: Turn, events: Events) -> Events:
    """After another topic in between the open question is put again; nothing where the change itself went on, and
    after small talk."""
    draft = Draft.of(turn.slot(SLOT))
    if draft is None or _small_talk(turn) or any(event.get("name") == SLOT for event in events):
        return []
    if draft.asked == CORRECTING:
        return [SlotSet(SLOT, None)]
    if draft.asked == CODE and turn.customer_id is None:
        base.say(dispatcher, turn, replies.code_awaited())
        return []
    known = await _known(turn, draft)
    return await changes.go_on(dispatcher, turn, draft, known) if known else []


async def _known(turn: Turn, draft: Draft) -> Known | None:
    """What the change is about; None while it is not known which order, or whose it is."""
    if turn.customer_id is None or draft.order is None:
        return None
    order = await means().shop.order_of_customer(draft.order, turn.customer_id, turn.today)
    return await known_of(draft, order, turn.customer_id, turn.today) if order else None


async def _heard(dispatcher: CollectingDispatcher, turn: Turn, draft: Draft, known: Known) -> Events | None:
    after = draft if wants_stop(turn.words) else hear(turn, draft, known)
    if (_new_wish(turn, draft) or _small_talk(turn)) and not _answers(draft, after):
        return None
    if _other_order(turn, draft):
        return None if _likely_other(turn, draft) else await orders.go_on(dispatcher, turn, draft.wish)
    if after != draft:
        return await changes.go_on(dispatcher, turn, after, known)
    said = turn.intent == "affirm" if turn.intent in ("affirm", "deny") else yes_no(turn.words)
    if draft.asked == CORRECTING:
        return None
    if said is False and _likely_other(turn, draft):
        return await orders.go_on(dispatcher, turn, turn.likeliest)
    if wants_stop(turn.words) or (said is False and draft.asked != YES):
        base.say(dispatcher, turn, replies.left(base.choices(base.TOPICS)))
        return [SlotSet(SLOT, None)]
    if said is False:
        # What is wrong with it may come in the next message.
        base.say(dispatcher, turn, replies.left(base.choices(base.TOPICS)))
        return [SlotSet(SLOT, draft.asking(CORRECTING).stored())]
    if said and draft.asked == YES:
        return await changes.carry_out(dispatcher, turn, draft, known)
    if turn.sure and turn.intent not in NO_TOPIC and not _alike(turn.intent, draft.wish):
        return None
    return await changes.not_heard(dispatcher, turn, draft, known)


def _answers(before: Draft, after: Draft) -> bool:
    """Whether what was asked is answered; a yes is not an answer that words about something else could give."""
    return before.asked != YES and after != before


def _alike(one: str, other: str) -> bool:
    return one == other or any({one, other} <= alike for alike in ALIKE)


def _new_wish(turn: Turn, draft: Draft) -> bool:
    """Whether something else is wished of an order, for sure; after a no, also where it is only likely."""
    if draft.asked == CORRECTING and not turn.picked:
        return _likely_other(turn, draft)
    return turn.sure and not turn.picked and turn.intent in WISHES and not _alike(turn.intent, draft.wish)


def _small_talk(turn: Turn) -> bool:
    """Whether it is said for the sake of talking: neither a yes nor a no lies in thanks."""
    return turn.sure and turn.intent in SMALL_TALK


def _likely_other(turn: Turn, draft: Draft) -> bool:
    """Whether the likeliest meaning is another wish of an order, sure or not."""
    return turn.likeliest in WISHES and not _alike(turn.likeliest, draft.wish)


def _other_order(turn: Turn, draft: Draft) -> bool:
    """Whether another order's number is named."""
    named = {number_key(number) for number in which_order.numbers(turn.words)}
    return bool(named) and number_key(draft.order or "") not in named


async def _after_code(dispatcher: CollectingDispatcher, turn: Turn, draft: Draft) -> Events | None:
    """The right code lets the change go on, a wrong one is asked for again; anything else is no code."""
    if turn.customer_id is not None:
        known = await _known(turn, draft)
        return await changes.go_on(dispatcher, turn, draft, known) if known else [SlotSet(SLOT, None)]
    if turn.signed_in is False:
        base.say(dispatcher, turn, replies.wrong_code())
        return []
    order = await base.find_order(turn) if turn.picked == (CODE, "again") else None
    return changes.sign_in(dispatcher, turn, draft, order) if order else None
