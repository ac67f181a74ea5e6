"""What is private is told to its customer alone, and money is given once."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from actions.account import GiftCard, Membership
from actions.conversation import Affirm, Inform
from actions.coupons import CouponFind, CouponProblem
from actions.orders import OrderWish
from actions.prices import PriceMatch
from bot.shop.facts_goods import PriceState
from bot.shop.ledger import refundable_cents
from bot.shop.loading import whole_orders
from bot.shop.records import GiftCard as Card
from bot.shop.records import Order, OrderLine, Payment, PointsEntry, Variant
from bot.shop.records import PriceMatch as Matched
from bot.shop.worths import line_worths
from tests.unit.actions.conftest import NOW

TODAY = NOW.date()
PRICE, CARD, POINTS = PriceMatch(), GiftCard(), Membership()


async def customer_with(desk, state: PriceState):
    """A customer whose first line to be told is in this state, and that line."""
    for customer_id in range(1, 240):
        drops = await desk.shop.services.price_drops(customer_id, TODAY)
        if drops and drops[0].state is state:
            return customer_id, drops[0]
    raise AssertionError(state)


async def orders_where(desk, *conditions):
    async with desk.storage.work() as work:
        query = whole_orders().options(selectinload(Order.payments)).where(*conditions).order_by(Order.id)
        return (await work.execute(query)).scalars().unique().all()


async def test_a_lower_price_is_given_back_once_after_a_yes(desk):
    customer_id, drop = await customer_with(desk, PriceState.DUE)
    offered = await desk.ask(PRICE, "it got cheaper, what about the difference", "price_match", customer_id)
    assert drop.product in offered.text and offered.slots["proposal"]["line"] == drop.line_id
    done = await desk.ask(Affirm(), "yes", "affirm", customer_id)
    assert f"€{drop.difference.amount}" in done.text
    again = await desk.ask(PRICE, f"is the {drop.product} cheaper now", "price_match", customer_id)
    assert "counts once" in again.text and not again.slots["proposal"]


async def test_the_same_message_gives_the_difference_once_and_is_answered_the_same(desk):
    customer_id, drop = await customer_with(desk, PriceState.DUE)
    services = desk.shop.services
    first = await services.give_difference(customer_id, drop.line_id, "m1", NOW)
    assert await services.give_difference(customer_id, drop.line_id, "m1", NOW) == first
    other = await services.give_difference(customer_id, drop.line_id, "m2", NOW)
    assert other.state is PriceState.ALREADY_GIVEN
    async with desk.storage.work() as work:
        given = (await work.execute(sa.select(Matched))).scalars().all()
        cards = (await work.execute(sa.select(Card).where(Card.code.like("CREDIT-%")))).scalars().all()
    assert [one.amount_cents for one in given] == [int(drop.difference.amount * 100)]
    assert [(card.customer_id, card.balance_cents) for card in cards] == [(customer_id, given[0].amount_cents)]


async def test_what_was_given_as_credit_does_not_come_back_a_second_time(desk):
    customer_id, drop = await customer_with(desk, PriceState.DUE)
    before = (await orders_where(desk, Order.number == drop.order))[0]
    await desk.shop.services.give_difference(customer_id, drop.line_id, "m1", NOW)
    after = (await orders_where(desk, Order.number == drop.order))[0]
    credit = int(drop.difference.amount * 100)
    assert refundable_cents(before) - refundable_cents(after) == credit
    assert sum(line_worths(before)) - sum(line_worths(after)) == credit


async def test_nobody_gets_the_difference_for_somebody_elses_line(desk):
    customer_id, drop = await customer_with(desk, PriceState.DUE)
    assert await desk.shop.services.give_difference(customer_id + 1, drop.line_id, "m1", NOW) is None


async def test_a_large_difference_is_decided_by_a_person(desk):
    customer_id, drop = await customer_with(desk, PriceState.DUE)
    async with desk.storage.work() as work:
        bought = sa.select(OrderLine.variant_id).where(OrderLine.id == drop.line_id).scalar_subquery()
        cheap = sa.update(Variant).where(Variant.id == bought).values(price_cents=100)
        await work.execute(cheap.execution_options(synchronize_session=False))
        await work.commit()
    said = await desk.ask(PRICE, "it costs less now", "price_match", customer_id)
    assert drop.product in said.text and said.custom["hand_over"]["wish"] == "price_match"


async def test_too_late_is_said_with_its_day(desk):
    late = [(number, drop) for number in range(1, 60) for drop in await desk.shop.services.price_drops(number, TODAY)]
    customer_id, drop = next(one for one in late if one[1].state is PriceState.TOO_LONG_AGO)
    said = await desk.ask(PRICE, f"the {drop.product} is cheaper now", "price_match", customer_id)
    assert "14 days" in said.text and drop.product in said.text


PRIVATE = {
    "points": (POINTS, "membership", "how many points do i have"),
    "gift card": (CARD, "gift_card", "what is left on my gift card"),
    "price": (PRICE, "price_match", "it is cheaper now than what i paid"),
}


@pytest.mark.parametrize(("action", "intent", "words"), PRIVATE.values(), ids=PRIVATE.keys())
async def test_a_stranger_is_told_the_terms_and_asked_who_they_are(desk, action, intent, words):
    said = await desk.ask(action, words, intent)
    assert desk.says(said, "utter_sign_in_first") and "sign_in" not in said.custom


@pytest.mark.parametrize(("action", "intent", "words"), PRIVATE.values(), ids=PRIVATE.keys())
async def test_a_number_with_its_address_leads_to_a_code_and_then_to_the_answer(desk, action, intent, words):
    order = (await orders_where(desk, Order.paid_on.is_not(None)))[0]
    await desk.ask(action, words, intent)
    desk.slots |= {"order_number": order.number, "email": order.customer.email}
    asked = await desk.ask(Inform(), f"{order.number} and {order.customer.email}", "inform")
    assert asked.custom["sign_in"] == {"customer_id": order.customer_id}
    told = await desk.ask(Inform(), intent="inform", customer_id=order.customer_id, pressed={"signed_in": "yes"})
    assert not desk.says(told, "utter_sign_in_first") and told.slots["answered"] == intent


CARDS = {
    "usable": (2500, 400, "has €15.00 left of €25.00"),
    "empty": (0, 400, "nothing is left of €25.00"),
    "ended": (2500, -3, "no longer takes it"),
}


@pytest.mark.parametrize("state", CARDS)
async def test_a_gift_card_is_told_by_its_last_four_alone(desk, state):
    balance, days, told = CARDS[state]
    async with desk.storage.work() as work:
        await work.execute(
            sa.update(Card)
            .where(Card.customer_id == 5)
            .values(value_cents=2500, balance_cents=min(balance, 1500), ends_on=TODAY + timedelta(days=days))
        )
        code = (await work.execute(sa.select(Card.code).where(Card.customer_id == 5))).scalar_one()
        await work.commit()
    for words in ("what is left on my gift card", f"balance of {code.lower()} please"):
        said = await desk.ask(CARD, words, "gift_card", 5)
        assert told in said.text and code[-4:] in said.text and code not in said.text
        assert code not in str(said.slots)


async def test_somebody_elses_gift_card_is_as_unknown_as_none_and_the_third_miss_goes_to_a_person(desk):
    async with desk.storage.work() as work:
        code = (await work.execute(sa.select(Card.code).where(Card.customer_id == 10))).scalar_one()
    said = [await desk.ask(CARD, f"balance of {one}", "gift_card", 5) for one in (code, "LLGC-0000-9999", code)]
    assert said[0].text == said[1].text and "hand_over" in said[2].custom


# points won (days ago) | told
POINTS_OF = {
    "none": ([], ["no points", "Seedling", "250 more points"]),
    "some": ([(120, 30)], ["120 points, worth €2.40", "Seedling", "130 more points"]),
    "a level": ([(300, 30)], ["300 points, worth €6.00", "Sapling"]),
    "old ones count for no level": ([(300, 500)], ["300 points", "Seedling"]),
    "lapsed": ([(300, 800), (50, 10)], ["50 points"]),
    "spent from the oldest": ([(100, 300), (100, 100), (-150, 50)], ["50 points", "50 of them lapse"]),
}  # fmt: skip


@pytest.mark.parametrize(("entries", "told"), POINTS_OF.values(), ids=POINTS_OF.keys())
async def test_points_are_told_with_their_worth_and_the_level(desk, entries, told):
    async with desk.storage.work() as work:
        await work.execute(sa.delete(PointsEntry).where(PointsEntry.customer_id == 5))
        work.add_all(
            PointsEntry(customer_id=5, points=points, reason="order", on=TODAY - timedelta(days=days))
            for points, days in entries
        )
        await work.commit()
    said = await desk.ask(POINTS, "how many points have i", "membership", 5)
    assert [one for one in told if one not in said.text] == []


async def test_an_invoice_is_where_it_is_and_a_correction_goes_to_a_person(desk):
    shipped = [order for order in await orders_where(desk, Order.paid_on.is_not(None)) if order.parcels]
    order = max(shipped, key=lambda one: one.parcels[0].shipped_on)
    said = await desk.ask(OrderWish(), f"the invoice for {order.number}", "invoice", order.customer_id)
    assert "in your account under Orders" in said.text and order.number in said.text
    said = await desk.ask(OrderWish(), f"company name on the invoice of {order.number}", "invoice", order.customer_id)
    assert "a VAT number" in said.text and said.slots["proposal"]["wish"] == "invoice"


async def test_paid_twice_is_seen_in_the_book_and_handed_over(desk):
    order = next(one for one in await orders_where(desk, Order.paid_on.is_not(None)) if not one.refunds)
    async with desk.storage.work() as work:
        work.add(
            Payment(
                order_id=order.id, method_id=order.method_id, amount_cents=order.total_cents, paid_on=TODAY, place=1
            )
        )
        await work.commit()
    said = await desk.ask(OrderWish(), f"paid twice for {order.number}", "payment_problem", order.customer_id)
    assert said.custom["hand_over"]["wish"] == "payment_problem"
    assert f"€{Decimal(order.total_cents) / 100:,.2f}" in said.text


async def test_card_and_credit_are_compared_in_money_and_days(desk):
    order = next(one for one in await orders_where(desk, Order.paid_on.is_not(None)) if not one.refunds)
    said = await desk.ask(OrderWish(), f"card or credit for {order.number}", "refund_method", order.customer_id)
    bonus = order.total_cents * 5 // 100
    assert f"€{Decimal(bonus) / 100:,.2f} more" in said.text and "36 months" in said.text


async def test_every_reason_of_a_coupon_is_told_at_once(desk):
    desk.slots["coupon_code"] = "NEXTWEEK25"
    async with desk.storage.work() as work:
        await work.execute(sa.text("update shop_coupons set minimum_cents = 5000 where code = 'NEXTWEEK25'"))
        await work.commit()
    said = await desk.ask(CouponProblem(), "NEXTWEEK25 does not work", "coupon_problem")
    assert "starts on" in said.text and "at least €50.00" in said.text


async def test_a_mistyped_code_leads_to_the_public_one_and_never_to_a_secret_one(desk):
    for typed, meant in {"AUTUM15": "AUTUMN15", "SORY10": None}.items():
        desk.slots["coupon_code"] = typed
        said = await desk.ask(CouponProblem(), f"{typed} fails", "coupon_problem")
        assert (f"Did you mean {meant}?" in said.text) if meant else ("SORRY10" not in said.text)


async def test_the_best_coupon_is_the_best_for_this_basket(desk):
    large = await desk.ask(CouponFind(), "any code for a basket of 160 euros", "coupon_find")
    small = await desk.ask(CouponFind(), "any code for a basket of 20 euros", "coupon_find")
    boots = await desk.ask(CouponFind(), "a code for the desk lamp and the chelsea boots", "coupon_find")
    codes = [[card["code"] for card in said.reply["cards"]] for said in (large, small, boots)]
    assert "TAKE20" not in codes[1] and codes[0] != codes[1]
    assert all(codes)
