"""A scripted shopper answers, confirms, objects and gives up as a person would."""

from __future__ import annotations

import asyncio
import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.replay.chat import Chat
from bot.replay.hearing import Heard, hear
from bot.replay.shopper import GaveUp, Press, Say, Shopper, Step
from bot.replay.talk import talk
from bot.replay.voice import ways_to_say
from bot.replay.wishes import person_of
from tests.unit.replay.town import PENDING, SHOP, TWINS, cancel, change, exchange, move, repay, send_back, task

SEEDS = st.integers(0, 10_000)
ACTIONS = [
    cancel(),
    move(),
    repay("paypal_1"),
    change(("101", "103"), ("201", "202")),
    send_back("102", "202", method="gift_1"),
    send_back("103", number=TWINS, method="gift_1"),
    exchange(("102", "102")),
    exchange(("202", "201")),
]
IDS = re.compile(r"\b[12]0\d\b|card_1|paypal_1|gift_1|ida_1")


def shopper(*actions, seed=0):
    return Shopper(person_of(task(*actions), "ida_1", SHOP), random.Random(seed))


def says(text, *titles, owner="bot"):
    return hear([{"text": text, "choices": [{"id": title, "title": title} for title in titles]}], owner)


def text_of(step: Step | None) -> str:
    assert isinstance(step, Say)
    return step.text


class Clerk(Chat):
    """A bot that can cancel orders: asks for the number and a reason, says what it will do, and does it after a yes."""

    def __init__(self) -> None:
        self.order: str | None = None
        self.reason: str | None = None
        self.done: list[tuple[str, str]] = []

    async def send(self, step: Step) -> Heard:
        said = step.text if isinstance(step, Say) else step.choice["title"]
        if number := re.search(r"W\d{7}", said):
            self.order = f"#{number.group()}"
        if found := re.search(r"need|use|(mistake|accident|mean to)", said):
            self.reason = "ordered by mistake" if found.group(1) else "no longer needed"
        return self._next(said)

    def _next(self, said: str) -> Heard:
        if self.order is None:
            return says("Gladly. What is the order number?")
        if self.reason is None or self.reason not in ("no longer needed", "ordered by mistake"):
            return says(f"And why shall {self.order} go?", "I no longer need it", "It was a mistake")
        if re.match(r"yes|ok|sure|correct|that's right", said, re.I):
            self.done.append((self.order, self.reason))
            return says(f"Order {self.order} has been cancelled. Is there anything else?")
        return says(f"I'd cancel {self.order}. Shall I?", "Yes, do", "No")


@given(SEEDS, st.sampled_from(["no longer needed", "ordered by mistake"]))
def test_an_order_is_cancelled_in_whatever_words(seed, reason):
    clerk = Clerk()
    held = asyncio.run(talk(shopper(cancel(reason=reason), seed=seed), clerk))
    assert held.gave_up is None
    assert held.lines[-2][0] == "shopper"
    assert [order for order, _ in clerk.done] == [PENDING]


@given(SEEDS, st.sampled_from(ACTIONS))
def test_nothing_a_shopper_says_has_an_id_of_the_shops_in_it_and_every_gap_is_filled(seed, action):
    one = shopper(action, seed=seed)
    said = [text_of(one.opening())]
    for question in ("Which order?", "Which items?", "What should it be instead?", "Why?", "How shall it be paid?"):
        said.append(text_of(one.answer(says(question))))
    assert not [text for text in said if IDS.search(text.replace("12", "")) or re.search(r"[{}]|None", text)]


@pytest.mark.parametrize("key", ["cancel", "return", "exchange", "items", "address", "payment", "answer", "correct"])
def test_there_are_at_least_eight_ways_to_say_each_thing(key):
    few = [name for name, ways in ways_to_say()[key].items() if len(ways) < 8 and name != "reason"]
    assert few == []


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.name)
def test_shoppers_with_the_same_wish_put_it_in_many_ways(action):
    said = {text_of(shopper(action, seed=seed).opening()) for seed in range(60)}
    assert len(said) > 40


def test_what_would_be_wrong_is_objected_to_and_put_right():
    one = shopper(cancel())
    one.opening()
    assert PENDING.lstrip("#") in text_of(one.answer(says("Shall I cancel order #W1000002?")))


