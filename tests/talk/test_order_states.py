"""From a shopper's words to the facts of the reply: every state of an order has its named row."""

from __future__ import annotations

import pytest

from bot.shop.facts import OrderState
from tests.talk.conftest import NOW, anticipated_in, in_words, said, says, text_of

pytestmark = pytest.mark.slow

# name | state | words | the sentence that answers | facts that must be told | answered ahead
TRACK = [
    ("unpaid", "where is my order", "utter_track_order_unpaid", "total pay_until", ["cancel_order"]),
    ("pending", "any news on my order", "utter_track_order_pending", "expected_on", ["cancel_order", "change_address"]),
    ("packed", "has my order shipped yet", "utter_track_order_packed", "expected_on", ["order_late", "cancel_order"]),
    (
        "shipped",
        "when will my package arrive",
        "utter_track_order_shipped",
        "expected_on carrier tracking_number city search_from",
        ["order_late", "change_address"],
    ),
    (
        "out_for_delivery",
        "where's my parcel",
        "utter_track_order_out_for_delivery",
        "carrier search_from",
        ["order_missing", "order_late"],
    ),
    (
        "late",
        "where is my parcel",
        "utter_track_order_late",
        "promised_on expected_on carrier search_from",
        ["order_missing", "request_refund"],
    ),
    (
        "delivered",
        "where is my order",
        "utter_track_order_delivered",
        "delivered_on return_until",
        ["order_missing", "return_item"],
    ),
    ("reported_missing", "where is my order", "utter_track_order_reported_missing", "delivered_on", ["request_refund"]),
    ("cancelled", "where is my order", "utter_track_order_cancelled", "cancelled_on", ["refund_status"]),
    ("part_returned", "what is happening with my order", "utter_track_order_part_returned", "", ["refund_status"]),
    (
        "refund_on_its_way",
        "where is my order",
        "utter_track_order_refund_on_its_way",
        "refund_amount refund_method refund_expected_by",
        ["refund_method"],
    ),
    ("refund_settled", "where is my order", "utter_track_order_refund_settled", "refund_amount refund_settled_on", []),
]


@pytest.mark.parametrize(("state", "words", "sentence", "told", "ahead"), TRACK, ids=[row[0] for row in TRACK])
async def test_an_order_is_answered_by_its_true_state_and_the_next_question(
    state, words, sentence, told, ahead, begin, order_in, service
):
    order = await order_in(OrderState(state), where=lambda one: _complete(one, state))
    facts = in_words(service, order)
    outcome = await (await begin(order.customer_id)).say(f"{words}? {order.number}")
    text = text_of(outcome)
    assert service.sentences.say(sentence, "en", **facts) in text
    assert [name for name in told.split() if facts[name] not in text] == []
    assert anticipated_in(outcome) == ahead
    assert outcome.messages[0].cards[0]["state"] == state


# name | words | facts that must be told
COARSE = [
    ("unpaid", "where is my order", "pay_until"),
    ("pending", "any news on my order", "expected_on"),
    ("packed", "has my order shipped yet", "expected_on"),
    ("shipped", "when will my package arrive", "expected_on carrier search_from"),
    ("out_for_delivery", "where's my parcel", "carrier search_from"),
    ("late", "where is my parcel", "promised_on expected_on carrier search_from"),
    ("delivered", "where is my order", "delivered_on return_until"),
    ("reported_missing", "where is my order", "delivered_on"),
    ("cancelled", "where is my order", "cancelled_on"),
    ("part_returned", "what is happening with my order", ""),
    ("refund_on_its_way", "where is my order", ""),
    ("refund_settled", "where is my order", ""),
]


@pytest.mark.parametrize(("state", "words", "told"), COARSE, ids=[row[0] for row in COARSE])
async def test_number_and_address_are_answered_by_the_true_state_and_its_days(
    state, words, told, begin, order_in, service
):
    order = await order_in(OrderState(state), where=lambda one: _complete(one, state))
    facts = in_words(service, order)
    outcome = await (await begin()).say(f"{words}? {order.number}, {order.email}")
    text = text_of(outcome)
    assert service.sentences.say(f"utter_track_order_{state}_coarse", "en", **facts) in text
    assert [name for name in told.split() if facts[name] not in text] == []
    assert outcome.messages[0].cards[0]["state"] == state


def _complete(order, state):
    """Rows speak of orders with every fact; those without have rows of their own."""
    if state == "late":
        return order.expected_on is not None
    if state == "reported_missing":
        return order.search_until > NOW.date()
    if state == "delivered":
        return sum(line.kept_back is None for line in order.lines) > 1
    return state != "cancelled" or order.refund is not None


