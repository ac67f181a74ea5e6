"""Shoppers name goods in their own words; what is found is always of the shop's catalogue."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.catalogue_words import name_products, named_options, spoken_of

SHOP = {
    1: "Merino Base Layer", 2: "Wool Fisherman Sweater", 3: "Organic Cotton T-Shirt", 4: "Linen Summer Shirt",
    5: "Leather Chelsea Boots", 6: "Winter Hiking Boots", 7: "Trail Running Shoes", 8: "Insulated Bottle",
    9: "Two-Person Tent", 10: "Stoneware Mug", 11: "Enamel Camping Mug", 12: "Down Sleeping Bag", 13: "Head Torch",
    14: "Desk Lamp", 15: "Leather Shoulder Bag", 16: "Wireless Earbuds",
}  # fmt: skip
CATEGORIES = ("clothing", "shoes", "bags", "outdoor")

# the shopper's words | the products each thing named may be
NAMED = {
    "in full": ("is the wool fisherman sweater in stock", [{2}]),
    "shortened": ("got the fisherman in navy?", [{2}]),
    "by another word": ("do you have that jumper in cream", [{2}]),
    "misspelt": ("chelsee boots size 42", [{5}]),
    "in two words for one": ("t shirt in black", [{3}]),
    "with a hyphen": ("the t-shirt, black", [{3}]),
    "in one word for two": ("how heavy is the twoperson tent", [{9}]),
    "one of several": ("any boots left", [{5, 6}]),
    "by a part none else has": ("whats in a thermos then", [{8}]),
    "two things": ("the sleeping bag and a mug", [{12}, {10, 11}]),
    "by what an imported shop calls it": ("are the headphones back", [{16}]),
    "a word that is a category": ("do you sell shoes", []),
    "everyday words alone": ("something for winter, in leather", []),
    "nothing of the shop's": ("do you have spaceships", []),
    "nothing at all": ("", []),
}


@pytest.mark.parametrize(("text", "expected"), NAMED.values(), ids=NAMED.keys())
def test_goods_are_known_by_the_words_people_use(text: str, expected: list[set[int]]) -> None:
    assert [set(named.keys) for named in name_products(text, SHOP, CATEGORIES)] == expected


OPTIONS = (
    ("colour", "green"),
    ("colour", "dark green"),
    ("size", "M"),
    ("size", "S"),
    ("size", "42"),
    ("size", "25 l"),
)
SAID = {
    "the longest of two": ("in dark green", {("colour", "dark green")}),
    "a capital letter": ("M in green please", {("size", "M"), ("colour", "green")}),
    "a letter behind size": ("size s", {("size", "S")}),
    "a letter that is none": ("it's s lovely day", set()),
    "a number": ("have you got a 42", {("size", "42")}),
    "a measure": ("the 25 l one", {("size", "25 l")}),
}


@pytest.mark.parametrize(("text", "expected"), SAID.values(), ids=SAID.keys())
def test_options_are_read_from_the_words(text: str, expected: set[tuple[str, str]]) -> None:
    assert set(named_options(text, OPTIONS)) == expected


def test_the_longest_phrase_comes_first() -> None:
    phrases = {"care": ["wash"], "fit": ["true to size"], "none": ["never"]}
    assert spoken_of("is it true to size after washing? I wash a lot", phrases) == ("fit", "care")


@given(st.text(max_size=60))
def test_whatever_is_said_only_goods_of_the_shop_are_found_and_where_they_stand(text: str) -> None:
    for named in name_products(text, SHOP, CATEGORIES):
        assert named.keys and set(named.keys) <= set(SHOP)
        assert 0 <= named.start < named.end <= len(text)
    assert set(named_options(text, OPTIONS)) <= set(OPTIONS)
