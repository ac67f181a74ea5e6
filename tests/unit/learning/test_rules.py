"""A model that got worse in any part of its exam is refused, with figures; one that did not is not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.learning.policies import learning_policies_in
from bot.learning.rules import refusals

Exam = dict[str, Any]


def exam() -> Exam:
    """The exam of a model as good as the one before."""
    return {
        "model": "new.tar.gz",
        "against": "old.tar.gz",
        "cross_validation": two(),
        "golden": {**two(), "failing": []},
        "conversations": {"n": 30, "failing": [{"name": "late", "wrong": ["asks nothing"], "before": True}]},
        "ood_auroc": {"now": 0.97, "before": 0.97},
        "replay": {"conversations": 500, "turns": 900, "handed_over": {"now": 0.1, "before": 0.1}},
    }


def two() -> dict[str, Any]:
    names = ("cancel_order", "track_order")
    per_intent = {name: {"n": 20, "f1": {"now": 0.9, "before": 0.9}} for name in names}
    return {"n": 40, "accuracy": {"now": 0.9, "before": 0.9}, "per_intent": per_intent}


def told(given: Exam) -> list[tuple[str, str]]:
    return [(one["rule"], one["what"]) for one in refusals(given)]


def f1(part: str, intent: str, before: float | None, now: float | None) -> Callable[[Exam], None]:
    def change(given: Exam) -> None:
        given[part]["per_intent"][intent]["f1"] = {"now": now, "before": before}

    return change


def pair(part: str, before: float | None, now: float | None) -> Callable[[Exam], None]:
    def change(given: Exam) -> None:
        (given["replay"] if part == "handed_over" else given)[part] = {"now": now, "before": before}

    return change


def without(part: str) -> Callable[[Exam], None]:
    return lambda given: given.pop(part)


def failing(name: str, before: bool) -> Callable[[Exam], None]:
    return lambda given: given["conversations"]["failing"].append({"name": name, "wrong": ["hi"], "before": before})


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param(lambda given: None, [], id="nothing changed, and what failed before fails again"),
        pytest.param(f1("golden", "track_order", 0.90, 0.8701), [], id="F1 down by less than 3 points"),
        pytest.param(f1("golden", "track_order", 0.90, 0.87), [("f1", "track_order")], id="F1 down by 3 points"),
        pytest.param(
            f1("cross_validation", "cancel_order", 0.9, 0.8), [("f1", "cancel_order")], id="F1 down where trained"
        ),
        pytest.param(f1("golden", "track_order", 0.9, None), [("f1", "track_order")], id="an intent never got right"),
        pytest.param(f1("golden", "track_order", None, 0.2), [], id="an intent that is new"),
        pytest.param(pair("handed_over", 0.10, 0.12), [], id="2 points more hand-overs"),
        pytest.param(pair("handed_over", 0.10, 0.121), [("hand_overs", "replay")], id="more than 2 points more"),
        pytest.param(pair("ood_auroc", 0.97, 0.96), [], id="AUROC down by a hundredth"),
        pytest.param(pair("ood_auroc", 0.97, 0.95), [("ood", "ood_auroc")], id="AUROC down by two hundredths"),
        pytest.param(failing("refund", False), [("conversation", "refund")], id="a conversation that went well"),
        pytest.param(failing("refund", True), [], id="a conversation that failed before"),
        *(
            pytest.param(without(part), [("missing", part)], id=f"without {part}")
            for part in ("cross_validation", "golden", "conversations", "ood_auroc", "replay")
        ),
        pytest.param(pair("ood_auroc", 0.97, None), [("missing", "ood_auroc")], id="AUROC not measured"),
    ],
)
def test_each_rule_refuses_what_it_is_for(change: Callable[[Exam], Any], expected: list[tuple[str, str]]) -> None:
    given = exam()
    change(given)
    assert told(given) == expected


def test_an_intent_that_falls_in_two_parts_is_told_once_with_its_worst_fall() -> None:
    given = exam()
    f1("golden", "track_order", 0.9, 0.8)(given)
    f1("cross_validation", "track_order", 0.9, 0.5)(given)
    (one,) = refusals(given)
    assert (one["before"], one["now"]) == (0.9, 0.5)
    assert one["text"] == "F1 of “track order” falls from 90.0 to 50.0 in the cross-validation."


def test_an_exam_without_another_model_compares_nothing_but_must_be_whole() -> None:
    given = exam()
    for part in ("golden", "cross_validation"):
        for intent in given[part]["per_intent"]:
            f1(part, intent, None, 0.4)(given)
    pair("handed_over", None, 0.5)(given)
    pair("ood_auroc", None, 0.5)(given)
    assert told(given) == []


def test_an_empty_exam_lacks_every_part() -> None:
    assert [rule for rule, _ in told({})] == ["missing"] * 5


@given(st.integers(0, 1000), st.integers(0, 1000))
def test_whatever_falls_by_three_points_or_more_is_refused_and_nothing_else(before: int, now: int) -> None:
    given = exam()
    f1("golden", "track_order", before / 1000, now / 1000)(given)
    assert bool(told(given)) == (before - now >= 30)


def test_the_limits_are_those_of_the_file() -> None:
    strict = learning_policies_in().promotion.copy(update={"f1_points": 1.0})
    given = exam()
    f1("golden", "track_order", 0.9, 0.885)(given)
    assert [one["rule"] for one in refusals(given, strict)] == ["f1"]
