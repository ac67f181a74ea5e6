"""What can be said of a turn, and how far two leads agree."""

from __future__ import annotations

from collections.abc import Hashable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score

from bot.learning.review.verdicts import BadOpinion, Said, State, Verdict, kappa, said, standing

KNOWN = {"track_order", "return_item", "out_of_scope"}
BAD = [
    pytest.param(Verdict.ACCEPT, None, [], None, "verdict", id="nothing was guessed"),
    pytest.param(Verdict.ACCEPT, "gone", [], None, "verdict", id="the guess is no intent any more"),
    pytest.param(Verdict.RELABEL, None, [], None, "intents", id="no intent to relabel to"),
    pytest.param(Verdict.RELABEL, None, ["track_order", "return_item"], None, "intents", id="two where one is said"),
    pytest.param(Verdict.RELABEL, None, ["fly"], None, "intents", id="an intent that is none"),
    pytest.param(Verdict.TWO, None, ["track_order", "track_order"], None, "intents", id="twice the same"),
    pytest.param(Verdict.NEW, None, [], "  ", "wish", id="a new intent without words"),
]
GOOD = [
    pytest.param(Verdict.ACCEPT, "track_order", [], ("track_order",), id="accept"),
    pytest.param(Verdict.RELABEL, "track_order", ["return_item"], ("return_item",), id="relabel"),
    pytest.param(Verdict.TWO, None, ["track_order", "return_item"], ("track_order", "return_item"), id="two"),
    pytest.param(Verdict.OUT, "track_order", [], ("out_of_scope",), id="no matter of this shop"),
    pytest.param(Verdict.REJECT, "track_order", [], (), id="nothing to learn from"),
]


@pytest.mark.parametrize(("verdict", "guess", "intents", "wish", "field"), BAD)
def test_an_opinion_that_says_nothing_is_refused_and_the_field_named(
    verdict: Verdict, guess: str | None, intents: list[str], wish: str | None, field: str
) -> None:
    with pytest.raises(BadOpinion) as refused:
        said(verdict, guess, intents, wish, KNOWN)
    assert refused.value.field == field


@pytest.mark.parametrize(("verdict", "guess", "intents", "meant"), GOOD)
def test_an_opinion_says_what_was_meant(
    verdict: Verdict, guess: str | None, intents: list[str], meant: tuple[str, ...]
) -> None:
    assert said(verdict, guess, intents, None, KNOWN).intents == meant


def test_a_wish_for_an_intent_is_kept_in_words_that_fit() -> None:
    assert said(Verdict.NEW, None, [], "  rent a\n tent " + "x" * 300, KNOWN).wish == ("rent a tent " + "x" * 300)[:200]


def test_accepting_a_guess_and_choosing_it_are_one_opinion() -> None:
    one, other = Said(Verdict.ACCEPT, ("track_order",)), Said(Verdict.RELABEL, ("track_order",))
    assert standing({1: one, 2: other}) is State.DECIDED
    assert standing({1: one, 2: Said(Verdict.REJECT)}) is State.DISPUTED
    assert standing({}) is State.OPEN


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), min_size=1, max_size=40))
def test_agreement_is_cohens_kappa(pairs: list[tuple[Hashable, Hashable]]) -> None:
    one, other = zip(*pairs, strict=True)
    if set(one) == set(other) and len(set(one)) == 1:
        assert kappa(one, other) == 1
    else:
        assert kappa(one, other) == pytest.approx(cohen_kappa_score(one, other))


def test_without_common_turns_there_is_no_agreement() -> None:
    assert kappa([], []) is None
