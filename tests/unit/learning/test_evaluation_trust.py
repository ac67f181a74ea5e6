"""Promises of the measures of confidence, against values computed by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.learning.evaluation.rows import Row
from bot.learning.evaluation.trust import auroc, coverage_at, ece, ood_auroc, reliability, risk_coverage
from tests.unit.learning.rows import any_rows, judged, row

scores = st.lists(st.floats(0, 1), min_size=1, max_size=20)

AREAS = {
    "all above": ([0.8, 0.9], [0.1, 0.2], 1.0),
    "all below": ([0.1], [0.2, 0.3], 0.0),
    "all the same": ([0.5, 0.5], [0.5], 0.5),
    "three of four": ([0.4, 0.9], [0.1, 0.6], 0.75),
    "a tie counts half": ([0.6, 0.9], [0.1, 0.6], 0.875),
    "no positive": ([], [0.1], None),
    "no negative": ([0.1], [], None),
}


@pytest.mark.parametrize(("positives", "negatives", "area"), AREAS.values(), ids=list(AREAS))
def test_auroc_is_the_chance_that_a_positive_is_above(
    positives: list[float], negatives: list[float], area: float | None
) -> None:
    assert auroc(positives, negatives) == (None if area is None else pytest.approx(area))


@given(scores, scores)
def test_auroc_of_the_other_side_is_what_is_left(positives: list[float], negatives: list[float]) -> None:
    one, other = auroc(positives, negatives), auroc(negatives, positives)
    assert one is not None and other is not None
    assert 0 <= one <= 1 and one + other == pytest.approx(1)


def test_the_foreign_score_is_judged_by_the_label_out_of_scope_alone() -> None:
    foreign = [row("out_of_scope", "thanks", out_of_scope=0.9), row("out_of_scope", "thanks", out_of_scope=0.3)]
    own = [row("thanks", "out_of_scope", out_of_scope=0.5)]
    assert ood_auroc([*foreign, *own]) == pytest.approx(0.5)
    assert ood_auroc(own) is None and ood_auroc(foreign) is None


FALLING = [(0.99 - 0.01 * place, True) for place in range(19)]
COVERAGES = {
    "all right": (judged((0.9, True), (0.2, True)), 0.05, 1.0),
    "all wrong": (judged((0.9, False), (0.2, False)), 0.05, 0.0),
    "right ones first": (judged((0.9, True), (0.8, True), (0.7, False), (0.6, False)), 0.05, 0.5),
    "a wrong one first is made good later": (judged((1.0, False), *FALLING), 0.05, 1.0),
    "exactly the tolerance is allowed": (judged(*FALLING, (0.1, False)), 0.05, 1.0),
    "one more is not": (judged(*FALLING[1:], (0.1, False)), 0.05, 18 / 19),
    "equal confidences come together": (judged((0.9, True), (0.5, True), (0.5, False)), 0.05, 1 / 3),
    "with no tolerance": (judged((0.9, True), (0.8, False), (0.7, True)), 0.0, 1 / 3),
}


@pytest.mark.parametrize(("rows", "tolerance", "coverage"), COVERAGES.values(), ids=list(COVERAGES))
def test_coverage_is_the_largest_share_within_the_tolerance(rows: list[Row], tolerance: float, coverage: float) -> None:
    assert coverage_at(rows, tolerance) == pytest.approx(coverage)


@given(any_rows, st.floats(0, 1), st.floats(0, 1))
def test_more_tolerance_never_covers_less(rows: list[Row], one: float, other: float) -> None:
    less, more = sorted((one, other))
    assert 0 <= coverage_at(rows, less) <= coverage_at(rows, more) <= 1


@given(any_rows)
def test_the_curve_ends_with_every_message_and_does_not_ask_for_their_order(rows: list[Row]) -> None:
    points = risk_coverage(rows)
    assert points == risk_coverage(rows[::-1])
    assert points[-1].coverage == 1 and points[-1].risk == pytest.approx(1 - sum(row.right for row in rows) / len(rows))


ERRORS = {
    "sure and right": (judged((1.0, True)), 0.0),
    "sure and wrong": (judged((1.0, False)), 1.0),
    "says 0.8 and is right in 4 of 5": (judged(*[(0.8, True)] * 4, (0.8, False)), 0.0),
    "two bins, weighed by their messages": (judged((0.9, True), (0.9, True), (0.5, False)), (2 * 0.1 + 0.5) / 3),
    "a bin takes the mean before the distance": (judged((0.95, False), (0.97, True)), 0.96 - 0.5),
    "a message without meaning": ([row("thanks", None, 0.0, "hand_off")], 0.0),
    "what is foreign and handed over is right": ([row("out_of_scope", "thanks", 0.2, "hand_off")], 0.8),
}


@pytest.mark.parametrize(("rows", "error"), ERRORS.values(), ids=list(ERRORS))
def test_the_calibration_error_is_the_mean_distance_of_sure_and_right(rows: list[Row], error: float) -> None:
    assert ece(rows) == pytest.approx(error)


def test_the_upper_edge_of_a_bin_belongs_to_it() -> None:
    bins = reliability(judged((0.2, True), (0.19, True), (0.21, False)))
    assert [(one.n, one.accuracy) for one in bins] == [(2, 1.0), (1, 0.0)]


@given(any_rows)
def test_bins_hold_every_message_and_the_error_lies_between_none_and_all(rows: list[Row]) -> None:
    assert sum(one.n for one in reliability(rows)) == len(rows)
    assert 0 <= ece(rows) <= 1