# name | state | words | the sentence to a customer signed in | to whoever knows number and address, if it is another
WISHES = [
    (
        "late: it is late",
        "late",
        "my order is late, it should have been here days ago",
        "utter_track_order_late",
        "utter_track_order_late_coarse",
    ),
    (
        "late: not late yet",
        "shipped",
        "my order is late!! still nothing",
        "utter_order_late_shipped",
        "utter_track_order_shipped_coarse",
    ),
    (
        "late: on the van",
        "out_for_delivery",
        "my order is late and i am still waiting",
        "utter_order_late_out_for_delivery",
        None,
    ),
    (
        "late: delivered",
        "delivered",
        "my order is overdue, promised days ago and still nothing here",
        "utter_order_late_delivered",
        None,
    ),
    (
        "missing: delivered",
        "delivered",
        "it says delivered but there is no parcel here",
        "utter_propose_order_missing",
        "utter_ask_code",
    ),
    (
        "missing: known",
        "reported_missing",
        "it says delivered but it never arrived",
        "utter_order_missing_reported_missing",
        None,
    ),
    (
        "missing: not yet",
        "shipped",
        "my parcel never arrived",
        "utter_order_missing_shipped",
        "utter_order_missing_shipped_coarse",
    ),
    ("cancel: unpaid", "unpaid", "please cancel my order", "utter_propose_cancel_order", "utter_ask_code"),
    ("cancel: pending", "pending", "please cancel my order", "utter_propose_cancel_order_gets", "utter_ask_code"),
    ("cancel: packed", "packed", "i want to cancel my order", "utter_propose_cancel_order_gets", "utter_ask_code"),
    ("cancel: shipped", "shipped", "cancel my order please", "utter_cancel_order_shipped", None),
    ("cancel: on the van", "out_for_delivery", "cancel my order please", "utter_cancel_order_out_for_delivery", None),
    ("cancel: late", "late", "cancel my order please", "utter_cancel_order_late", None),
    ("cancel: delivered", "delivered", "cancel my order please", "utter_cancel_order_delivered", None),
    ("cancel: cancelled", "cancelled", "cancel my order please", "utter_cancel_order_cancelled", None),
    ("return: here", "delivered", "i want to send something back", "utter_ask_lines_return_item", "utter_ask_code"),
    ("return: not here yet", "shipped", "i want to send my order back", "utter_return_item_shipped", None),
    ("return: cancelled", "cancelled", "i want to send my order back", "utter_return_item_cancelled", None),
    (
        "refund: on its way",
        "refund_on_its_way",
        "where is my refund",
        "utter_track_order_refund_on_its_way",
        "utter_track_order_refund_on_its_way_coarse",
    ),
    (
        "refund: settled",
        "refund_settled",
        "where is my refund",
        "utter_track_order_refund_settled",
        "utter_track_order_refund_settled_coarse",
    ),
    (
        "refund: cancelled",
        "cancelled",
        "where is my refund",
        "utter_refund_status_cancelled",
        "utter_refund_status_cancelled_coarse",
    ),
    ("refund: none", "delivered", "where is my refund", "utter_refund_status_delivered", None),
    ("refund: unpaid", "unpaid", "where is my refund", "utter_refund_status_unpaid", None),
    ("refund: pending", "pending", "where is my refund", "utter_refund_status_pending", None),
    ("refund: packed", "packed", "where is my refund", "utter_refund_status_packed", None),
    ("refund: shipped", "shipped", "where is my refund", "utter_refund_status_shipped", None),
]
WISHED = pytest.mark.parametrize(
    ("state", "words", "sentence", "coarse"), [row[1:] for row in WISHES], ids=[row[0] for row in WISHES]
)


@WISHED
async def test_each_wish_is_answered_by_the_state_of_the_order(
    state, words, sentence, coarse, begin, order_in, service
):
    order = await order_in(OrderState(state), where=lambda one: _complete(one, state))
    outcome = await (await begin(order.customer_id)).say(f"{words}. order {order.number}")
    assert says(service, sentence, text_of(outcome)) and order.number in text_of(outcome)


@WISHED
async def test_whoever_knows_number_and_address_is_told_the_state_or_asked_for_a_code(
    state, words, sentence, coarse, begin, order_in, service
):
    order = await order_in(OrderState(state), where=lambda one: _complete(one, state))
    outcome = await (await begin()).say(f"{words}. order {order.number}, {order.email}")
    assert said(service, coarse or sentence, outcome, **in_words(service, order))


@pytest.mark.parametrize("known", [False, True], ids=["number and address", "signed in"])
async def test_a_late_order_without_a_new_day_is_not_given_one(known, begin, order_in, service):
    order = await order_in(OrderState.LATE, where=lambda one: one.expected_on is None)
    talk = await begin(order.customer_id if known else None)
    outcome = await talk.say(f"where is {order.number}, {order.email}")
    sentence = "utter_track_order_late_plain" if known else "utter_track_order_late_coarse_plain"
    assert said(service, sentence, outcome, **in_words(service, order))


@pytest.mark.parametrize("known", [False, True], ids=["number and address", "signed in"])
async def test_a_late_parcel_is_never_told_to_be_on_its_way(known, begin, order_in):
    order = await order_in(OrderState.LATE)
    talk = await begin(order.customer_id if known else None)
    text = text_of(await talk.say(f"where is {order.number}, {order.email}"))
    assert "is on its way" not in text and "late" in text


async def test_once_a_search_is_over_new_ones_or_the_money_can_be_chosen(begin, order_in, state_of, service):
    order = await order_in(OrderState.REPORTED_MISSING, where=lambda one: one.search_until <= NOW.date())
    talk = await begin(order.customer_id)
    asked = await talk.say(f"order {order.number} never arrived")
    assert said(service, "utter_refused_search_over", asked, **in_words(service, order))
    assert said(service, "utter_ask_remedy", asked)
    offer = await talk.press("My money back")
    assert says(service, "utter_propose_order_missing_refund", text_of(offer))
    assert await state_of(order) is OrderState.REPORTED_MISSING
    done = await talk.say("yes")
    assert says(service, "utter_done_order_missing_refund", text_of(done))


async def test_money_back_for_a_missing_parcel_leads_to_the_search_that_comes_first(begin, order_in, service):
    order = await order_in(OrderState.DELIVERED, where=_dear)
    talk = await begin(order.customer_id)
    offer = await talk.say(f"{order.number} says delivered but it never came, i want my money back")
    assert says(service, "utter_refused_search_first", text_of(offer))
    assert says(service, "utter_propose_order_missing", text_of(offer))
    assert says(service, "utter_done_order_missing", text_of(await talk.say("ok do that")))


def _dear(order):
    lines = sum(line.unit_price.amount * line.quantity for line in order.lines)
    return 100 < lines < 250 and order.last_return is None and order.delivered_on.month == 3
