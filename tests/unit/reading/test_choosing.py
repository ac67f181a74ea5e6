"""A shopper's words pick things of an order: in five voices, misspelt, left out, counted, described."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.reading.choosing import Item, Picked, pick_items

KETTLE = Item(1, "Enamel Kettle", (("capacity", "2 l"), ("colour", "cream")), "kitchen", 4900)
RED = Item(2, "Organic Cotton T-Shirt", (("colour", "red"), ("size", "M"), ("neck", "v-neck")), "clothing", 2490)
BLUE = Item(3, "Organic Cotton T-Shirt", (("colour", "blue"), ("size", "L"), ("neck", "crew neck")), "clothing", 2690)
BUDS = Item(4, "Wireless Earbuds", (("colour", "black"), ("battery life", "6 hours")), "electronics", 15900)
MUG = Item(5, "Stoneware Mug", (("colour", "slate"),), "kitchen", 1500)
BOOTS = Item(6, "Winter Hiking Boots", (("size", "41"), ("waterproof", "yes")), "shoes", 16900)
BASKET = (KETTLE, RED, BLUE, BUDS, MUG, BOOTS)
LETTERS = {"k": 1, "r": 2, "b": 3, "e": 4, "m": 5, "w": 6}

TRAIL = Item(1, "Trail Camera", (("resolution", "4K"), ("waterproof", "yes"), ("colour", "black")), "cameras", 21000)
TRAIL_SMALL = Item(
    2, "Trail Camera", (("resolution", "1080p"), ("waterproof", "no"), ("colour", "silver")), "cameras", 14000
)
DOOR = Item(3, "Doorbell Camera", (("resolution", "2K"), ("connectivity", "Wi-Fi")), "cameras", 9900)
CAMERAS = (TRAIL, TRAIL_SMALL, DOOR)

LAMP = Item(7, "Desk Lamp", (("colour", "white"),), "home", 5900)
RUG = Item(8, "Jute Rug", (("size", "60 x 90 cm"),), "home", 8900)
TWO = (LAMP, RUG)

NAMED = {
    "just the kettle": "k",
    "the kettle": "k",
    "Kettle": "k",
    "kettle pls": "k",
    "the kettel": "k",
    "ketle": "k",
    "the enamel one": "k",
    "cream kettle": "k",
    "the 2 liter kettle": "k",
    "i want to return the kettle please": "k",
    "hi, so I'd like to send back the kettle I bought from you guys last week, it's lovely but my kitchen is tiny": "k",
    "I wish to return kettle": "k",
    "kettle only, nothing else": "k",
    "only the kettle": "k",
    "the kettle and the mug": "km",
    "kettle & mug": "km",
    "kettle + mug": "km",
    "kettle, mug": "km",
    "kettle mug": "km",
    "the kettle, the mug and the boots": "kmw",
    "the kettle as well as the mug": "km",
    "the kettle plus also the mug": "km",
    "the mug... oh and the kettle": "km",
    "mug / kettle": "km",
    "the kettle the mug and the red shirt please": "krm",
    "um so the kettle and then the hiking boots": "kw",
    "mug n boots": "mw",
    "cup": "m",
    "the mugg": "m",
    "the stoneware": "m",
    "slate mug": "m",
    "the headphones": "e",
    "headphones": "e",
    "earphones": "e",
    "my airpods": "e",
    "ear buds": "e",
    "earbud": "e",
    "the wireless buds": "e",
    "wireles earbuds": "e",
    "the headset": "e",
    "shoes": "w",
    "the shoes": "w",
    "winter boots": "w",
    "boot": "w",
    "the hikking boots": "w",
    "my walking boots": "w",
    "the waterproof one": "w",
    "the shoes and the cup": "mw",
    "the red shirt": "r",
    "red tshirt": "r",
    "the t-shirt in red": "r",
    "the shirt that is red": "r",
    "the blue one": "b",
    "blue": "b",
    "blu one": "b",
    "the v neck": "r",
    "the v-neck shirt": "r",
    "crew neck tee": "b",
    "the large shirt": "b",
    "the shirt in L": "b",
    "size M t-shirt": "r",
    "the medium one": "r",
    "red and blue shirts": "rb",
    "the red and the blue one": "rb",
    "the red one and the kettle": "kr",
    "the kettle and the red one": "kr",
    "the blue tee, boots": "bw",
    "the two t-shirts": "rb",
    "both t-shirts": "rb",
    "both shirts please": "rb",
    "the 2 shirts": "rb",
    "the shirts": "rb",
    "t-shirts": "rb",
    "tees": "rb",
    "all the shirts": "rb",
    "all shirts and the mug": "rbm",
    "both tees and the boots": "rbw",
    "the black earbuds": "e",
    "the black one": "e",
    "I'd like to exchange the boots, they pinch": "w",
    "can i send the boots back": "w",
    "its about the earbuds": "e",
    "the electronics": "e",
    "the clothing": "?rb",
    "kitchen things": "km",
    "the kitchen items": "km",
    "the shirt": "?rb",
    "t-shirt": "?rb",
    "a tshirt": "?rb",
    "one of the shirts": "?rb",
    "my tee and the mug": "?rbm",
    "hello": "",
    "thanks": "",
    "that's all": "",
    "at all": "",
    "I don't know": "",
    "when will my refund come?": "",
    "my address has changed": "",
    "what about shipping": "",
    "": "",
    "...": "",
    "🙂": "",
}

TOLD = {
    "i'd like to give back my new mug, it has a chip": "m",
    "I don't want the boots anymore": "w",
    "don't need the mug": "m",
    "I no longer want the kettle": "k",
    "i do not like the mug": "m",
    "cancel the mug please i dont want it": "m",
    "I don't want to return the mug, just the kettle": "k",
    "don't cancel the kettle": "?rbemw",
    "I don't want to keep the mug": "m",
    "my kettle doesn't work": "k",
    "the boots are not waterproof": "w",
    "the mug was broken": "m",
    "I ordered a kettle and a mug, I'd like to return the mug": "m",
    "i got two shirts but want to return only the blue": "b",
    "I bought the kettle, the mug and the boots": "kmw",
    "the boots, kettle and mug but keep the shirts": "kmw",
    "return everything but keep the kettle": "rbemw",
    "none of the shirts, just the mug": "m",
    "not all, only the mug": "m",
    "no i said the mug": "m",
    "no the mug": "m",
    "blue and the mug": "bm",
    "the bigger shirt": "b",
    "the smaller tee": "r",
    "the organic ones": "rb",
    "number one and number three": "kb",
    "numbers 2 & 5": "rm",
    "two and five": "rm",
    "the top one": "k",
    "the bottom one": "w",
    "the mug or the kettle": "?km",
    "it's the shirt in size large that doesn't fit": "b",
    "the shirt, red": "r",
    "everything but not the boots": "krbem",
    "can you get rid of the kettle": "k",
    "remove the boots from my order": "w",
}

LEFT_OUT = {
    "everything except the mug": "krbew",
    "everything but the mug": "krbew",
    "all but the mug": "krbew",
    "all except the kettle and the mug": "rbew",
    "everything except the mug, the boots and the kettle": "rbe",
    "everything apart from the boots": "krbem",
    "all of it, but not the mug": "krbew",
    "all of them except the blue shirt": "kremw",
    "everything excluding the shirts": "kemw",
    "everthing exept the mug": "krbew",
    "return everything other than the earbuds": "krbmw",
    "all besides the boots": "krbem",
    "everything minus the mug": "krbew",
    "return all, keep the mug": "krbew",
    "I'll keep the mug, everything else goes back": "krbew",
    "i want to keep the mug and return the rest": "krbew",
    "keep the mug. send back all the others": "krbew",
    "keep the kettle and the mug, return the rest": "rbew",
    "everything without the mug": "krbew",
    "not the mug, the kettle": "k",
    "not the mug but the kettle": "k",
    "the kettle, not the mug": "k",
    "the kettle not the mug": "k",
    "i dont want to return the mug just the kettle": "k",
    "no, the kettle": "k",
    "no not the red one, the blue one": "b",
    "the shirts but not the red one": "b",
    "both shirts except the red one": "b",
    "keep everything except the kettle": "k",
    "keep all but the boots": "w",
    "leave everything as it is, just cancel the mug": "m",
    "the mug only, the rest i keep": "m",
    "only the boots, everything else is fine": "w",
    "return the boots and keep everything else": "w",
    "just the earbuds, I'm keeping the others": "e",
    "the kettle and the mug but not the boots": "km",
    "instead of the mug the kettle": "k",
    "the kettle instead of the mug": "k",
    "the kettle rather than the mug": "k",
}

WHOLE = {
    "everything": "*",
    "all of it": "*",
    "all of them": "*",
    "all": "*",
    "all items": "*",
    "the whole order": "*",
    "whole order pls": "*",
    "the entire order": "*",
    "the lot": "*",
    "every item": "*",
    "every single thing": "*",
    "each of them": "*",
    "all six": "*",
    "all 6": "*",
    "all 6 items": "*",
    "evrything": "*",
    "return it all": "*",
    "complete order": "*",
    "the full order": "*",
    "I want to send all of these back": "*",
    "I would like to return all the things": "*",
    "everything please, it was a present and she did not like it": "*",
    "both": "?krbemw",
}

PLACED = {
    "2": "r",
    "1 and 3": "kb",
    "1, 3": "kb",
    "1 & 3": "kb",
    "number 2": "r",
    "no. 2": "r",
    "#2": "r",
    "item 3": "b",
    "items 1, 2 and 5": "krm",
    "the first": "k",
    "the first one": "k",
    "first one please": "k",
    "the second one": "r",
    "the 2nd": "r",
    "third": "b",
    "the last one": "w",
    "the last": "w",
    "first and last": "kw",
    "the first two": "kr",
    "the last two": "mw",
    "the first three items": "krb",
    "the second shirt": "b",
    "the first t-shirt": "r",
    "the last shirt": "b",
    "I'd take the third one": "b",
    "return the second one please": "r",
    "9": "",
    "0": "",
    "my first time here": "",
    "the second time i write": "",
}

PRICED = {
    "the cheapest": "m",
    "the cheapest one": "m",
    "the most expensive one": "w",
    "the priciest": "w",
    "the cheaper shirt": "r",
    "the more expensive t-shirt": "b",
    "the pricier tee": "b",
    "the one for 49": "k",
    "the $49 one": "k",
    "the 15 euro one": "m",
    "the one that cost 24.90": "r",
    "the thing for $159": "e",
}


def picked(code: str) -> tuple[tuple[int, ...], bool, bool]:
    """Reads a row's right side: letters of things, "?" when it is not settled, "*" for all."""
    if code == "*":
        return tuple(item.key for item in BASKET), True, True
    return tuple(sorted(LETTERS[letter] for letter in code.strip("?"))), not code.startswith("?"), False


