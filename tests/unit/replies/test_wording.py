"""Sentences by name and language, and days, money and lists in words."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from bot.replies import words
from bot.replies.wording import NoSuchSentence, Sentences
from bot.shop.facts import Money
from tests.unit.replies.conftest import line


@pytest.fixture
def sentences() -> Sentences:
    german = [{"type": "slot", "name": "language", "value": "de"}]
    return Sentences(
        {
            "utter_order": [{"text": " Order {number} "}, {"text": "Bestellung {number}", "condition": german}],
            "utter_late": [{"text": "late by {days}, since {since}"}],
            "utter_plain": [{"text": "just late"}, {"text": "a second way to say it"}],
            "utter_name": [{"text": "{name} speaks {language}"}],
        }
    )


SAID = [
    pytest.param("utter_order", "en", "Order 7", id="the usual language"),
    pytest.param("utter_order", "de", "Bestellung 7", id="a language of its own"),
    pytest.param("utter_order", "fr", "Order 7", id="a language it has not"),
    pytest.param("utter_plain", "en", "just late", id="always the first of several"),
]


@pytest.mark.parametrize(("name", "language", "text"), SAID)
def test_a_sentence_is_said_in_the_shoppers_language(name: str, language: str, text: str, sentences: Sentences) -> None:
    assert sentences.say(name, language, number=7) == text


def test_a_missing_fact_and_a_missing_sentence_are_errors_not_gaps(sentences: Sentences) -> None:
    with pytest.raises(KeyError, match="number"):
        sentences.say("utter_order", "en")
    with pytest.raises(NoSuchSentence):
        sentences.say("utter_nothing", "en")


def test_a_fact_may_be_called_name_or_language(sentences: Sentences) -> None:
    assert sentences.say("utter_name", "en", name="Robin", language="German") == "Robin speaks German"


FIRST = [
    pytest.param({"days": "2", "since": "Monday"}, "utter_late", id="every fact known"),
    pytest.param({"days": "2"}, "utter_plain", id="one fact missing"),
    pytest.param({"days": "2", "since": ""}, "utter_plain", id="one fact empty"),
]


@pytest.mark.parametrize(("facts", "name"), FIRST)
def test_the_first_sentence_whose_every_fact_is_known_is_chosen(
    facts: dict[str, Any], name: str, sentences: Sentences
) -> None:
    assert sentences.first_sayable(("utter_nothing", "utter_late", "utter_plain"), "en", facts) == name
    assert sentences.first_sayable(("utter_nothing",), "en", facts) is None


def test_the_languages_are_those_with_a_sentence(sentences: Sentences) -> None:
    assert sentences.languages == {"en", "de"}


def test_days_money_shares_and_lists_read_as_the_language_writes_them() -> None:
    day, amount = date(2026, 11, 24), Money(Decimal("1234.5"), "EUR")
    assert words.day(day, "en") == "Tuesday, November 24"
    assert words.day(day, "de") == "Dienstag, 24. November"
    assert words.money(amount, "en") == "€1,234.50"
    assert words.money(amount, "de") == "1.234,50\xa0€"
    assert words.share(Decimal("0.15"), "en") == "15%"
    assert words.listed(["a", "b", "c"], "en") == "a, b, and c"
    assert words.listed(["a"], "en") == "a"


def test_what_is_not_known_reads_as_nothing() -> None:
    assert (words.day(None, "en"), words.money(None, "en"), words.share(None, "en"), words.listed([], "en")) == (
        "",
    ) * 4


LINES = [
    pytest.param({}, "Alder Shirt (Blue, M)", id="one"),
    pytest.param({"quantity": 2}, "2 × Alder Shirt (Blue, M)", id="several"),
    pytest.param({"options": ""}, "Alder Shirt", id="without options"),
]


@pytest.mark.parametrize(("changes", "text"), LINES)
def test_a_line_of_an_order_in_words(changes: dict[str, Any], text: str) -> None:
    assert words.line(line(**changes)) == text
