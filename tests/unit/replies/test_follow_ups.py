"""Shares set by hand, shares learnt from transcripts, and who goes without anticipation."""

from __future__ import annotations

import json
import os
import uuid
from pathlib import Path

import pytest

from bot.replies.follow_ups import FollowUps, Weighing

PRIOR = {"wish": {"late": {"a": 0.5, "b": 0.2}, "any": {"c": 0.4}}}


def written(path: Path, **shares: object) -> Path:
    fresh = path.with_suffix(".new")
    fresh.write_text(json.dumps({"shares": shares}))
    os.replace(fresh, path)
    return path


@pytest.fixture
def learnt(tmp_path: Path) -> Path:
    told = {
        "late": {"any": {"b": 0.6, "a": 0.1, "nothing": 0.3}, "new": {"d": 0.9, "nothing": 0.1}},
        "any": {"any": {"e": 0.2, "nothing": 0.8}},
    }
    return written(tmp_path / "followups.json", wish=told)


def test_what_was_learnt_goes_before_what_was_set_by_hand(learnt: Path) -> None:
    follow_ups = FollowUps(PRIOR)
    assert follow_ups.after("wish", "late") == ("a", "b")
    assert follow_ups.take_up(learnt)
    assert follow_ups.after("wish", "late") == ("b", "a")


@pytest.mark.parametrize(
    ("state", "kind", "first"),
    [
        pytest.param("late", "new", "d", id="the kind's own"),
        pytest.param("late", "returning", "b", id="a kind never seen: those of all kinds"),
        pytest.param("packed", "new", "e", id="a state never seen: those of any state"),
    ],
)
def test_shares_are_of_the_narrowest_case_that_is_known(state: str, kind: str, first: str, learnt: Path) -> None:
    follow_ups = FollowUps(PRIOR)
    follow_ups.take_up(learnt)
    assert follow_ups.after("wish", state, kind)[0] == first


def test_an_intent_that_was_not_learnt_keeps_its_prior(learnt: Path) -> None:
    follow_ups = FollowUps({**PRIOR, "other": {"any": {"a": 0.5}}})
    follow_ups.take_up(learnt)
    assert follow_ups.after("other", "late") == ("a",)


def test_that_nothing_more_is_asked_is_no_question(learnt: Path) -> None:
    follow_ups = FollowUps(PRIOR)
    follow_ups.take_up(learnt)
    assert "nothing" not in follow_ups.after("wish", "packed")


def test_a_new_file_is_taken_up_once_and_a_file_that_is_gone_gives_back_the_prior(learnt: Path) -> None:
    follow_ups = FollowUps(PRIOR)
    assert [follow_ups.take_up(learnt) for _ in range(2)] == [True, False]
    written(learnt, wish={"late": {"any": {"z": 1.0}}})
    assert follow_ups.take_up(learnt) and follow_ups.after("wish", "late") == ("z",)
    learnt.unlink()
    assert follow_ups.take_up(learnt) and follow_ups.after("wish", "late") == ("a", "b")


@pytest.mark.parametrize("text", ["", "[]", '{"shares": 1}', '{"shares": {"wish": {"late": 2}}}'])
def test_a_file_of_something_else_changes_nothing_and_is_told_once(text: str, learnt: Path) -> None:
    follow_ups = FollowUps(PRIOR)
    learnt.write_text(text)
    with pytest.raises(ValueError):
        follow_ups.take_up(learnt)
    assert not follow_ups.take_up(learnt) and follow_ups.after("wish", "late") == ("a", "b")


def test_no_file_at_all_is_nothing_new(tmp_path: Path) -> None:
    assert not FollowUps(PRIOR).take_up(tmp_path / "followups.json")


def test_one_conversation_in_ten_is_held_out_and_always_the_same_ones() -> None:
    ids = [str(uuid.UUID(int=n)) for n in range(20_000)]
    held = [one for one in ids if FollowUps(PRIOR, held_out_share=0.1).holds_out(one)]
    assert 0.09 < len(held) / len(ids) < 0.11
    assert all(FollowUps({}, held_out_share=0.1).holds_out(one) for one in held)


@pytest.mark.parametrize(("share", "held"), [(0.0, False), (1.0, True)], ids=["none", "all"])
def test_nobody_or_everybody_can_be_held_out(share: float, held: bool) -> None:
    assert {FollowUps({}, held_out_share=share).holds_out(str(n)) for n in range(500)} == {held}


@pytest.mark.parametrize(
    ("share", "words", "worth"),
    [
        pytest.param(0.5, 20, True, id="likely and short"),
        pytest.param(0.5, 80, False, id="likely but too long"),
        pytest.param(0.1, 20, False, id="short but unlikely"),
        pytest.param(0.1, 5, True, id="very short"),
    ],
)
def test_an_answer_is_worth_reading_if_asking_costs_more_seconds_than_reading(
    share: float, words: int, worth: bool
) -> None:
    assert (Weighing.parse_obj({}).gain(share, "word " * words) > 0) == worth
