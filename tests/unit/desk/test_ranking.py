"""Replies sent for tickets like this one come first, and one never sent still has a chance."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.desk.ranking import Ranking, Use

LATE, LOST = "order_late", "order_missing"
FIVE = dict.fromkeys(range(1, 6), "")
BEST = [
    pytest.param([Use(1, LATE, "late", 3), Use(2, LOST, "shipped", 9)], 1, id="the intent counts more than the bulk"),
    pytest.param([Use(1, LATE, "shipped", 5), Use(2, LATE, "late", 5)], 2, id="the state decides among equals"),
    pytest.param([Use(1, LATE, "late", 1), Use(2, LATE, "shipped", 30)], 2, id="one use is not yet a habit"),
    pytest.param([Use(2, None, None, 4)], 2, id="used for something else is better than never used"),
]


@pytest.mark.parametrize(("uses", "best"), BEST)
def test_the_reply_sent_for_tickets_like_this_comes_first(uses: list[Use], best: int) -> None:
    ranking = Ranking.of(uses, {1: "", 2: ""}, LATE, "late")
    assert max((1, 2), key=ranking.share) == best


def test_without_any_use_all_are_alike() -> None:
    ranking = Ranking.of([], dict.fromkeys((1, 2, 3, 4), ""), LATE, "late")
    assert [ranking.share(reply) for reply in (1, 2, 3, 4)] == [pytest.approx(0.25)] * 4


FIRST = [
    pytest.param("order_late", "late", 1, id="the intent's word"),
    pytest.param("track_order", "late", 1, id="the state's word"),
    pytest.param("order_wrong_or_damaged", "delivered", 2, id="one of several"),
    pytest.param("refund_status", None, 3, id="a word of a variable"),
]


@pytest.mark.parametrize(("intent", "state", "best"), FIRST)
def test_the_first_ticket_is_offered_the_reply_with_its_words(intent: str, state: str | None, best: int) -> None:
    texts = {1: "Sorry that it is late", 2: "Damaged: a photo please", 3: "{refund_amount} is sent", 4: "The order"}
    ranking = Ranking.of([], texts, intent, state)
    assert max(texts, key=ranking.share) == best


def test_what_operators_send_outweighs_the_words() -> None:
    ranking = Ranking.of([Use(2, LATE, "late", 8)], {1: "it is late", 2: "hello"}, LATE, "late")
    assert ranking.share(2) > ranking.share(1)


uses = st.lists(
    st.builds(
        Use,
        st.integers(1, 5),
        st.sampled_from([LATE, LOST, None]),
        st.sampled_from(["late", "shipped", None]),
        st.integers(1, 50),
    )
)


@given(uses)
def test_the_shares_are_shares(uses: list[Use]) -> None:
    ranking = Ranking.of(uses, FIVE, LATE, "late")
    shares = [ranking.share(reply) for reply in range(1, 6)]
    assert sum(shares) == pytest.approx(1)
    assert min(shares) > 0


@given(uses, st.integers(1, 5))
def test_one_more_use_never_ranks_a_reply_lower(uses: list[Use], reply: int) -> None:
    before = Ranking.of(uses, FIVE, LATE, "late").share(reply)
    assert Ranking.of([*uses, Use(reply, LATE, "late", 1)], FIVE, LATE, "late").share(reply) >= before
