"""Promises that every reader keeps, whatever it looks for."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.findings import COUPON_CODE, EMAIL, ORDER_NUMBER, Finding, settle
from bot.reading.reader import READERS, reader_for
from bot.reading.words import word_lists

TEXTS = {
    "empty": "",
    "white space": " \n\t ",
    "emoji": "😀👩‍👩‍👧 order 📦 BH-204817 🎉🎉",
    "marks inside": "B\u200bH-20\u202e4817 and an\u00adna@example.com",
    "full width": "ｏｒｄｅｒ　２０４８１７",
    "combining": "order nu\u0301mero 204817",
    "ligatures": "ﬁne ﬁne BH-204817 ﬀ",
    "5,000 characters": "my order 204817 and code SPRING20 " * 148,
    "5,000 figures": "7" * 5000,
    "5,000 dashes": "7-" * 2500,
    "5,000 letters": "a" * 5000,
    "5,000 mail letters": "a.a@" * 1250,
    "lone surrogate": "order 204817 \ud800",
}

some_text = st.text(max_size=80) | st.lists(
    st.sampled_from(
        ["order", "BH", "-", "#", " ", "204817", "@", "anna", "example", ".com", "code", "at", "dot", "$", "20"]
    )
).map("".join)


@pytest.mark.parametrize("text", TEXTS.values(), ids=list(TEXTS))
def test_a_hard_text_is_read_the_same_twice_with_spans_that_fit(text: str) -> None:
    reading = reader_for("en").read(text)
    assert reading == reader_for("en").read(text)
    assert_spans_fit(text, list(reading.findings))


@given(some_text)
def test_any_text_is_read_with_spans_that_fit(text: str) -> None:
    assert_spans_fit(text, list(reader_for("en").read(text).findings))


@given(some_text)
def test_every_reader_alone_cites_what_stands_there(text: str) -> None:
    for read in READERS:
        for finding in read(text, word_lists("en")):
            assert finding.text == text[finding.start : finding.end]
            assert finding.value


def assert_spans_fit(text: str, findings: list[Finding]) -> None:
    assert all(finding.text == text[finding.start : finding.end] for finding in findings)
    assert all(first.end <= second.start for first, second in pairwise(findings))


def test_the_span_covers_what_was_typed_though_marks_are_hidden_in_it() -> None:
    text = "see B\u200bH-20\u202e4817 ok"
    [finding] = reader_for("en").read(text).findings
    assert (finding.value, finding.text) == ("BH-204817", "B\u200bH-20\u202e4817")


def test_the_longer_finding_wins_and_then_the_surer_kind() -> None:
    mail = Finding(EMAIL, "", 0, 9, "")
    number = Finding(ORDER_NUMBER, "", 0, 6, "")
    coupon = Finding(COUPON_CODE, "", 10, 16, "")
    rival = Finding(ORDER_NUMBER, "", 10, 16, "")
    assert settle([coupon, number, rival, mail]) == [mail, rival]


def test_a_language_without_word_lists_is_refused() -> None:
    with pytest.raises(FileNotFoundError, match="no word lists"):
        word_lists("xx")
