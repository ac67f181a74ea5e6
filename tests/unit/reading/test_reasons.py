"""Why a shopper gives something back, in the shop's own words."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.reading.reasons import read_reason

CANCEL = ("no longer needed", "ordered by mistake")
RETURN = (
    "changed mind",
    "too small",
    "too big",
    "damaged",
    "wrong item",
    "not as described",
    "arrived late",
    "defective",
)

OF_CANCELLING = {
    "changed my mind": "n",
    "i changed my mind sorry": "n",
    "chnaged my mind": "n",
    "my mind has changed": "n",
    "found it cheaper": "n",
    "found it cheaper elsewhere": "n",
    "saw a better price in another shop": "n",
    "I don't need it anymore": "n",
    "dont need it": "n",
    "no longer needed": "n",
    "I no longer need it": "n",
    "not needed any more": "n",
    "no need now": "n",
    "I do not want it": "n",
    "don't want it anymore": "n",
    "my sister already has one": "n",
    "got one as a present": "n",
    "too expensive for me right now": "n",
    "i cannot afford it": "n",
    "takes too long to arrive": "n",
    "it will come too late for the party": "n",
    "we are moving abroad": "n",
    "the trip was called off": "n",
    "plans changed": "n",
    "bought it somewhere else": "n",
    "just don't like it": "n",
    "i have no use for this": "n",
    "having second thoughts": "n",
    "it was by accident": "m",
    "by accident": "m",
    "accidentaly ordered": "m",
    "accident": "m",
    "ordered twice": "m",
    "I ordered it two times": "m",
    "it's a duplicate": "m",
    "double order": "m",
    "by mistake": "m",
    "mistake": "m",
    "ordered by misstake": "m",
    "made a mistake when ordering": "m",
    "clicked the wrong button": "m",
    "I clicked too fast": "m",
    "my kid ordered it": "m",
    "my son bought this on my phone": "m",
    "oops wrong one": "m",
    "i picked the wrong colour": "m",
    "chose wrong size": "m",
    "didn't mean to order that": "m",
    "was not on purpose": "m",
    "wrong address entered": "m",
    "ordered the wrong thing": "m",
    "hello": "",
    "yes": "",
    "": "",
    "when does it come": "",
    "I would like to call off my order": "",
    "please call the whole order off": "",
    "the wedding was called off": "n",
}

OF_RETURNING = {
    "too small": 1,
    "its too small": 1,
    "they are too tight": 1,
    "the sleeve is too short": 1,
    "runs small": 1,
    "a bit small on me": 1,
    "my toes hurt in them": 1,
    "need a bigger size": 1,
    "to small": 1,
    "much too large": 2,
    "too big": 2,
    "way to big": 2,
    "it's huge": 2,
    "too loose around the waist": 2,
    "too long": 2,
    "arrived broken": 3,
    "came damaged": 3,
    "the box was crushed and the mug is cracked": 3,
    "screen has a scratch": 3,
    "there is a hole in it": 3,
    "brocken": 3,
    "it's in pieces": 3,
    "torn at the seam": 3,
    "you sent the wrong item": 4,
    "I got a different product": 4,
    "this isn't what I ordered": 4,
    "not what i ordered": 4,
    "received someone else's order": 4,
    "wrong colour was sent": 4,
    "not as described": 5,
    "looks nothing like the photo": 5,
    "the colour looks different than on the website": 5,
    "poor quality": 5,
    "feels cheap": 5,
    "came too late": 6,
    "arrived after the birthday": 6,
    "it does not work": 7,
    "stopped working after two days": 7,
    "won't switch on": 7,
    "defect": 7,
    "it's faulty": 7,
    "battery does not charge": 7,
    "changed my mind": 0,
    "don't like it": 0,
    "I just do not want it any more": 0,
    "found a cheaper one": 0,
    "not needed": 0,
    "doesn't suit me": 0,
    "good morning": None,
}


@pytest.mark.parametrize(("text", "code"), OF_CANCELLING.items())
def test_a_reason_to_cancel_is_one_of_the_two(text: str, code: str) -> None:
    assert read_reason(text, CANCEL) == {"n": CANCEL[0], "m": CANCEL[1], "": None}[code]


@pytest.mark.parametrize(("text", "place"), OF_RETURNING.items())
def test_a_reason_to_return_is_one_that_the_shop_knows(text: str, place: int | None) -> None:
    assert read_reason(text, RETURN) == (None if place is None else RETURN[place])


@pytest.mark.parametrize(
    ("text", "allowed", "reason"),
    [
        ("too small", ("does_not_fit", "other"), "does_not_fit"),
        ("it is broken", ("faulty", "other"), "faulty"),
        ("changed my mind", ("no_longer_needed", "other"), "no_longer_needed"),
        ("too big", ("damaged", "other"), "other"),
        ("too big", ("damaged",), None),
        ("other", ("damaged", "other"), "other"),
        ("no_longer_needed", ("no_longer_needed",), "no_longer_needed"),
        ("by mistake", (), None),
    ],
)
def test_a_reason_that_the_shop_lacks_stands_for_its_nearest(text: str, allowed: tuple[str, ...], reason: str) -> None:
    assert read_reason(text, allowed) == reason


@given(st.text(max_size=80), st.lists(st.sampled_from([*CANCEL, *RETURN]), max_size=5))
@settings(max_examples=150, deadline=None)
def test_any_text_gives_one_of_the_allowed_or_none(text: str, allowed: list[str]) -> None:
    assert read_reason(text, allowed) in {None, *allowed}