def answer(found: Picked) -> tuple[tuple[int, ...], bool, bool]:
    return found.keys, found.sure, found.all


@pytest.mark.parametrize(("text", "code"), [*NAMED.items(), *PLACED.items(), *PRICED.items()])
def test_things_are_known_by_name_option_place_and_price(text: str, code: str) -> None:
    assert answer(pick_items(text, BASKET)) == picked(code)


@pytest.mark.parametrize(("text", "code"), [*TOLD.items(), *LEFT_OUT.items(), *WHOLE.items()])
def test_what_is_told_or_left_out_is_not_meant(text: str, code: str) -> None:
    assert answer(pick_items(text, BASKET)) == picked(code)


@pytest.mark.parametrize(
    ("text", "keys", "sure"),
    [
        ("the 4K camera", (1,), True),
        ("the 4k one", (1,), True),
        ("my camera, the 4 k", (1,), True),
        ("the ultra hd one", (1,), True),
        ("the full HD camera", (2,), True),
        ("1080p", (2,), True),
        ("the silver camera", (2,), True),
        ("the waterproof camera", (1,), True),
        ("the camera that is not waterproof", (2,), True),
        ("the trail camera", (1, 2), False),
        ("the black trail camera and the doorbell", (1, 3), True),
        ("the doorbell cam", (3,), True),
        ("the camera", (1, 2, 3), False),
        ("the cameras", (1, 2, 3), True),
        ("the cheaper trail camera", (2,), True),
        ("both trail cameras", (1, 2), True),
        ("wifi one", (3,), True),
        ("the trail cameras but not the doorbell one", (1, 2), True),
        ("the camra in black", (1,), True),
    ],
)
def test_an_option_tells_two_alike_apart(text: str, keys: tuple[int, ...], sure: bool) -> None:
    found = pick_items(text, CAMERAS)
    assert (found.keys, found.sure) == (keys, sure)


