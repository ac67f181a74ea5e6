"""The posterior: an average of what was seen and what was believed, backing off where little was seen."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.anticipation.estimate import Counts, Estimate, distance, mean, posterior, whole
from bot.anticipation.journeys import Step
from bot.replies.follow_ups import Weighing

WEIGHING = Weighing(asking_seconds=30, words_a_minute=238, prior_worth=20, broader_worth=10)
PRIOR = {"wish": {"late": {"a": 0.5, "b": 0.3}, "packed": {"c": 0.5}}}
STEP = Step("wish", "late", "new", "a", told=False, held_out=False, fold=0)
NAMES = st.sampled_from(["a", "b", "c", "nothing"])
SHARES = st.dictionaries(NAMES, st.floats(0, 1, allow_subnormal=False), max_size=4)


def counted(**came: int) -> Counts:
    counts = Counts()
    for name, times in came.items():
        for _ in range(times):
            counts.add(replace(STEP, next=name))
    return counts


def test_without_transcripts_a_state_is_believed_between_its_prior_and_its_topic() -> None:
    shares = Estimate(Counts(), PRIOR, WEIGHING).shares("wish", "late")
    topic = {"a": 0.25, "b": 0.15, "c": 0.25, "nothing": 0.35}
    assert shares == pytest.approx({
        "a": (20 * 0.5 + 10 * topic["a"]) / 30,
        "b": (20 * 0.3 + 10 * topic["b"]) / 30,
        "c": 10 * topic["c"] / 30,
        "nothing": (20 * 0.2 + 10 * topic["nothing"]) / 30,
    })  # fmt: skip


def test_the_posterior_is_the_average_of_counts_and_beliefs_by_what_they_are_worth() -> None:
    found = posterior({"a": 3, "b": 1}, [(4, {"a": 0.5, "c": 0.5}), (2, {"c": 0.25})])
    assert found == pytest.approx({"a": 5 / 10, "b": 1 / 10, "c": 2.5 / 10, "nothing": 1.5 / 10})


def test_a_kind_seen_once_is_believed_like_its_state() -> None:
    estimate = Estimate(counted(b=1), PRIOR, WEIGHING)
    assert distance(estimate.shares("wish", "late", "new"), estimate.shares("wish", "late")) < 1 / 11


def test_a_kind_never_seen_is_its_state_and_a_state_never_seen_its_topic() -> None:
    estimate = Estimate(counted(b=50), PRIOR, WEIGHING)
    assert estimate.shares("wish", "late", "returning") == pytest.approx(estimate.shares("wish", "late"))
    assert estimate.shares("wish", "shipped") == pytest.approx(estimate.shares("wish", "any"))


def test_a_topic_nobody_knows_is_followed_by_nothing() -> None:
    assert Estimate(Counts(), {}, WEIGHING).shares("new", "late", "new") == {"nothing": 1.0}


def test_many_transcripts_outweigh_any_prior() -> None:
    estimate = Estimate(counted(b=6000, z=4000), PRIOR, WEIGHING)
    assert distance(estimate.shares("wish", "late", "new"), {"b": 0.6, "z": 0.4}) < 0.01


def test_steps_after_which_something_was_told_are_not_counted() -> None:
    counts = counted(a=1)
    counts.add(replace(STEP, told=True, next="b"))
    assert counts.steps == 1 and counts.overall() == Counter(a=1)


def test_every_case_of_the_prior_and_of_the_transcripts_is_told_with_its_broader_ones() -> None:
    cases = {case for case, _ in Estimate(counted(a=1), PRIOR, WEIGHING).cells()}
    assert cases == {("wish", *rest) for rest in [("any", "any"), ("late", "any"), ("late", "new"), ("packed", "any")]}


def test_an_answer_that_depends_on_no_state_backs_off_to_its_topic_at_once() -> None:
    counts = Counts()
    counts.add(replace(STEP, state="any"))
    shares = Estimate(counts, {"wish": {"any": {"b": 1.0}}}, WEIGHING).shares("wish", "any")
    assert shares == pytest.approx({"a": 1 / 21, "b": 20 / 21})


@given(st.lists(st.tuples(st.sampled_from("xy"), st.sampled_from(["any", "s"]), NAMES), max_size=30), SHARES, SHARES)
def test_shares_always_add_up_to_one(
    came: list[tuple[str, str, str]], late: dict[str, float], other: dict[str, float]
) -> None:
    counts = Counts()
    for topic, state, name in came:
        counts.add(replace(STEP, topic=topic, state=state, next=name))
    for _case, shares in Estimate(counts, {"x": {"s": late, "any": other}}, WEIGHING).cells():
        assert sum(shares.values()) == pytest.approx(1) and min(shares.values()) > 0


@given(SHARES)
def test_shares_set_by_hand_are_made_whole_without_changing_their_order(shares: dict[str, float]) -> None:
    found = whole(shares)
    assert sum(found.values()) == pytest.approx(1)
    kept = [name for name in shares if name != "nothing"]
    assert sorted(kept, key=found.__getitem__) == sorted(kept, key=shares.__getitem__)


@given(SHARES, SHARES)
def test_a_distance_is_none_to_oneself_and_the_same_both_ways(one: dict[str, float], other: dict[str, float]) -> None:
    one, other = dict(whole(one)), dict(whole(other))
    assert distance(one, one) == 0
    assert distance(one, other) == pytest.approx(distance(other, one))
    assert 0 <= distance(one, other) <= 1 + 1e-9


def test_the_mean_of_no_case_is_that_nothing_is_known() -> None:
    assert mean([]) == {}
