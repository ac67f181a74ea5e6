"""Promises of the accuracy measures, against values computed by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given

from bot.learning.evaluation.measures import (
    accuracy,
    answered,
    by_source,
    confusions,
    credit_with,
    decisions,
    in_scope,
    load_pairs,
    macro_f1,
    per_label,
    per_lang,
)
from bot.learning.evaluation.rows import Row
from tests.unit.learning.rows import any_rows, row

ROOT = Path(__file__).parents[3]
PAIRS = frozenset({frozenset({"order_late", "order_missing"})})

RIGHT = {
    "the top meaning is the label": (row("thanks", "thanks"), True),
    "so it is when it only asks": (row("thanks", "thanks", 0.5, "clarify"), True),
    "so it is when it hands over": (row("thanks", "thanks", 0.1, "hand_off"), True),
    "another meaning is not": (row("thanks", "greet"), False),
    "no meaning at all is not": (row("thanks", None, 0.0, "hand_off"), False),
    "handing over what is out of scope is": (row("out_of_scope", "thanks", 0.2, "hand_off"), True),
    "asking about what is out of scope is not": (row("out_of_scope", "thanks", 0.5, "clarify"), False),
    "answering what is out of scope is not": (row("out_of_scope", "thanks"), False),
    "saying that it is out of scope is": (row("out_of_scope", "out_of_scope"), True),
    "calling the shop's business out of scope is not": (row("thanks", "out_of_scope"), False),
}


@pytest.mark.parametrize(("judged", "right"), RIGHT.values(), ids=list(RIGHT))
def test_what_counts_as_understood(judged: Row, right: bool) -> None:
    assert judged.right is right


# late: 2 of 3 found, 2 of 2 true. missing: 1 of 1 found, 1 of 2 true. foreign: 1 of 2 found, 1 of 1 true.
SAMPLE = [
    row("order_late", "order_late", lang="en", source="chat"),
    row("order_late", "order_late", lang="en", source="chat"),
    row("order_late", "order_missing", lang="de", source="mail"),
    row("order_missing", "order_missing", lang="de", source="mail", confidence=0.5, act="clarify"),
    row("out_of_scope", "order_late", lang="en", confidence=0.1, act="hand_off"),
    row("out_of_scope", "inform", lang="en"),
]

VALUES = {
    "accuracy": (accuracy(SAMPLE), 4 / 6),
    "accuracy with a near miss as half": (accuracy(SAMPLE, credit_with(PAIRS)), 4.5 / 6),
    "accuracy in scope": (accuracy(in_scope(SAMPLE)), 3 / 4),
    "accuracy in scope with a near miss as half": (accuracy(in_scope(SAMPLE), credit_with(PAIRS)), 3.5 / 4),
    "macro F1": (macro_f1(SAMPLE), (4 / 5 + 2 / 3 + 2 / 3) / 3),
    "F1": ([one["f1"] for one in per_label(SAMPLE).values()], [4 / 5, 2 / 3, 2 / 3]),
    "precision": ([one["precision"] for one in per_label(SAMPLE).values()], [1, 1 / 2, 1]),
    "recall": ([one["recall"] for one in per_label(SAMPLE).values()], [2 / 3, 1, 1 / 2]),
    "accuracy of a language": ([one["accuracy"] for one in per_lang(SAMPLE).values()], [1 / 2, 3 / 4]),
    "share answered": (answered(SAMPLE)["share"], 4 / 6),
    "share wrong of the answered": (answered(SAMPLE)["wrong"], 2 / 4),
    "shares of the acts": (list(decisions(SAMPLE).values()), [4 / 6, 1 / 6, 1 / 6]),
    "no message in scope": (accuracy(in_scope([row("inform", "inform")])), None),
    "an intent never said": (per_label([row("thanks", "greet")])["thanks"]["precision"], 0),
    "nothing answered": (answered([row("thanks", "greet", 0.1, "hand_off")])["wrong"], None),
}


@pytest.mark.parametrize(("measured", "by_hand"), VALUES.values(), ids=list(VALUES))
def test_a_measure_is_what_the_hand_computes(measured: Any, by_hand: Any) -> None:
    assert measured == pytest.approx(by_hand)


def test_only_labels_of_the_file_are_listed_with_their_number() -> None:
    counts = {label: one["n"] for label, one in per_label(SAMPLE).items()}
    assert counts == {"order_late": 3, "order_missing": 1, "out_of_scope": 2}


def test_confusions_come_by_falling_number_and_leave_out_what_was_handed_over_rightly() -> None:
    rows = [*SAMPLE, row("order_late", "order_missing"), row("thanks", None, 0.0, "hand_off")]
    assert confusions(rows) == [
        {"label": "order_late", "said": "order_missing", "n": 2},
        {"label": "out_of_scope", "said": "inform", "n": 1},
        {"label": "thanks", "said": None, "n": 1},
    ]


def test_a_source_is_measured_by_itself_and_messages_without_one_nowhere() -> None:
    assert by_source(SAMPLE, PAIRS) == {
        "chat": {"n": 2, "accuracy": 1.0, "accuracy_with_pairs": 1.0, "answered": 1.0, "wrong": 0.0},
        "mail": {"n": 2, "accuracy": 0.5, "accuracy_with_pairs": 0.75, "answered": 0.5, "wrong": 1.0},
    }


@given(any_rows)
def test_every_share_lies_between_none_and_all(rows: list[Row]) -> None:
    labels = per_label(rows).values()
    shares = [accuracy(rows), macro_f1(rows), *decisions(rows).values(), *(one["f1"] for one in labels)]
    assert all(share is not None and 0 <= share <= 1 for share in shares)
    assert sum(decisions(rows).values()) == pytest.approx(1)


@given(any_rows)
def test_a_near_miss_never_lowers_accuracy_and_every_message_is_right_or_confused(rows: list[Row]) -> None:
    plain, lenient = accuracy(rows), accuracy(rows, credit_with(PAIRS))
    assert plain is not None and lenient is not None and plain <= lenient
    assert sum(one["n"] for one in confusions(rows)) == len(rows) - sum(row.right for row in rows)


def test_the_acceptable_pairs_are_two_intents_of_the_domain_each() -> None:
    intents = set(yaml.safe_load((ROOT / "domain.yml").read_text())["intents"])
    pairs = load_pairs(ROOT / "data/acceptable_pairs.yml")
    assert pairs and all(len(pair) == 2 and pair <= intents for pair in pairs)
