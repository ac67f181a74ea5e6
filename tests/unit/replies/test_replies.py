"""Replies: whatever is known of an order or a coupon, there is something true to say."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.replies import coupons, returns, shipping
from bot.replies.orders import Told, about_order, done
from bot.replies.reply import Reply
from bot.shop.facts import CouponFacts, CouponState, OrderState, Refusal, ReturnOffer
from bot.shop.policies import load_policies
from bot.shop.returns import return_policy
from bot.shop.shipping import shipping_to
from tests.unit.replies.conftest import OPTIONAL, RETURN, TODAY, euros, line, order, said

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
    proposes=st.booleans(),
)
def test_of_any_order_something_true_can_be_said_whatever_is_not_known(
    told: Told, wish: str, state: OrderState, unknown: set[str], proposes: bool
) -> None:
    reply = about_order(told, wish, order(state, **dict.fromkeys(unknown)), proposes)
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


def test_a_proposal_asks_for_a_yes_and_answers_nothing_ahead(told: Told) -> None:
    reply = about_order(told, "cancel_order", order(OrderState.PENDING, cancellable=True), proposes=True)
    assert check(told, reply).endswith("Shall I cancel it?")
    assert [offer.intent for offer in reply.offers] == ["affirm", "deny"]
    assert reply.anticipated == ()


def test_what_was_done_is_told_with_what_comes_next(told: Told) -> None:
    reply = done(told, "utter_cancelled_now", order(OrderState.CANCELLED))
    assert "is cancelled" in check(told, reply)
    assert reply.anticipated == ("refund_status",)


def test_the_lines_that_can_go_back_are_offered_one_by_one_and_together(told: Told) -> None:
    lines = (line(1), line(2, product="Mug", options="", quantity=2), line(3, kept_back=Refusal.FINAL_SALE))
    reply = returns.what_can_go_back(told, order(OrderState.DELIVERED, lines=lines))
    assert [offer.values["return_lines"] for offer in reply.offers] == ["1", "2", "1,2"]
    check(told, reply)


@pytest.mark.parametrize("why", [*Refusal, None])
def test_every_refusal_of_a_return_is_told(why: Refusal | None, told: Told) -> None:
    kept = order(OrderState.DELIVERED, lines=(line(kept_back=why),), return_until=TODAY - timedelta(days=1))
    check(told, returns.refused(told, kept, why))
    if why:
        check(told, returns.what_can_go_back(told, kept))
        check(told, returns.opened(told, kept, why))


def test_a_return_is_proposed_with_its_worth_and_opened_with_its_number(told: Told) -> None:
    offer = ReturnOffer((line(), line(2, quantity=2)), euros("30.05"), euros("4.95"), TODAY)
    text = check(told, returns.propose(told, order(OrderState.DELIVERED), offer))
    assert "2 × Alder Shirt" in text and "€30.05" in text and "€4.95" in text
    assert "R-1" in check(told, returns.opened(told, order(OrderState.DELIVERED), RETURN))


def test_a_free_return_is_never_said_to_cost_nothing_known(told: Told) -> None:
    offer = ReturnOffer((line(),), euros("35.00"), euros("0.00"), TODAY)
    check(told, returns.propose(told, order(OrderState.DELIVERED), offer))


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
