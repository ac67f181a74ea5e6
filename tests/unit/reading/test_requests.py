"""Promises of the reader that takes apart a message which asks for more than one thing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.requests import MOST, split_requests

APART = [
    ("where is it and can I still change the address", ["where is it", "can I still change the address"]),
    (
        "Hi, where is my order BH-204817? Also, how do I return the boots?",
        ["Hi, where is my order BH-204817", "how do I return the boots?"],
    ),
    ("is there a student discount and do you ship to Norway", ["is there a student discount", "do you ship to Norway"]),
    (
        "Where's my refund? Can’t you hurry? What’s your number?",
        ["Where's my refund", "Can’t you hurry", "What’s your number?"],
    ),
    ("CAN I PAY LATER AND WHEN DOES IT SHIP", ["CAN I PAY LATER", "WHEN DOES IT SHIP"]),
    (
        "hello\ncan u track BH-204817\nand whats ur return policy",
        ["hello\ncan u track BH-204817", "whats ur return policy"],
    ),
    (
        "the boots from BH-204817 arrived broken and i get a refund for BH-300412",
        ["the boots from BH-204817 arrived broken", "i get a refund for BH-300412"],
    ),
    (
        "swap the red and blue socks in BH-204817 for M, and send BH-300412 to Mill Lane 4",
        ["swap the red and blue socks in BH-204817 for M", "send BH-300412 to Mill Lane 4"],
    ),
    (
        "cancel BH-204817, delete my account and let me talk to somebody",
        ["cancel BH-204817", "delete my account", "let me talk to somebody"],
    ),
]
WHOLE = [
    "",
    "where is my order",
    "My order is late. Where is it?",
    "I want to return this and get a refund",
    "the box was open and it is torn",
    "where is it and how?",
    "no and what",
    "cancel BH-204817 and BH-300412",
    "my orders are BH-204817 and also BH-300412 ok",
    "BH-204817 came, and BH-204817 is torn",
]


@pytest.mark.parametrize(("text", "pieces"), APART, ids=[text[:30] for text, _ in APART])
def test_two_requests_are_taken_apart_where_the_second_begins(text: str, pieces: list[str]) -> None:
    assert split_requests(text, "en") == pieces


@pytest.mark.parametrize("text", WHOLE, ids=[text[:30] or "empty" for text in WHOLE])
def test_a_single_request_stays_whole(text: str) -> None:
    assert split_requests(text, "en") == []


@given(st.text(max_size=200))
def test_pieces_are_of_the_text_few_and_in_order(text: str) -> None:
    pieces = split_requests(text, "en")
    places = [text.find(piece) for piece in pieces]
    assert len(pieces) <= MOST and -1 not in places


@given(st.lists(st.sampled_from(["where is it", "can i pay", " and ", "? ", "my box", "\n"]), max_size=30))
def test_the_second_request_never_swallows_the_first(parts: list[str]) -> None:
    pieces = split_requests("".join(parts), "en")
    assert len(pieces) != 1 and sum(map(len, pieces)) <= len("".join(parts))
