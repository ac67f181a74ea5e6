"""When a ticket asks for attention by itself, rule by rule, and that none can be forgotten."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.desk.policies import desk_policies_in
from bot.desk.rules import Judge, Rule, Standing, Verdict
from tests.fakes import NOON

RULES = desk_policies_in(Path("no folder of a shop"))
JUDGE = Judge(RULES.attention, RULES.hours.opening())


def ago(minutes: float) -> datetime:
    return NOON - timedelta(minutes=minutes)


def ahead(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


WAITS = Standing(claimed=False, opened_at=ago(1))
HELD = Standing(claimed=True, opened_at=ago(40), claimed_at=ago(3), seen_at=ago(1), asked_at=ago(40))
PROMISED = replace(HELD, made_at=ago(300), due_at=ahead(60), claimed_at=ago(310))
VERDICTS = [
    pytest.param(WAITS, None, id="just come"),
    pytest.param(replace(WAITS, opened_at=ago(20)), Verdict(Rule.UNCLAIMED), id="waits too long"),
    pytest.param(replace(WAITS, opened_at=ago(5), severity="urgent"), Verdict(Rule.UNCLAIMED), id="urgent: sooner"),
    pytest.param(replace(WAITS, opened_at=ago(59), severity="low"), None, id="not urgent at all: later"),
    pytest.param(replace(WAITS, opened_at=ago(90), raised="unclaimed"), None, id="raised already"),
    pytest.param(HELD, None, id="just claimed"),
    pytest.param(replace(HELD, claimed_at=ago(15)), Verdict(Rule.UNANSWERED), id="claimed, but no word"),
    pytest.param(replace(HELD, claimed_at=ago(15), asked_at=None), None, id="claimed and answered"),
    pytest.param(replace(HELD, claimed_at=ago(40), asked_at=ago(14)), None, id="asked again just now"),
    pytest.param(
        replace(HELD, claimed_at=ago(30), raised="unanswered", raised_at=ago(9)), None, id="raised, with time left"
    ),
    pytest.param(
        replace(HELD, claimed_at=ago(30), raised="unanswered", raised_at=ago(10)),
        Verdict(Rule.UNANSWERED, gives_back=True),
        id="raised, and still no word",
    ),
    pytest.param(
        replace(HELD, claimed_at=ago(20), seen_at=ago(5)), Verdict(Rule.HOLDER_GONE, gives_back=True), id="holder gone"
    ),
    pytest.param(replace(HELD, claimed_at=ago(20), seen_at=ago(5), asked_at=None), None, id="gone, nothing to answer"),
    pytest.param(replace(HELD, claimed_at=ago(4), seen_at=ago(90)), None, id="claimed since: here after all"),
    pytest.param(
        replace(HELD, claimed_at=ago(20), seen_at=None, by_mail=True), Verdict(Rule.UNANSWERED), id="answers by mail"
    ),
    pytest.param(
        replace(HELD, by_mail=True, claimed_at=ago(90), raised="unanswered", raised_at=ago(60)), None, id="keeps it"
    ),
    pytest.param(replace(WAITS, opened_at=ago(300), snoozed_until=ahead(1)), None, id="put off"),
    pytest.param(
        replace(WAITS, opened_at=ago(300), snoozed_until=ago(0)), Verdict(Rule.SNOOZE_OVER), id="put off until now"
    ),
    pytest.param(PROMISED, None, id="promised for later"),
    pytest.param(replace(PROMISED, seen_at=ago(200)), None, id="promised for later, and gone meanwhile"),
    pytest.param(replace(PROMISED, due_at=ahead(15)), Verdict(Rule.PROMISE_DUE), id="due in a quarter of an hour"),
    pytest.param(replace(PROMISED, due_at=ahead(15), warned=True), None, id="warned already"),
    pytest.param(replace(PROMISED, made_at=ago(45), due_at=ahead(6)), None, id="of an hour, six minutes left"),
    pytest.param(
        replace(PROMISED, made_at=ago(45), due_at=ahead(5)), Verdict(Rule.PROMISE_DUE), id="of an hour, a tenth left"
    ),
    pytest.param(
        replace(PROMISED, due_at=ahead(9), snoozed_until=ahead(60)),
        Verdict(Rule.PROMISE_DUE),
        id="put off for too long",
    ),
    pytest.param(replace(PROMISED, due_at=ago(0)), Verdict(Rule.PROMISE_MISSED), id="missed, by somebody here"),
    pytest.param(
        replace(PROMISED, due_at=ago(0), seen_at=ago(30)),
        Verdict(Rule.PROMISE_MISSED, gives_back=True),
        id="missed, by somebody gone",
    ),
]


@pytest.mark.parametrize(("one", "verdict"), VERDICTS)
def test_each_rule_raises_what_it_is_for(one: Standing, verdict: Verdict | None) -> None:
    assert JUDGE.judge(one, NOON) == verdict


def test_minutes_in_which_the_desk_is_closed_do_not_count(tmp_path: Path) -> None:
    (tmp_path / "desk.yml").write_text('hours: {zone: UTC, week: {tuesday: ["11:50-18:00"]}}', encoding="utf-8")
    rules = desk_policies_in(tmp_path)
    judge = Judge(rules.attention, rules.hours.opening())
    assert judge.judge(replace(WAITS, opened_at=ago(300)), NOON) is None
    assert judge.judge(replace(WAITS, opened_at=ago(300)), ahead(10)) == Verdict(Rule.UNCLAIMED)


moments = st.none() | st.integers(0, 600).map(ago)
standings = st.builds(
    Standing,
    claimed=st.booleans(),
    opened_at=st.integers(0, 600).map(ago),
    severity=st.sampled_from([None, "low", "normal", "high", "urgent"]),
    raised=st.sampled_from([None, *(rule.value for rule in Rule)]),
    raised_at=st.integers(0, 600).map(ago),
    snoozed_until=st.none() | st.integers(-600, 600).map(ago),
    claimed_at=st.integers(0, 600).map(ago),
    asked_at=moments,
    seen_at=moments,
    made_at=st.integers(601, 900).map(ago),
    due_at=st.none() | st.integers(-600, 600).map(ago),
    warned=st.booleans(),
)


@settings(max_examples=500, deadline=None)
@given(standings)
def test_whatever_nobody_need_do_anything_about_is_cared_for(one: Standing) -> None:
    if JUDGE.judge(one, NOON) is not None:
        return
    later = one.snoozed_until is not None and one.snoozed_until > NOON
    promised = one.due_at is not None and one.due_at > NOON
    if one.claimed:
        here = max(one.seen_at or ago(1000), one.claimed_at or ago(1000)) > ago(RULES.attention.gone_after)
        assert later or promised or one.asked_at is None or here
    else:
        fresh = one.opened_at > ago(RULES.attention.unclaimed.of(one.severity))
        assert later or promised or fresh or one.raised is not None
