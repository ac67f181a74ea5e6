"""Which of several orders a shopper means."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.reading.orders import OrderSaid, pick_order
from bot.reading.things import Item

TODAY = date(2026, 3, 20)
"""A Friday."""
KETTLE = Item(1, "Enamel Kettle", (("colour", "cream"),))
LAMP = Item(2, "Desk Lamp", (("colour", "white"),))
RED = Item(3, "Organic Cotton T-Shirt", (("colour", "red"), ("size", "M")))
BOOTS = Item(4, "Winter Hiking Boots", (("size", "41"),))
A = OrderSaid("BH-310001", date(2026, 3, 17), "pending", (KETTLE, RED), 7390)
B = OrderSaid("BH-310002", date(2026, 3, 10), "shipped", (LAMP,), 5900)
C = OrderSaid("BH-310003", date(2026, 1, 12), "delivered", (BOOTS, RED), 19390)
ORDERS = (A, B, C)

ROWS = {
    "BH-310002": "b",
    "bh 310002": "b",
    "310003": "c",
    "the one ending in 0002": "b",
    "order 310001 please": "a",
    "310001 and 310003": "ac",
    "my last order": "a",
    "my latest order": "a",
    "the most recent one": "a",
    "the newest": "a",
    "the new one": "a",
    "the recent order": "a",
    "the previous one": "b",
    "the one before that": "b",
    "the order before last": "b",
    "my first order": "c",
    "the oldest": "c",
    "the old one": "c",
    "the earliest order": "c",
    "the first": "a",
    "the first one": "a",
    "the second one": "b",
    "the third one": "c",
    "2": "b",
    "number 3": "c",
    "1 and 2": "ab",
    "the one with the kettle": "a",
    "the kettle order": "a",
    "kettle": "a",
    "where i bought the lamp": "b",
    "the lamp": "b",
    "the one with the lamp in it": "b",
    "the hiking boots order": "c",
    "the order of shoes": "c",
    "the one with the t-shirt": "ac",
    "the pending order with the shirt": "a",
    "the one with the shirt that has arrived": "c",
    "the one from tuesday": "a",
    "last tuesday's order": "a",
    "the one from tuesday last week": "b",
    "the one I placed on March 10": "b",
    "from the 10th": "b",
    "10 march": "b",
    "the january one": "c",
    "the one from january": "c",
    "ordered three days ago": "a",
    "10 days ago": "b",
    "the order from last week": "b",
    "this week's order": "a",
    "the one from two months ago": "c",
    "the pending one": "a",
    "pending": "a",
    "the one that is not shipped yet": "a",
    "the one that hasn't been sent": "a",
    "the open one": "a",
    "the shipped one": "b",
    "the one on its way": "b",
    "the one in transit": "b",
    "the delivered one": "c",
    "the one that arrived": "c",
    "the one I received": "c",
    "both": "?",
    "all of them": "abc",
    "all orders": "abc",
    "all three": "abc",
    "every order": "abc",
    "the cheapest": "b",
    "the cheaper one": "b",
    "the most expensive one": "c",
    "the biggest order": "c",
    "the one for 59": "b",
    "the $193.90 one": "c",
    "the smaller order": "b",
    "not the kettle order, the lamp one": "b",
    "the lamp and the boots": "bc",
    "the kettle one and the boots one": "ac",
    "hello": "",
    "I want to cancel an order": "",
    "where is my parcel": "",
    "i ordered something": "",
    "": "",
    "yes": "",
}


def letters(numbers: tuple[str, ...]) -> str:
    return "".join({"BH-310001": "a", "BH-310002": "b", "BH-310003": "c"}[number] for number in numbers)


@pytest.mark.parametrize(("text", "meant"), ROWS.items())
def test_an_order_is_known_by_number_day_state_things_or_total(text: str, meant: str) -> None:
    assert letters(pick_order(text, ORDERS, TODAY)) == (meant if meant != "?" else "abc")


@pytest.mark.parametrize(
    ("text", "current", "meant"),
    [
        ("the other one", "BH-310001", "b"),
        ("my other order", "BH-310002", "a"),
        ("no the other one", "BH-310001", "b"),
        ("not this one, the other", "BH-310001", "b"),
        ("both", "BH-310001", "ab"),
        ("both orders please", None, "ab"),
        ("the two of them", None, "ab"),
        ("the other one", None, "ab"),
        ("this one", "BH-310001", "a"),
        ("the same order", "BH-310002", "b"),
        ("that order", "BH-310002", "b"),
        ("the cheaper", None, "b"),
        ("the more expensive one", None, "a"),
        ("the newer one", None, "a"),
        ("the older one", None, "b"),
        ("the later one", None, "a"),
        ("the earlier one", None, "b"),
    ],
)
def test_of_two_orders_each_is_the_others_other(text: str, current: str | None, meant: str) -> None:
    assert letters(pick_order(text, (A, B), TODAY, current)) == meant


@pytest.mark.parametrize("text", ["it", "my order", "that one", "the order"])
def test_one_order_needs_no_name(text: str) -> None:
    assert letters(pick_order(text, (B,), TODAY)) == "b"


def test_no_order_is_picked_where_there_is_none() -> None:
    assert pick_order("my last order", (), TODAY) == ()


SAID = sorted({word for text in ROWS for word in text.split()})


@given(
    st.one_of(st.text(max_size=60), st.lists(st.sampled_from(SAID), max_size=10).map(" ".join)),
    st.integers(0, 3),
    st.integers(-400, 400),
)
@settings(max_examples=150, deadline=None)
def test_any_words_pick_only_orders_that_are_there(text: str, count: int, days: int) -> None:
    numbers = pick_order(text, ORDERS[:count], TODAY + timedelta(days))
    assert set(numbers) <= {order.number for order in ORDERS[:count]}
    assert len(set(numbers)) == len(numbers)
