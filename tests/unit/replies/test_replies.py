"""Replies: whatever is known of an order or a coupon, there is something true to say."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.replies import coupons, returns, shipping
from bot.replies.orders import Told, about_order
from bot.replies.reply import Reply
from bot.shop.facts import CouponFacts, CouponState, OrderState
from bot.shop.policies import load_policies
from bot.shop.returns import return_policy
from bot.shop.shipping import shipping_to
from tests.unit.replies.conftest import OPTIONAL, TODAY, euros, order, said

WISHES = ("track_order", "order_late", "order_missing", "cancel_order", "return_item", "refund_status")


def check(told: Told, reply: Reply) -> str:
    """Every sentence can be said, every offer has a title, and there is not too much of either."""
    text = said(told, reply)
    assert text.strip()
    assert "{" not in text and "None" not in text
    assert len(reply.anticipated) <= 2
    assert len(set(reply.anticipated)) == len(reply.anticipated)
    for offer in reply.offers:
        assert told.sentences.say(offer.title, told.language, **offer.facts)
    return text


@settings(deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    wish=st.sampled_from(WISHES),
    state=st.sampled_from(OrderState),
    unknown=st.sets(st.sampled_from(sorted(OPTIONAL))),
    coarse=st.booleans(),
)
def test_of_any_order_something_true_can_be_said_whatever_is_not_known(
    told: Told, wish: str, state: OrderState, unknown: set[str], coarse: bool
) -> None:
    one = order(state, **dict.fromkeys(unknown))
    reply = about_order(told, wish, one.coarse() if coarse else one)
    text = check(told, reply)
    assert "BH-204817" in text
    assert len(reply.offers) <= 3


TOLD = [
    pytest.param(OrderState.LATE, {}, "now expects to deliver it on Wednesday, March 18", id="late with a new day"),
    pytest.param(OrderState.LATE, {"expected_on": None}, "no new delivery day", id="late without one: none invented"),
    pytest.param(OrderState.SHIPPED, {}, "last seen in Leipzig on Monday, March 16", id="where a parcel was seen"),
    pytest.param(OrderState.UNPAID, {}, "your payment of €70.00", id="not paid"),
    pytest.param(OrderState.CANCELLED, {}, "cancelled on Sunday, March 15", id="cancelled"),
]


@pytest.mark.parametrize(("state", "changes", "words"), TOLD)
def test_an_order_is_told_by_its_state(state: OrderState, changes: dict[str, Any], words: str, told: Told) -> None:
    assert words in check(told, about_order(told, "track_order", order(state, **changes)))


def test_a_day_gone_by_is_not_promised_again(told: Told) -> None:
    late = order(OrderState.LATE, search_from=TODAY - timedelta(days=1))
    assert "search for it" not in check(told, about_order(told, "track_order", late))


def test_nobody_is_told_that_there_is_no_money_only_because_it_may_not_be_told(told: Told) -> None:
    text = check(told, about_order(told, "refund_status", order(OrderState.CANCELLED).coarse()))
    assert "nothing to refund" not in text and "goes back" in text


FULL = {
    "share": Decimal("0.15"), "starts_on": TODAY, "ends_on": TODAY, "minimum": euros("50"), "category": "home",
    "used_on": TODAY,
}  # fmt: skip


@pytest.mark.parametrize("state", CouponState)
def test_every_state_of_a_coupon_is_told_and_a_better_code_with_it(state: CouponState, told: Told) -> None:
    known = {} if state is CouponState.UNKNOWN else FULL
    best = CouponFacts("SPRING15", CouponState.VALID, amount=euros("5"), starts_on=TODAY, ends_on=TODAY)
    for facts in (known, {**known, **dict.fromkeys(("used_on",) if known else ())}):
        coupon = CouponFacts("TRIED", state, **facts)
        assert "TRIED" in check(told, coupons.about_coupon(told, coupon, ()))
        reply = coupons.about_coupon(told, coupon, (best,))
        check(told, reply)
        assert ("coupon_find" in reply.anticipated) == ("SPRING15" in said(told, reply))


def test_the_code_that_failed_is_not_recommended_as_the_better_one(told: Told) -> None:
    tried = CouponFacts("TRIED", CouponState.ONCE_PER_CUSTOMER, **FULL)
    reply = coupons.about_coupon(told, tried, (CouponFacts("TRIED", CouponState.VALID, **FULL),))
    assert "works today" not in check(told, reply)


def test_codes_on_offer_are_shown_as_cards_and_none_is_said_plainly(told: Told) -> None:
    two = [CouponFacts(code, CouponState.VALID, **FULL) for code in ("A", "B")]
    reply = coupons.on_offer(told, two)
    assert [card["code"] for card in reply.cards] == ["A", "B"]
    check(told, reply)
    assert "no open code" in check(told, coupons.on_offer(told, ()))


def test_the_ways_to_ship_and_the_rules_for_returns_are_told_from_the_policy(told: Told) -> None:
    policies = load_policies()
    ways = check(told, shipping.ways(told, shipping_to(policies, None)))
    assert all(option.name in ways for option in shipping_to(policies, None).options)
    assert str(return_policy(policies).window_days) in check(told, returns.policy(told, return_policy(policies)))


def test_a_card_shows_the_steps_of_an_order_and_none_for_a_cancelled_one(told: Told) -> None:
    for state in OrderState:
        (card,) = about_order(told, "track_order", order(state)).cards
        steps = [step["done"] for step in card["steps"]]
        assert steps == sorted(steps, reverse=True)
        assert (steps == []) == (state is OrderState.CANCELLED)
    assert card["total"] == {"amount": "70.00", "currency": "EUR"}
