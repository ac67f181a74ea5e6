"""A change of shoppers or of the assistant is noticed within two days, and chance is not taken for one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.learning.watch.alerts import Alert, alerts, too_few
from bot.learning.watch.comparing import FEWEST_CONVERSATIONS, Comparison, comparisons
from bot.learning.watch.drift import divergence, joined, limit_of_divergence, surely_apart
from bot.learning.watch.figures import Figures
from tests.unit.learning.weeks import BEGAN, Change, weeks

CHANGED = 28
CHANGES = [
    pytest.param("intents", Change({}, asked_more=0.25), id="a quarter asks for one thing"),
    pytest.param("unknown_words", Change({"unknown_words": 0.12}), id="words it has never learnt"),
    pytest.param("confidence", Change({"confidence": 0.75}), id="less sure"),
    pytest.param("handed_over", Change({"handed_over": 0.32}), id="more go to people"),
    pytest.param("clarified", Change({"clarified": 0.3}), id="more are asked back"),
]


def told_on(days: Mapping[date, Figures], number: int) -> list[Alert]:
    """What is told in the evening of a day, the days after it not known."""
    today = BEGAN + timedelta(days=number)
    known = {day: figures for day, figures in days.items() if day <= today}
    return alerts(comparisons(known, today), [], 0, {})


@pytest.mark.parametrize(("kind", "change"), CHANGES)
@pytest.mark.parametrize("seed", range(3))
def test_a_change_is_noticed_within_two_days(kind: str, change: Change, seed: int) -> None:
    days = weeks(seed, CHANGED + 2, CHANGED, change)
    assert kind not in [alert.kind for alert in told_on(days, CHANGED - 1)]
    assert kind in [alert.kind for alert in told_on(days, CHANGED + 1)]


def test_where_nothing_changes_at_most_one_run_of_twenty_is_ever_alarmed() -> None:
    alarmed = {}
    for seed in range(100, 200):
        days = weeks(seed, 35)
        alarmed[seed] = [alert.text for number in range(20, 35) for alert in told_on(days, number)]
    assert sum(map(bool, alarmed.values())) <= 5, alarmed


def test_no_change_is_told_before_a_hundred_conversations_were_seen() -> None:
    few = Figures(FEWEST_CONVERSATIONS - 1, turns=900, answered=900, intents=Counter(a=900))
    many = Figures(FEWEST_CONVERSATIONS, turns=900, handed_over=900, intents=Counter(b=900))
    for then, now, shown in ((few, many, False), (many, few, False), (many, many, True)):
        compared = Comparison(then, now, 7)
        assert compared.enough == (compared.drift() is not None) == shown
        assert shown or alerts([compared], [], 0, {}) == []
    assert too_few(Comparison(few, many, 7)).text.endswith("there are 99 and 100.")


def test_what_is_told_is_told_in_words() -> None:
    then = Figures(1000, 2000, 1800, 100, 100, 9000, 360, Counter({90: 2000}), Counter(track_order=500, cancel=1500))
    now = Figures(1000, 2000, 1000, 400, 600, 9000, 1000, Counter({70: 2000}), Counter(track_order=1500, cancel=500))
    told = {one.kind: one.text for one in alerts([Comparison(then, now, 7)], [], 0, {"track_order": "Where is it?"})}
    assert told == {
        "intents": "Shoppers ask for other things than just after training: “Where is it?” is 75 % of turns in the "
        "last 7 days; it was 25 %.",
        "unknown_words": "11 % of the words that shoppers write in the last 7 days are ones the assistant has never "
        "learnt; just after training it was 4.0 %.",
        "confidence": "The assistant is less sure: its median confidence is 0.70 in the last 7 days; it was 0.90 after "
        "training.",
        "handed_over": "30 % of turns go to people in the last 7 days; just after training it was 5.0 %.",
        "clarified": "20 % of turns are asked back in the last 7 days; just after training it was 5.0 %.",
    }


SAID = [
    pytest.param({"count": 40, "conversations": 10}, True, id="often"),
    pytest.param({"count": 39, "conversations": 10}, False, id="in less than one turn of a hundred"),
    pytest.param({"count": 40, "conversations": 9}, False, id="by few shoppers"),
]


@pytest.mark.parametrize(("said", "shown"), SAID)
def test_an_unknown_word_that_many_say_is_told(said: dict[str, Any], shown: bool) -> None:
    told = alerts([], [{"word": "klarna", **said}], 4000, {})
    text = "Shoppers say “klarna” 40 times this week; the assistant has never learnt it."
    assert told == ([Alert("word", "info", text)] if shown else [])


TABLES = st.dictionaries(st.sampled_from("abcdef"), st.integers(1, 50), min_size=1)


@given(TABLES, TABLES)
def test_the_divergence_is_a_share_the_same_both_ways_and_nothing_for_the_same(
    one: dict[str, int], other: dict[str, int]
) -> None:
    assert -1e-9 <= divergence(one, other) <= 1 + 1e-9
    assert divergence(one, other) == pytest.approx(divergence(other, one))
    assert divergence(one, {name: 3 * count for name, count in one.items()}) == pytest.approx(0, abs=1e-9)


def test_the_divergence_is_known_where_it_can_be_worked_out() -> None:
    assert divergence({"a": 1}, {"b": 5}) == pytest.approx(1)
    assert divergence({"a": 1, "b": 1}, {"a": 1}) == pytest.approx(0.311278, abs=1e-6)
    assert divergence({}, {"a": 1}) == 0


def test_the_more_was_seen_the_less_is_chance_but_what_is_small_never_matters() -> None:
    limits = [limit_of_divergence(40, n, n) for n in (100, 1000, 10**6)]
    assert limits == sorted(limits, reverse=True) and limits[-1] == 0.018
    assert surely_apart(0.1, 0.2, (1000, 1000)) and not surely_apart(0.1, 0.2, (100, 100))


def test_what_is_rare_is_compared_as_one_thing() -> None:
    then, now = joined({"a": 96, "b": 2, "c": 2}, {"a": 98, "d": 2}, (100, 100))
    assert (then, now) == ({"a": 96, "other": 4}, {"a": 98, "other": 2})


@given(st.lists(st.integers(0, 100), min_size=1, max_size=30))
def test_the_median_is_the_lower_of_the_two_in_the_middle(hundredths: list[int]) -> None:
    figures = Figures(confidences=Counter(hundredths))
    assert figures.confidence == sorted(hundredths)[(len(hundredths) - 1) // 2] / 100