@pytest.mark.parametrize(
    ("text", "current", "keys", "sure"),
    [
        ("both", (), (7, 8), True),
        ("both of them", (), (7, 8), True),
        ("the two of them", (), (7, 8), True),
        ("the other one", (7,), (8,), True),
        ("no, the other one", (7,), (8,), True),
        ("i meant the other", (8,), (7,), True),
        ("the other one", (), (7, 8), False),
        ("not this one, the other one", (8,), (7,), True),
        ("the lamp", (8,), (7,), True),
        ("the carpet", (), (8,), True),
        ("the cheaper one", (), (7,), True),
        ("the expensive one", (), (8,), True),
        ("neither", (), (), True),
        ("none of them", (), (), True),
        ("nothing", (7,), (), True),
    ],
)
def test_of_two_things_each_is_the_others_other(
    text: str, current: tuple[int, ...], keys: tuple[int, ...], sure: bool
) -> None:
    found = pick_items(text, TWO, current)
    assert (found.keys, found.sure) == (keys, sure)


@pytest.mark.parametrize("text", ["it", "that one", "this one please", "return it", "the only one", "the lamp"])
def test_one_thing_needs_no_name(text: str) -> None:
    assert pick_items(text, (LAMP,)).keys == (7,)


def test_nothing_is_picked_where_nothing_is() -> None:
    assert pick_items("everything", ()) == Picked()


@given(st.text(max_size=80), st.integers(0, 6))
@settings(max_examples=150, deadline=None)
def test_any_text_picks_only_things_that_are_there(text: str, count: int) -> None:
    found = pick_items(text, BASKET[:count])
    assert set(found.keys) <= {item.key for item in BASKET[:count]}
    assert len(set(found.keys)) == len(found.keys)


@given(st.lists(st.sampled_from([word for row in (*NAMED, *LEFT_OUT, *WHOLE) for word in row.split()]), max_size=14))
@settings(max_examples=200, deadline=None)
def test_shuffled_words_pick_only_things_that_are_there(words: list[str]) -> None:
    assert set(pick_items(" ".join(words), BASKET).keys) <= {item.key for item in BASKET}
