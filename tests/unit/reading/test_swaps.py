"""One message changes several things, each to a variant of its own."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.reading.swaps import Swap, pick_swaps
from bot.reading.things import Item
from tests.unit.reading.shelf import variants

SHELF = Item(1, "Hallway Shelf", (("material", "glass"), ("color", "black"), ("height", "5 ft")))
RED = Item(2, "Linen T-Shirt", (("color", "red"), ("size", "M"), ("style", "crew neck")))
MOUSE = Item(3, "Office Mouse", (("color", "white"), ("connectivity", "wired")))
FLASK = Item(4, "Insulated Flask", (("volume", "750ml"), ("color", "red")))
GREEN = Item(5, "Linen T-Shirt", (("color", "green"), ("size", "L"), ("style", "v-neck")))
SHIRTS = variants(color=("red", "green", "blue", "black"), size=("S", "M", "L", "XL"), style=("crew neck", "v-neck"))
VARIANTS = {
    1: variants(material=("glass", "wood"), color=("black", "white"), height=("3 ft", "4 ft", "5 ft")),
    2: SHIRTS,
    3: variants(color=("black", "white"), connectivity=("wired", "wireless")),
    4: variants(volume=("500ml", "750ml", "1l"), color=("red", "green", "blue")),
    5: SHIRTS,
}
BASKET = (SHELF, RED, MOUSE, FLASK)
TWO_SHIRTS = (RED, GREEN, MOUSE)


def told(swaps: tuple[Swap, ...]) -> dict[int, str]:
    """The values of the one variant for each thing; "?" with what is to settle."""
    found = {}
    for swap in swaps:
        keys = swap.wanted.keys
        by_key = {variant.key: variant for variant in VARIANTS[swap.item]}
        one = "/".join(value for _, value in by_key[keys[0]].options) if len(keys) == 1 else ""
        found[swap.item] = one or "?" + ",".join(swap.wanted.missing)
    return found


ROWS = {
    "change the shelf to wood 4 ft, the t-shirt to blue S v-neck and the mouse to black": {
        1: "wood/black/4 ft",
        2: "blue/S/v-neck",
        3: "black/wired",
    },
    "shelf to wood, mouse to black": {1: "wood/black/5 ft", 3: "black/wired"},
    "the shelf in wood and the shirt in L": {1: "wood/black/5 ft", 2: "red/L/crew neck"},
    "swap the mouse for a wireless one and the shirt for a large": {3: "white/wireless", 2: "red/L/crew neck"},
    "I want a wireless mouse instead, and a blue shirt": {3: "white/wireless", 2: "blue/M/crew neck"},
    "a black mouse and a white shelf": {3: "black/wired", 1: "glass/white/5 ft"},
    "please exchange my red flask for a green one and my glass shelf for a wooden one": {
        4: "750ml/green",
        1: "wood/black/5 ft",
    },
    "mouse -> black; flask -> 1 liter": {3: "black/wired", 4: "1l/red"},
    "for the mouse I'd like black and for the flask the 500ml": {3: "black/wired", 4: "500ml/red"},
    "1) the mouse in black\n2) the flask in blue": {3: "black/wired", 4: "750ml/blue"},
    "Change the mouse to the wireless one. Change the flask to green, 1 l.": {3: "white/wireless", 4: "1l/green"},
    "the shirt should be blue instead of red and the mouse black instead of white": {
        2: "blue/M/crew neck",
        3: "black/wired",
    },
    "i need the shirt one size up and the flask in blue": {2: "red/L/crew neck", 4: "750ml/blue"},
    "change my shirt to XL and also the flask to half a... no to 500 ml": {2: "red/XL/crew neck", 4: "500ml/red"},
    "um can you change the mouse to black and then the shelf to four foot": {3: "black/wired", 1: "glass/black/4 ft"},
    "mouse black shelf wood": {3: "black/wired", 1: "wood/black/5 ft"},
    "change the mouse to black": {3: "black/wired"},
    "replace the mouse with a wireless black one": {3: "black/wireless"},
    "the flask, green": {4: "750ml/green"},
    "i wish change flask for the green and size 1 liter": {4: "1l/green"},
    "instead of the wired mouse I want the wireless mouse": {3: "white/wireless"},
    "mouse: black wireless. flask: 500ml": {3: "black/wireless", 4: "500ml/red"},
    "the mouse without any black, wireless; shirt: no v-neck, L": {3: "white/wireless", 2: "red/L/crew neck"},
    "exchange the mouse": {3: "?color,connectivity"},
    "exchange the mouse and the flask": {3: "?color,connectivity", 4: "?volume,color"},
    "hello": {},
    "": {},
    "what is the weather like": {},
}


@pytest.mark.parametrize(("text", "wishes"), ROWS.items())
def test_each_thing_gets_the_wish_said_of_it(text: str, wishes: dict[int, str]) -> None:
    assert told(pick_swaps(text, BASKET, VARIANTS)) == wishes


@pytest.mark.parametrize(
    ("text", "wishes"),
    [
        ("change the red shirt to black", {2: "black/M/crew neck"}),
        ("the green t-shirt in size S", {5: "green/S/v-neck"}),
        ("change the red t-shirt to blue and the green one to black", {2: "blue/M/crew neck", 5: "black/L/v-neck"}),
        ("red shirt to blue, green shirt to XL", {2: "blue/M/crew neck", 5: "green/XL/v-neck"}),
        ("both shirts in black", {2: "black/M/crew neck", 5: "black/L/v-neck"}),
        ("the first shirt in blue", {2: "blue/M/crew neck"}),
        ("exchange the v-neck shirt for size M", {5: "green/M/v-neck"}),
        ("from red to blue for the red t-shirt", {2: "blue/M/crew neck"}),
        ("change the shirt to blue", {}),
    ],
)
def test_two_of_one_name_are_told_apart_by_what_they_are(text: str, wishes: dict[int, str]) -> None:
    assert told(pick_swaps(text, TWO_SHIRTS, VARIANTS)) == wishes


@pytest.mark.parametrize("text", ["make it black", "black please", "in black", "the black one"])
def test_one_thing_needs_no_name(text: str) -> None:
    assert told(pick_swaps(text, (MOUSE,), VARIANTS)) == {3: "black/wired"}


SAID = sorted({word for text in ROWS for word in text.split()})


@given(st.one_of(st.text(max_size=60), st.lists(st.sampled_from(SAID), max_size=14).map(" ".join)))
@settings(max_examples=150, deadline=None)
def test_any_words_swap_things_that_are_there_once_each(text: str) -> None:
    swaps = pick_swaps(text, BASKET, VARIANTS)
    assert len({swap.item for swap in swaps}) == len(swaps)
    assert {swap.item for swap in swaps} <= {item.key for item in BASKET}
    for swap in swaps:
        assert set(swap.wanted.keys) <= {variant.key for variant in VARIANTS[swap.item]}
