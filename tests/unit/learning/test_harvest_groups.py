"""Messages that say nearly the same are one group, and sooner so if the assistant took them for the same."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.learning.harvest.groups import GROWTH, NEAR_ENOUGH, NEAR_ENOUGH_OF_ONE_GUESS, Groups

TURNED = st.tuples(st.floats(0, 360), st.sampled_from(["track_order", "cancel_order", None]))


def on_circle(*degrees: float) -> Any:
    turned = np.radians(np.array(degrees))
    return np.stack([np.cos(turned), np.sin(turned)], axis=1)


def joined(
    groups: Groups,
    names: Sequence[str],
    vectors: Any,
    language: str = "en",
    guesses: Sequence[str | None] | None = None,
) -> list[str]:
    return groups.join(names, vectors, language, guesses or [None] * len(names))


def test_who_is_near_a_leader_joins_it_and_who_is_not_leads() -> None:
    assert joined(Groups(), ["a", "b", "c", "d"], on_circle(0, 20, 90, 75)) == ["a", "a", "c", "c"]


def test_the_nearest_leader_is_joined_not_the_first() -> None:
    assert joined(Groups(), ["a", "b", "c"], on_circle(0, 60, 35)) == ["a", "b", "b"]


@pytest.mark.parametrize(
    ("guesses", "language", "leader"),
    [
        pytest.param(["track_order", "track_order"], "en", "a", id="the same guess"),
        pytest.param(["track_order", "cancel_order"], "en", "b", id="another one"),
        pytest.param([None, None], "en", "b", id="none"),
        pytest.param(["out_of_scope", "out_of_scope"], "en", "b", id="no wish of ours"),
        pytest.param(["track_order", "track_order"], "pl", "b", id="in a language that is not understood"),
    ],
)
def test_a_shared_guess_brings_together_what_is_less_alike(
    guesses: list[str | None], language: str, leader: str
) -> None:
    at_once, known = Groups(), Groups()
    assert joined(at_once, ["a", "b"], on_circle(0, 55), language, guesses) == ["a", leader]
    known.lead("a", on_circle(0)[0], language, guesses[0])
    assert joined(known, ["b"], on_circle(55), language, guesses[1:]) == [leader]


def test_a_shared_guess_brings_nothing_together_that_is_not_alike() -> None:
    assert joined(Groups(), ["a", "b"], on_circle(0, 70), "en", ["track_order", "track_order"]) == ["a", "b"]


def test_what_is_said_in_two_languages_is_never_one_group() -> None:
    groups = Groups()
    assert [joined(groups, [name], on_circle(0), name)[0] for name in ("en", "pl")] == ["en", "pl"]


def test_a_leader_from_before_is_joined() -> None:
    groups = Groups()
    groups.lead("old", on_circle(0)[0], "en", None)
    assert joined(groups, ["new"], on_circle(10)) == ["old"]


@settings(max_examples=50)
@given(st.lists(TURNED, max_size=200), st.integers(1, 200))
def test_it_is_the_same_in_pieces_as_at_once(said: list[tuple[float, str | None]], cut: int) -> None:
    names, vectors = [str(n) for n in range(len(said))], on_circle(*(turned for turned, _ in said))
    guesses = [guess for _, guess in said]
    one_by_one, groups = Groups(), Groups()
    alone = [one_by_one.join([name], vectors[n : n + 1], "en", [guesses[n]])[0] for n, name in enumerate(names)]
    pieces = [slice(start, start + cut) for start in range(0, len(names), cut)]
    assert [
        leader for some in pieces for leader in groups.join(names[some], vectors[some], "en", guesses[some])
    ] == alone


def test_the_leader_that_was_joined_longest_ago_makes_room_for_a_new_one() -> None:
    groups = Groups(most=2)
    said = [joined(groups, [name], on_circle(at))[0] for name, at in (("a", 0), ("b", 90), ("a2", 5), ("c", 180))]
    assert said == ["a", "b", "a", "c"]
    assert joined(groups, ["a3", "b2"], on_circle(0, 90)) == ["a", "b2"]


def test_there_may_be_more_leaders_than_room_was_made_for() -> None:
    vectors = np.eye(GROWTH + 10)
    names = [str(n) for n in range(len(vectors))]
    assert joined(Groups(), names, vectors) == names


@settings(max_examples=50)
@given(st.lists(TURNED, min_size=1, max_size=40))
def test_everybody_is_near_the_leader_and_leaders_are_apart(said: list[tuple[float, str | None]]) -> None:
    vectors, guesses = on_circle(*(turned for turned, _ in said)), [guess for _, guess in said]
    leaders = [int(name) for name in joined(Groups(), [str(n) for n in range(len(said))], vectors, "en", guesses)]

    def spare(one: int, other: int) -> float:
        same = guesses[one] is not None and guesses[one] == guesses[other]
        return float(vectors[one] @ vectors[other]) - (NEAR_ENOUGH_OF_ONE_GUESS if same else NEAR_ENOUGH)

    assert all(n == leader or spare(n, leader) >= -1e-6 for n, leader in enumerate(leaders))
    apart = sorted(set(leaders))
    assert all(spare(a, b) < 1e-6 for a in apart for b in apart if a < b)
