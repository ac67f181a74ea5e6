"""From a shopper's words to why a coupon works or not: every state has its named row."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from bot.replies.coupons import coupon_words
from bot.shop.facts import CouponState
from bot.shop.records import Coupon
from tests.talk.conftest import NOW, anticipated_in, text_of

pytestmark = pytest.mark.slow

# state | words | sentence | facts told | answered ahead
ROWS = [
    ("valid", "my code {code} does not work", "utter_coupon_problem_valid", "off ends_on", []),
    (
        "not_yet",
        "promo code {code} is rejected at checkout",
        "utter_coupon_problem_not_yet",
        "starts_on off",
        ["coupon_find"],
    ),
    ("expired", "the coupon {code} won't apply", "utter_coupon_problem_expired", "ends_on", ["coupon_find"]),
    ("used_up", "discount code {code} not working", "utter_coupon_problem_used_up", "", ["coupon_find"]),
    (
        "once_per_customer",
        "voucher {code} not accepted",
        "utter_coupon_problem_once_per_customer_plain",
        "",
        ["coupon_find"],
    ),
    (
        "minimum_basket",
        "code {code} gives an error",
        "utter_coupon_problem_minimum_basket",
        "minimum off",
        ["coupon_find"],
    ),
    (
        "category_only",
        "my coupon {code} is not being applied",
        "utter_coupon_problem_category_only",
        "category off",
        ["coupon_find"],
    ),
    (
        "not_combinable",
        "coupon code {code} is not applied",
        "utter_coupon_problem_not_combinable",
        "off",
        ["coupon_find"],
    ),
]


@pytest.mark.parametrize(("state", "words", "sentence", "told", "ahead"), ROWS, ids=[row[0] for row in ROWS])
async def test_a_failing_code_is_told_its_reason_and_one_that_works(
    state, words, sentence, told, ahead, begin, service
):
    coupon = await _coupon_in(service, CouponState(state))
    talk = await begin()
    facts = _words(service, talk, coupon)
    outcome = await talk.say(words.format(code=coupon.code))
    text = text_of(outcome)
    assert service.sentences.say(sentence, "en", **facts) in text
    assert [name for name in told.split() if facts[name] not in text] == []
    assert [one for one in anticipated_in(outcome) if one in ahead] == ahead


async def test_an_unknown_code_is_said_to_be_unknown(begin, service):
    outcome = await (await begin()).say("my code NOSUCH99 does not work")
    assert service.sentences.say("utter_coupon_problem_unknown", "en", code="NOSUCH99") in text_of(outcome)


async def test_a_code_is_asked_for_once_and_then_answered(begin, service):
    coupon = await _coupon_in(service, CouponState.EXPIRED)
    talk = await begin()
    asked = await talk.say("my discount code is not working")
    assert service.sentences.say("utter_ask_coupon_code", "en") in text_of(asked)
    answered = await talk.say(coupon.code)
    assert coupon.code in text_of(answered)


async def test_codes_that_work_today_are_shown_as_cards(begin, service):
    outcome = await (await begin()).say("do you have any discount codes?")
    cards = outcome.messages[0].cards
    assert cards and all(card["type"] == "coupon" for card in cards)
    for card in cards:
        assert (await service.shop.check_coupon(card["code"], NOW.date())).state is CouponState.VALID


async def _coupon_in(service, state):
    async with service.storage.work() as work:
        codes = (await work.execute(sa.select(Coupon.code).order_by(Coupon.id))).scalars().all()
    told = [await service.shop.check_coupon(code, NOW.date()) for code in codes]
    return next(coupon for coupon in told if coupon.state is state)


def _words(service, talk, coupon):
    from bot.replies.follow_ups import FollowUps
    from bot.replies.orders import Told

    return coupon_words(Told(service.sentences, FollowUps({}), "en", NOW.date()), coupon)
