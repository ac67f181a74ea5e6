"""Messages that say nearly the same are one group."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.learning.harvest.groups import GROWTH, NEAR_ENOUGH, Groups


def on_circle(*degrees: float) -> Any:
    turned = np.radians(np.array(degrees))
    return np.stack([np.cos(turned), np.sin(turned)], axis=1)


def test_who_is_near_a_leader_joins_it_and_who_is_not_leads() -> None:
    assert Groups().join(["a", "b", "c", "d"], on_circle(0, 20, 90, 75), "en") == ["a", "a", "c", "c"]


def test_the_nearest_leader_is_joined_not_the_first() -> None:
    assert Groups().join(["a", "b", "c"], on_circle(0, 60, 35), "en") == ["a", "b", "b"]


def test_what_is_said_in_two_languages_is_never_one_group() -> None:
    groups = Groups()
    assert [groups.join([name], on_circle(0), name)[0] for name in ("en", "pl")] == ["en", "pl"]


def test_a_leader_from_before_is_joined() -> None:
    groups = Groups()
    groups.lead("old", on_circle(0)[0], "en")
    assert groups.join(["new"], on_circle(10), "en") == ["old"]


@settings(max_examples=50)
@given(st.lists(st.floats(0, 360), max_size=200), st.integers(1, 200))
def test_it_is_the_same_in_pieces_as_at_once(degrees: list[float], cut: int) -> None:
    names, vectors = [str(n) for n in range(len(degrees))], on_circle(*degrees)
    one_by_one, groups = Groups(), Groups()
    alone = [one_by_one.join([name], vectors[n : n + 1], "en")[0] for n, name in enumerate(names)]
    pieces = (slice(start, start + cut) for start in range(0, len(names), cut))
    assert [leader for some in pieces for leader in groups.join(names[some], vectors[some], "en")] == alone


def test_the_leader_that_was_joined_longest_ago_makes_room_for_a_new_one() -> None:
    groups = Groups(most=2)
    said = [groups.join([name], on_circle(at), "en")[0] for name, at in (("a", 0), ("b", 90), ("a2", 5), ("c", 180))]
    assert said == ["a", "b", "a", "c"]
    assert groups.join(["a3", "b2"], on_circle(0, 90), "en") == ["a", "b2"]


def test_there_may_be_more_leaders_than_room_was_made_for() -> None:
    vectors = np.eye(GROWTH + 10)
    names = [str(n) for n in range(len(vectors))]
    assert Groups().join(names, vectors, "en") == names


@settings(max_examples=50)
@given(st.lists(st.floats(0, 360), min_size=1, max_size=40))
def test_everybody_is_near_the_leader_and_leaders_are_apart(degrees: list[float]) -> None:
    vectors = on_circle(*degrees)
    leaders = [int(name) for name in Groups().join([str(n) for n in range(len(degrees))], vectors, "en")]
    assert all(vectors[n] @ vectors[leader] >= NEAR_ENOUGH - 1e-6 for n, leader in enumerate(leaders))
    apart = sorted(set(leaders))
    assert all(vectors[a] @ vectors[b] < NEAR_ENOUGH + 1e-6 for a in apart for b in apart if a < b)
