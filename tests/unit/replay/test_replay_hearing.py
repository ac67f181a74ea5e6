"""A scripted shopper hears what a person would hear in a bot's words."""

from __future__ import annotations

import pytest

from bot.replay import hearing
from bot.replay.checking import objection
from bot.replay.wishes import person_of
from tests.unit.replay.town import (
    AWAY,
    DELIVERED,
    PENDING,
    SHOP,
    TWINS,
    cancel,
    change,
    exchange,
    move,
    repay,
    send_back,
    task,
)


def heard(text, *titles):
    choices = [{"id": str(n), "title": title} for n, title in enumerate(titles)]
    return hearing.hear([{"text": text, "choices": choices}], "bot")


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Of course. Which order is it about?", hearing.ORDER),
        ("Happy to help. What is your order number?", hearing.ORDER),
        ("Which of these orders do you mean?", hearing.ORDER),
        ("Which items would you like to send back?", hearing.THINGS),
        ("What would you like to return from order #W1000002?", hearing.THINGS),
        ("Which size would you like?", hearing.OPTIONS),
        ("Which one would you like instead of Camera (SD card)? Tell me the zoom.", hearing.OPTIONS),
        ("Which item of order W1000001 shall I change: Camera (SD card) or Lamp?", hearing.THINGS),
        ("Before I cancel order W1000001: why don't you want it any more?", hearing.REASON),
        ("You get 20.00 back. Where should the money go?", hearing.WAY),
        ("What should I do?", hearing.KIND),
        ("The parasol comes in teal and plum. What should it be instead?", hearing.OPTIONS),
        ("How should the refund be paid?", hearing.WAY),
        ("Which card shall be charged with the difference?", hearing.WAY),
        ("May I ask why you are cancelling?", hearing.REASON),
        ("Why would you like to cancel it?", hearing.REASON),
        ("Please tell me the reason.", hearing.REASON),
        ("Where should it go?", hearing.ADDRESS),
        ("What is the new address?", hearing.ADDRESS),
        ("You get $30.50 back. Shall I open the return?", hearing.YES_NO),
        ("That is what will happen. Is that right?", hearing.YES_NO),
        ("Are they unused and in their packaging?", hearing.CONDITION),
        ("Is there anything else?", hearing.ELSE),
        ("What can I do for you?", hearing.KIND),
        ("Please type the code we sent you.", hearing.CODE),
    ],
)
def test_a_question_is_heard_as_what_it_asks(text, asked):
    assert heard(text).asked[:1] == (asked,)


def test_two_questions_in_one_sentence_are_two():
    assert heard("Which item do you mean, and why do you return it?").asked == (hearing.THINGS, hearing.REASON)


def test_what_asks_nothing_is_no_question_but_yes_and_no_to_press_are_one():
    assert heard("Done: order #W1000001 is cancelled.").asked == ()
    assert heard("The parasol goes back.", "Yes, please", "No").asked == (hearing.YES_NO,)


@pytest.mark.parametrize(
    ("text", "done", "refused"),
    [
        ("Done: it is cancelled.", True, False),
        ("Your return R-100200 is open.", True, False),
        ("Order #W1000001 has been cancelled.", True, False),
        ("I'm sorry, that order can't be cancelled any more.", False, True),
        ("Your gift card does not cover the difference.", False, True),
    ],
)
def test_done_and_refused_are_told_apart(text, done, refused):
    assert (heard(text).done, heard(text).refused) == (done, refused)


@pytest.mark.parametrize(
    ("action", "text", "wrong"),
    [
        (cancel(), "Shall I cancel order #W1000001?", None),
        (cancel(), "Shall I cancel order #W1000002?", "order"),
        (cancel(), "I'd open a return for order #W1000001. Shall I?", "kind"),
        (
            send_back("102"),
            "The garden parasol of order W1000002 comes back; refund to your Visa ending in 4417.",
            None,
        ),
        (send_back("102"), "I'd open a return for the Floor Puzzle.", "things"),
        (send_back("102"), "I'd open a return for the Garden Parasol and the Floor Puzzle.", "things"),
        (send_back("102"), "I'd open a return for the parasol: Garden Parasol. The Floor Puzzle stays with you.", None),
        (send_back("102"), "I'd open a return for the Garden Parasol, refund to PayPal.", "way"),
        (send_back("102", "202"), "All items come back: a return for everything.", None),
        (exchange(("102", "103")), "Exchange the Garden Parasol: plum, small instead of teal, large.", None),
        (exchange(("102", "103")), "Exchange the Garden Parasol: teal, small instead of teal, large.", "swaps"),
        (exchange(("102", "101")), "Garden Parasol: teal, small instead of teal, large.", None),
        (exchange(("102", "101")), "Garden Parasol: plum, small instead of teal, large.", "swaps"),
        (
            send_back("101", number=TWINS),
            "Return of Garden Parasol (teal) and Garden Parasol (plum)?",
            "things",
        ),
        (change(("201", "202")), "I'd change the Floor Puzzle to 12 pieces, waterproof: no.", None),
        (change(("201", "202")), "I'd change the Floor Puzzle: waterproof: yes.", "swaps"),
        (move(), "Deliver to 77 Hill Rise, Moorby, OR 97009?", None),
        (move(), "Deliver to 4 Quay Lane, Flat 2, Moorby, OR 97001?", "address"),
        (repay("paypal_1"), "Order #W1000001 would be paid with PayPal instead of Visa ending in 4417.", None),
        (repay("paypal_1"), "Order #W1000001 would be paid with Visa ending in 4417.", "way"),
    ],
)
def test_a_shopper_objects_to_what_is_not_wanted_and_to_nothing_else(action, text, wrong):
    (wish,) = person_of(task(action), "ida_1", SHOP).wishes
    assert objection(text, wish) == wrong


def test_a_wish_is_told_in_names_and_options_only():
    (wish,) = person_of(task(exchange(("102", "103"), method="card_1")), "ida_1", SHOP).wishes
    (thing,) = wish.things
    assert (wish.kind, wish.order, thing.product) == ("exchange", DELIVERED, "Garden Parasol")
    assert (thing.options, thing.wanted) == ({"colour": "teal", "size": "large"}, {"colour": "plum", "size": "small"})
    assert wish.way is not None
    assert (wish.way.brand, wish.way.last_four, wish.way.original) == ("visa", "4417", True)
    assert (wish.rest, wish.everything) == (("Floor Puzzle",), False)


def test_a_person_knows_where_an_address_is_theirs_or_another_orders():
    wishes = person_of(task(move(), cancel()), "ida_1", SHOP).wishes
    assert (wishes[0].same_as, wishes[0].address) == (DELIVERED, AWAY)
    assert wishes[1].order == PENDING
