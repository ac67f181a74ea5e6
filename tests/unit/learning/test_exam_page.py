"""The page of an exam tells the verdict first; golden conversations are there and can be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.learning.exam.page import moved, render
from bot.learning.exam.scripts import golden_conversations
from bot.learning.intents import intents_of
from bot.learning.rules import refusals
from tests.unit.learning.exams import whole_exam

ROOT = Path(__file__).parents[3]


def test_the_verdict_comes_first_and_what_shoppers_wrote_is_escaped():
    exam = whole_exam("<script>alert(1)</script>")
    page = render({**exam, "passes": False, "refusals": refusals(exam)})
    assert "does not pass its exam beside old.tar.gz" in page and "<script" not in page and "style=" not in page
    assert page.index("does not pass") < page.index("What got better and worse")


@pytest.mark.parametrize(
    "without",
    [
        pytest.param({"cross_validation": None}, id="no cross-validation"),
        pytest.param({"golden": {"failing": []}}, id="no golden messages"),
        pytest.param({"against": None}, id="no other model"),
    ],
)
def test_an_exam_that_lacks_a_part_has_a_page(without):
    exam = {**whole_exam(), **without}
    assert "In short" in render({**exam, "passes": False, "refusals": refusals(exam)})


def test_intents_that_fell_come_first_and_unchanged_ones_not_at_all():
    per_intent = {
        "same": {"n": 1, "f1": {"now": 0.9, "before": 0.9}},
        "rose": {"n": 1, "f1": {"now": 0.9, "before": 0.8}},
        "gone": {"n": 0, "f1": {"now": None, "before": 0.7}},
        "new": {"n": 5, "f1": {"now": 0.7, "before": None}},
    }
    assert [(one.name, round(one.by, 3)) for one in moved(per_intent)] == [("gone", -0.7), ("rose", 0.1)]


def test_there_are_thirty_golden_conversations_of_intents_that_there_are():
    talks = golden_conversations(ROOT / "data/golden")
    assert len({one.name for one in talks}) == len(talks) >= 30
    meant = {turn.means for one in talks for turn in one.talk} - {None}
    assert meant <= set(intents_of(ROOT / "domain.yml"))
