"""The rules of the desk: a shop's own go before those that come along, and a bad value is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.desk.policies import BySeverity, desk_policies_in
from bot.shop.rules import PolicyError
from tests.fakes import NOON

OWN = 'hours: {zone: Europe/Berlin, week: {tuesday: ["14:00-15:00"]}}\n'
BAD = [
    pytest.param("hours: {zone: Mars/Olympus, week: {}}", "hours.zone", id="a zone that is none"),
    pytest.param('hours: {zone: UTC, week: {tusday: ["09:00-10:00"]}}', "hours.week", id="a day that is none"),
    pytest.param('hours: {zone: UTC, week: {monday: ["9-10"]}}', "hours.week", id="hours that are none"),
    pytest.param('hours: {zone: UTC, week: {monday: ["10:00-09:00"]}}', "hours.week", id="an end before its beginning"),
    pytest.param(
        'hours: {zone: UTC, week: {monday: ["09:00-12:00", "11:00-13:00"]}}', "hours.week", id="hours that overlap"
    ),
    pytest.param("hours: {zone: UTC, week: {}, closed: [soon]}", "hours.closed.0", id="a day without a date"),
    pytest.param("waits: {first_reply: 0, handling: 6}", "waits.first_reply", id="no time at all"),
    pytest.param("attention: {}", "attention.unclaimed", id="a section with nothing in it"),
    pytest.param("actions: {operator: {late_days: many}}", "actions.operator.late_days", id="days in words"),
    pytest.param("secrets: {}", "secrets", id="a section that nobody knows"),
    pytest.param("[1", "", id="not YAML"),
    pytest.param("words", "", id="no sections"),
]


def test_the_demonstration_is_open_all_hours(tmp_path: Path) -> None:
    assert desk_policies_in(tmp_path).hours.opening().open_at(NOON)


def test_a_section_of_the_shops_own_takes_the_place_of_that_one_alone(tmp_path: Path) -> None:
    (tmp_path / "desk.yml").write_text(OWN, encoding="utf-8")
    own, usual = desk_policies_in(tmp_path), desk_policies_in(tmp_path / "none")
    assert not own.hours.opening().open_at(NOON)
    assert own.attention == usual.attention


@pytest.mark.parametrize(("text", "key"), BAD)
def test_a_bad_value_is_named_with_its_file(text: str, key: str, tmp_path: Path) -> None:
    file = tmp_path / "desk.yml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(PolicyError) as caught:
        desk_policies_in(tmp_path)
    assert (caught.value.file, caught.value.key) == (file, key)


def test_a_lead_may_more_than_an_operator(tmp_path: Path) -> None:
    rules = desk_policies_in(tmp_path).actions
    for name in ("late_days", "decides_up_to", "goodwill_per_ticket", "goodwill_per_day"):
        assert getattr(rules.of("lead"), name) > getattr(rules.of("operator"), name)


def test_no_exception_is_made_that_the_role_may_not_make(tmp_path: Path) -> None:
    allowance = desk_policies_in(tmp_path).actions.of("operator").copy(update={"waive_fee": False})
    assert allowance.granted(("late", "fee")) == ("late",)
    assert not allowance.leeway(("fee",)).no_fee


def test_what_nobody_has_weighed_counts_as_normal() -> None:
    minutes = BySeverity(low=4, normal=3, high=2, urgent=1)
    assert [minutes.of(each) for each in ("low", None, "odd", "urgent")] == [4, 3, 3, 1]
