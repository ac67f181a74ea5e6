"""The values of inform_values.yml are found exactly, and nothing that looks like an order, address or code."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from bot.reading.findings import COUPON_CODE, EMAIL, KINDS, ORDER_NUMBER
from bot.reading.reader import Reading, reader_for

TABLE = yaml.safe_load((Path(__file__).parent / "inform_values.yml").read_text(encoding="utf-8"))
ROWS = [(text, [tuple(mark) for mark in marks]) for text, *marks in TABLE["rows"]]
ENOUGH = 0.98

Value = tuple[str, str, str]


def read(text: str) -> Reading:
    return reader_for("en").read(text, TABLE["today"])


def values(text: str) -> list[Value]:
    return [(finding.kind, finding.value, finding.text) for finding in read(text).findings]


def missed(kinds: frozenset[str]) -> tuple[list[tuple[str, Value]], int]:
    """The marked values of these kinds that were not found exactly, and how many are marked."""
    marked = [(text, value) for text, marks in ROWS for value in marks if value[0] in kinds]
    return [(text, value) for text, value in marked if value not in values(text)], len(marked)


@pytest.mark.parametrize("kinds", [*(frozenset({kind}) for kind in KINDS), frozenset(KINDS)], ids=[*KINDS, "all"])
def test_nearly_all_marked_values_are_found_exactly(kinds: frozenset[str]) -> None:
    wrong, marked = missed(kinds)
    assert marked >= 10
    assert 1 - len(wrong) / marked >= ENOUGH, wrong


def test_no_order_number_address_or_code_is_found_where_none_is_marked() -> None:
    sure = {ORDER_NUMBER, EMAIL, COUPON_CODE}
    found = [(text, value) for text, marks in ROWS for value in values(text) if value not in marks]
    assert [(text, value) for text, value in found if value[0] in sure] == []


def test_traps_hold_no_value_of_any_kind() -> None:
    assert [(text, values(text)) for text, marks in ROWS if not marks and values(text)] == []


def test_a_value_does_not_change_how_a_message_sounds() -> None:
    assert [text for text, _ in ROWS if read(text).mood != "calm"] == TABLE["upset"]


def test_the_table_is_as_long_as_it_claims() -> None:
    assert len([text for text, marks in ROWS if marks]) >= 200
    assert len({text for text, _ in ROWS}) == len(ROWS)