def test_a_choice_is_pressed_by_its_title_when_words_did_not_help():
    one = shopper(send_back("102", method="paypal_1"))
    one.opening()
    question = says("How would you like the money back?", "Visa ending in 4417", "PayPal")
    one.answer(question)
    assert one.answer(question) == Press({"id": "PayPal", "title": "PayPal"})


def test_a_bot_that_is_not_sure_what_is_meant_is_told_by_its_choices():
    one = shopper(exchange(("102", "103")))
    one.opening()
    unsure = says("Which of these do you mean?", "Send something back", "Exchange something", "Talk to a person")
    one.answer(unsure)
    assert one.answer(unsure) == Press({"id": "Exchange something", "title": "Exchange something"})


def test_orders_to_pick_from_are_a_question_even_without_one():
    one = shopper(cancel())
    one.opening()
    assert PENDING.lstrip("#") in str(one.answer(says("These are yours.", "#W1000001 of May", "#W1000002 of June")))


@pytest.mark.parametrize(
    ("heard", "times", "why"),
    [
        pytest.param(says("One moment.", owner="queue"), 1, "handed over after: the wish", id="a person takes over"),
        pytest.param(says("Nice weather."), 3, "never asked", id="nothing is asked"),
        pytest.param(says("That can't be done."), 3, "refused", id="it is refused"),
        pytest.param(says("Which order is it?"), 5, "kept asking: order", id="the same again and again"),
        pytest.param(says("Shall I cancel #W1000002?"), 3, "something else: order", id="the wrong order thrice"),
        pytest.param(says("Please type the code we sent you."), 1, "asked for a code", id="a code"),
    ],
)
def test_a_shopper_gives_up_and_says_at_what(heard, times, why):
    one = shopper(cancel())
    one.opening()
    for _ in range(times - 1):
        one.answer(heard)
    with pytest.raises(GaveUp, match=why):
        one.answer(heard)


def test_one_wish_comes_after_the_other_and_thanks_at_the_end():
    one = shopper(move(), cancel())
    one.opening()
    one.answer(says("I'd deliver order W1000001 to 77 Hill Rise, Moorby, OR 97009. Shall I?"))
    assert "cancel" in text_of(one.answer(says("Done: order W1000001 now goes to 77 Hill Rise.")))
    one.answer(says("Shall I cancel order W1000001?"))
    assert text_of(one.answer(says("Done, it is cancelled."))) in ways_to_say()["closing"]
    assert one.answer(says("Bye!")) is None


@given(SEEDS)
def test_the_same_seed_says_the_same(seed):
    action = change(("101", "103"))
    assert shopper(action, seed=seed).opening() == shopper(action, seed=seed).opening()


@pytest.mark.parametrize(
    ("action", "pressed"),
    [
        pytest.param(change(("101", "103")), "Another size, colour or kind", id="items"),
        pytest.param(move(), "Change the delivery address", id="address"),
        pytest.param(repay("paypal_1"), "The way I pay", id="payment"),
    ],
)
def test_the_part_of_an_order_that_shall_change_is_pressed(action, pressed):
    one = shopper(action)
    one.opening()
    titles = ("Faster shipping", "Change the delivery address", "Another size, colour or kind", "The way I pay")
    question = says("What would you like to change about order #W1000001?", *titles)
    one.answer(question)
    assert one.answer(question) == Press({"id": pressed, "title": pressed})


def test_a_question_about_another_item_is_put_right():
    one = shopper(exchange(("102", "103")))
    one.opening()
    assert "parasol" in text_of(one.answer(says("Which one would you like instead of Floor Puzzle?"))).lower()


def test_of_two_alike_the_other_one_is_noticed():
    one = shopper(exchange(("103", "101"), number=TWINS, method="gift_1"))
    one.opening()
    assert "plum" in text_of(one.answer(says("Which one would you like instead of Garden Parasol (teal, small)?")))


def test_a_question_about_another_order_is_put_right():
    one = shopper(send_back("102"))
    one.opening()
    asked = one.answer(says("What would you like to send back from order #W1000003: two things?"))
    assert "W1000002" in text_of(asked)
