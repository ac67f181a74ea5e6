"""Promises of the page about an evaluation."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timezone
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from hypothesis import given, settings

from bot.learning.evaluation.figures import About, figures
from bot.learning.evaluation.page import render, shortened, worst
from bot.learning.evaluation.rows import Row
from bot.learning.pages import of_hundred, percent
from tests.unit.learning.rows import any_rows, row

PAIRS = frozenset({frozenset({"order_late", "order_missing"})})
ABOUT = About(
    "model.tar.gz", "file.jsonl", {"answer": 0.8}, datetime(2026, 3, 17, 12, tzinfo=timezone.utc), train_seconds=None
)
EVIL = "<script>alert('x')</script> \"&amp;\" <b>"


class Elements(HTMLParser):
    """The names of a page's elements, in order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.append(tag)


def page(rows: list[Row]) -> str:
    return render(figures(rows, PAIRS, ABOUT), rows, PAIRS)


def messages_shown(html: str) -> int:
    return html.count('class="said"')


def test_what_came_with_the_messages_is_escaped() -> None:
    html = page([row("thanks", "greet", text=EVIL, source=EVIL, lang=EVIL)])
    assert EVIL not in html and "script" not in Elements(html).tags
    assert html.count("&lt;script&gt;") == 4  # the confusion's example, the source, the language, and the message


def test_at_most_fifty_messages_are_shown_the_surest_first() -> None:
    rows = [row("thanks", "greet", place / 100, text=f"<{place}>") for place in range(60)]
    html = page([*rows, row("thanks", "thanks", text="<fine>")])
    assert messages_shown(html) == 50
    assert "&lt;59&gt;" in html and "&lt;9&gt;" not in html and "fine" not in html
    assert [one.confidence for one in worst(rows)][:2] == [0.59, 0.58]


def test_the_page_needs_nothing_from_elsewhere() -> None:
    html = page([row("thanks", "greet"), row("out_of_scope", "out_of_scope")])
    assert not {"script", "link", "img", "iframe"} & set(Elements(html).tags)
    assert not re.search(r"""(?:src|href)=["'](?!#)""", html) and "url(http" not in html


def test_headings_come_in_order_and_charts_are_described() -> None:
    html = page([row("thanks", "greet", source="chat"), row("thanks", "thanks")])
    levels = [int(tag[1]) for tag in Elements(html).tags if re.fullmatch("h[1-6]", tag)]
    assert levels.count(1) == 1 and all(after - before <= 1 for before, after in pairwise(levels))
    assert len(re.findall(r'<svg role="img" aria-label="[^"]{20,}"', html)) == Elements(html).tags.count("svg") == 2


def test_the_page_says_when_and_on_what_the_threshold_was_chosen() -> None:
    curve = [{"confidence": 0.5, "answered": 0.9, "wrong": 0.1, "wrong_hardest": 0.2},
             {"confidence": 0.9, "answered": 0.5, "wrong": 0.01, "wrong_hardest": 0.04}]  # fmt: skip
    chosen = {"answer": 0.9, "chosen_on": "voices left out", "messages": 1234, "curve": curve}
    about = replace(ABOUT, trained_at="2026-03-16T09:00:00+00:00", chosen=chosen)
    rows = [row("thanks", "greet")]
    html = render(figures(rows, PAIRS, about), rows, PAIRS)
    assert "2026-03-16" in html and "1,234 messages (voices left out)" in html
    assert 'aria-label="It answers from 0.9 on."' in html
    assert "Where the threshold comes from" not in page(rows)


def test_no_id_stands_twice() -> None:
    ids = re.findall(r'\bid="([^"]+)"', page([row("thanks", "greet", source="chat"), row("thanks", "thanks")]))
    assert sorted(ids) == sorted(set(ids))


def test_a_confusion_inside_an_acceptable_pair_is_called_a_near_miss() -> None:
    assert "near miss</span>" in page([row("order_late", "order_missing")])
    assert "near miss</span>" not in page([row("order_late", "thanks")])


@settings(max_examples=10, deadline=None)
@given(any_rows)
def test_any_rows_give_a_page_and_the_same_one_twice(rows: list[Row]) -> None:
    html = page(rows)
    assert html == page(rows)
    assert messages_shown(html) == sum(not row.right for row in rows)


WORDED = {
    "a share": (percent(0.876), "88\N{NO-BREAK SPACE}%"),
    "a share with a digit": (percent(0.0491, 1), "4.9\N{NO-BREAK SPACE}%"),
    "no share": (percent(None), "–"),
    "of hundred": (of_hundred(0.876), "88 of 100"),
    "next to none": (of_hundred(0.001), "fewer than 1 of 100"),
    "none at all": (of_hundred(0.0), "0 of 100"),
    "nobody knows": (of_hundred(None), "none"),
    "a short text": (shortened("hi"), "hi"),
    "a long text": (shortened("a" * 300), "a" * 280 + "…"),
}


@pytest.mark.parametrize(("said", "expected"), WORDED.values(), ids=list(WORDED))
def test_figures_are_put_into_words(said: str, expected: str) -> None:
    assert said == expected
