"""Promises of the clean-up."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.clean import CLASSIFIED_CHARACTERS, for_classifier, see

CLEANED = {
    "WHERE IS IT": "where is it",
    "sooooo   late": "soo late",
    "SOooOO late": "soo late",
    "2000000": "2000000",
    "ｏｒｄｅｒ": "order",
    "or\u200bder \u202enow": "order now",
    "line\nbreak\tand tab": "line break and tab",
    "cafe\u0301": "café",
    "\ufeffhi\ufe0f": "hi",
    "\ud800": "",
    " \u00ad ": "",
    "": "",
}


@pytest.mark.parametrize(("text", "cleaned"), CLEANED.items(), ids=[ascii(text) for text in CLEANED])
def test_the_classifier_sees_the_plain_form(text: str, cleaned: str) -> None:
    assert for_classifier(text) == cleaned


@given(st.text(max_size=200))
def test_every_visible_character_stands_for_something_typed(text: str) -> None:
    seen = see(text)
    assert seen.original == text
    assert len(seen.text) == len(seen.starts) == len(seen.ends)
    assert all(0 <= start < end <= len(text) for start, end in zip(seen.starts, seen.ends, strict=True))


def test_a_long_message_keeps_its_beginning_and_its_end() -> None:
    cleaned = for_classifier("first " + "story " * 2000 + "last")
    assert cleaned.startswith("first") and cleaned.endswith("last")
    assert len(cleaned) <= CLASSIFIED_CHARACTERS + 1
