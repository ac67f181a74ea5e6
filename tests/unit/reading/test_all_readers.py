"""Promises that every reader keeps, whatever it looks for."""

from __future__ import annotations

from datetime import date
from functools import partial
from itertools import pairwise
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.dates import read_dates
from bot.reading.findings import COUPON_CODE, EMAIL, KINDS, ORDER_NUMBER, Finding, settle
from bot.reading.reader import READERS, reader_for
from bot.reading.words import WORD_LISTS, word_lists

TODAY = date(2026, 11, 18)

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
    "5,000 telephone figures": "+1 (2" * 1000,
    "5,000 leading noughts": "0 1 " * 1250,
    "5,000 tracking letters": "1Z RR " * 833,
    "5,000 tracking words": "tracking is 12345678 " * 238,
    "5,000 amounts": "$1,000" * 833,
    "5,000 numeric dates": "1/2-3." * 833,
    "5,000 days": "last next monday the 3rd of " * 178,
    "5,000 sizes": "size W32 S in M, " * 294,
    "5,000 letters of sizes": "s m L " * 833,
    "5,000 other colours": "olive oil Mr Brown " * 263,
    "5,000 colours": "dark sky off-blue " * 277,
    "5,000 product words": "leather chelsa bots rain wool " * 166,
    "right to left": "\u202bמידה 42 BH-204817 \u200f+972 52-123-4567\u202c $20 by \u2067friday\u2069 blue",
    "lone surrogate": "order 204817 \ud800",
}

some_text = st.text(max_size=80) | st.lists(
    st.sampled_from(
        [
            *(
                "order",
                "BH",
                "-",
                "#",
                " ",
                " ",
                "204817",
                "@",
                "anna",
                "example",
                ".com",
                "code",
                "at",
                "dot",
                "$",
                "20",
            ),
            *(
                "tracking",
                "1Z999AA1",
                "RR",
                "GB",
                "+",
                "(",
                ")",
                "0",
                "555",
                "0134",
                "phone",
                "€",
                ",",
                "eur",
                "dollars",
            ),
            *("last", "next", "friday", "the", "3", "rd", "of", "may", "/", "2026", "days", "ago", "in", "by", "will"),
            *(
                "size",
                "M",
                "XL",
                "W32",
                "L34",
                "uk",
                ".5",
                "wide",
                "medium",
                "dark",
                "blue",
                "leather",
                "chelsa",
                "boots",
            ),
        ]
    )
).map("".join)


@pytest.mark.parametrize("text", TEXTS.values(), ids=list(TEXTS))
def test_a_hard_text_is_read_the_same_twice_with_spans_that_fit(text: str) -> None:
    reading = reader_for("en").read(text, TODAY)
    assert reading == reader_for("en").read(text, TODAY)
    assert_spans_fit(text, list(reading.findings))


@given(some_text, st.none() | st.dates())
def test_any_text_is_read_on_any_day_with_spans_that_fit(text: str, today: date | None) -> None:
    assert_spans_fit(text, list(reader_for("en").read(text, today).findings))


@given(some_text, st.none() | st.dates())
def test_every_reader_alone_cites_what_stands_there(text: str, today: date | None) -> None:
    for read in (*READERS, partial(read_dates, today=today)):
        for finding in read(text, word_lists("en")):
            assert finding.text == text[finding.start : finding.end]
            assert finding.value and finding.kind in KINDS


@given(some_text, st.dates())
def test_the_rest_of_a_message_is_read_alike_without_today(text: str, today: date) -> None:
    def sure(day: date | None) -> list[Finding]:
        return [one for one in reader_for("en").read(text, day).findings if one.kind in (EMAIL, ORDER_NUMBER)]

    assert sure(today) == sure(None)


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


@pytest.mark.parametrize("path", sorted(WORD_LISTS.glob("*/*.yml")), ids=lambda path: path.name)
def test_every_entry_of_a_word_list_is_a_word(path: Path) -> None:
    """Unquoted, YAML takes "no" and "on" for truth values."""
    for part in yaml.safe_load(path.read_text(encoding="utf-8")).values():
        assert [word for word in part if not isinstance(word, str)] == []


def test_a_language_without_word_lists_is_refused() -> None:
    with pytest.raises(FileNotFoundError, match="no word lists"):
        word_lists("xx")
