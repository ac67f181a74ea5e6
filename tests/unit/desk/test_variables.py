"""A saved reply is filled with what is known, and made of what was sent: the one undoes the other."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.desk.variables import VARIABLES, UnknownVariables, as_template, check, fill, holes

NOA = {"first_name": "Noa", "full_name": "Noa Weiss", "order_number": "BH-7", "total": "€19.90", "return_days": "30"}
FILLED = [
    pytest.param("Hello {first_name}", "Hello Noa", (), id="a value"),
    pytest.param("{first_name}: {carrier}, {carrier}", "Noa: {carrier}, {carrier}", ("carrier",), id="a hole, once"),
    pytest.param("{{first_name}} is {first_name}", "{first_name} is Noa", (), id="braces that are no variable's"),
    pytest.param("a { b } c", "a { b } c", (), id="braces around no name"),
    pytest.param("", "", (), id="nothing"),
]


@pytest.mark.parametrize(("template", "text", "missing"), FILLED)
def test_what_has_a_value_is_filled_and_what_has_none_is_told(
    template: str, text: str, missing: tuple[str, ...]
) -> None:
    assert fill(template, NOA) == (text, missing)


MADE = [
    pytest.param("Hello Noa!", "Hello {first_name}!", id="a whole word"),
    pytest.param("Noah, Noas", "Noah, Noas", id="no part of a word"),
    pytest.param("Dear Noa Weiss", "Dear {full_name}", id="the longest"),
    pytest.param("€19.90 for BH-7.", "{total} for {order_number}.", id="signs and digits"),
    pytest.param("in 30 days", "in 30 days", id="a small number stands there by chance"),
    pytest.param("use {this}", "use {{this}}", id="braces that were sent"),
]


@pytest.mark.parametrize(("text", "template"), MADE)
def test_the_values_of_a_sent_reply_become_variables(text: str, template: str) -> None:
    assert as_template(text, NOA) == template


pieces = st.sampled_from([*NOA.values(), "{", "}", "{{", "{first_name}", "{carrier}", " ", "hello", ", ", "\n", "é"])
values = st.dictionaries(st.sampled_from(list(VARIABLES)), st.one_of(st.text(max_size=12), pieces))


@given(st.one_of(st.text(), st.lists(pieces).map("".join)), values)
def test_a_reply_made_of_a_text_gives_the_same_text_for_the_same_ticket(text: str, known: dict[str, str]) -> None:
    assert fill(as_template(text, known), known) == (text, ())


@given(st.lists(pieces).map("".join))
def test_a_reply_made_of_a_text_uses_only_known_variables(text: str) -> None:
    check(as_template(text, NOA))


def test_unknown_variables_are_refused_by_name() -> None:
    with pytest.raises(UnknownVariables) as refused:
        check("{first_name} {weather} {{moon}} {sun}")
    assert refused.value.names == ("weather", "sun")


def test_holes_are_the_variables_left_in_a_text() -> None:
    assert holes("Hello {first_name}, {weather}") == ("first_name",)


def test_the_demonstrations_replies_use_only_known_variables() -> None:
    told = yaml.safe_load((Path(__file__).parents[3] / "data/desk/saved_replies.yml").read_text("utf-8"))
    assert len(told) >= 12
    for one in told:
        check(one["text"])
