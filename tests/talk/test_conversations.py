"""Whole conversations, as people have them."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from bot.shop.facts import OrderState
from bot.shop.records import ShopAct
from tests.talk.conftest import NOW, in_words, offered_in, said, text_of

pytestmark = pytest.mark.slow


class TestValuesAreNeverAskedTwice:
    async def test_number_and_address_in_the_first_message_are_enough(self, begin, order_in, service):
        order = await order_in(OrderState.SHIPPED)
        outcome = await (await begin()).say(f"hey, {order.email} here, where's order #{order.number.lower()}??")
        assert said(service, "utter_track_order_shipped", outcome, **in_words(service, order))

    async def test_what_was_given_first_is_kept_while_the_rest_is_asked(self, begin, order_in, service):
        order = await order_in(OrderState.SHIPPED)
        talk = await begin()
        assert said(service, "utter_ask_order_and_email", await talk.say("where is my package"))
        assert said(service, "utter_ask_email", await talk.say(order.number))
        outcome = await talk.say(order.email)
        assert said(service, "utter_track_order_shipped", outcome, **in_words(service, order))

    async def test_the_address_alone_is_kept_too(self, begin, order_in, service):
        order = await order_in(OrderState.SHIPPED)
        talk = await begin()
        asked = await talk.say(f"where is my package? my email is {order.email}")
        assert said(service, "utter_ask_order_number_only", asked)
        outcome = await talk.say(f"it's {order.number}")
        assert said(service, "utter_track_order_shipped", outcome, **in_words(service, order))

    async def test_a_second_wish_uses_the_order_already_known(self, begin, order_in, service):
        order = await order_in(OrderState.SHIPPED)
        talk = await begin()
        await talk.say(f"where is {order.number}, {order.email}")
        outcome = await talk.say("ok then please cancel my order")
        assert said(service, "utter_cancel_order_shipped", outcome, **in_words(service, order))

    async def test_another_question_in_between_is_answered_and_the_form_goes_on(self, begin, order_in, service):
        order = await order_in(OrderState.SHIPPED)
        talk = await begin()
        await talk.say("where is my package")
        between = await talk.say("how long do I have to return something?")
        assert "30 days" in text_of(between) and said(service, "utter_ask_order_and_email", between)
        outcome = await talk.say(f"{order.number} {order.email}")
        assert said(service, "utter_track_order_shipped", outcome, **in_words(service, order))

    async def test_an_offered_choice_uses_the_order_already_known(self, begin, order_in, service):
        order = await order_in(OrderState.LATE)
        talk = await begin()
        first = await talk.say(f"where is {order.number}, {order.email}")
        assert "Cancel the order" in offered_in(first)
        outcome = await talk.press("Cancel the order")
        assert order.number in text_of(outcome) and "can't be cancelled" in text_of(outcome)


class TestChangesAreConfirmedAndDoneOnce:
    async def test_an_order_is_cancelled_only_after_a_yes(self, begin, order_in, service):
        order = await order_in(OrderState.PENDING)
        talk = await begin()
        await talk.say(f"cancel order {order.number} please, {order.email}")
        assert (await service.shop.find_order(order.number, order.email, NOW.date())).state is OrderState.PENDING
        outcome = await talk.press("Yes, please")
        cancelled = await service.shop.find_order(order.number, order.email, NOW.date())
        assert cancelled.state is OrderState.CANCELLED and said(
            service, "utter_cancelled_now", outcome, **in_words(service, cancelled)
        )

    async def test_a_second_yes_does_nothing_more(self, begin, order_in, service):
        order = await order_in(OrderState.PENDING, 1)
        talk = await begin()
        await talk.say(f"cancel order {order.number} please, {order.email}")
        await talk.say("yes")
        await talk.say("yes")
        async with service.storage.work() as work:
            acts = (await work.execute(sa.select(ShopAct).where(ShopAct.order_number == order.number))).scalars().all()
        assert [act.act for act in acts] == ["cancel"]

    async def test_a_no_leaves_the_order_as_it_is(self, begin, order_in, service):
        order = await order_in(OrderState.PENDING, 2)
        talk = await begin()
        await talk.say(f"cancel order {order.number} please, {order.email}")
        outcome = await talk.say("no, leave it")
        assert said(service, "utter_left_as_is", outcome)
        assert (await service.shop.find_order(order.number, order.email, NOW.date())).state is OrderState.PENDING

    async def test_a_missing_parcel_is_reported_after_a_yes(self, begin, order_in, service):
        order = await order_in(OrderState.DELIVERED, 1)
        talk = await begin()
        await talk.say(f"it says delivered but nothing is here, {order.number} {order.email}")
        outcome = await talk.say("yes please")
        assert said(service, "utter_missing_reported", outcome, **in_words(service, order))
        assert (
            await service.shop.find_order(order.number, order.email, NOW.date())
        ).state is OrderState.REPORTED_MISSING

    async def test_a_return_names_lines_and_money_before_it_is_opened(self, begin, order_in, service):
        order = await order_in(
            OrderState.DELIVERED, 2, lambda one: sum(line.kept_back is None for line in one.lines) > 1
        )
        talk = await begin()
        which = await talk.say(f"i want to return something from {order.number}, {order.email}")
        assert said(service, "utter_return_which", which, **in_words(service, order))
        offer = await talk.press("All of it")
        before = await service.shop.find_order(order.number, order.email, NOW.date())
        assert before.last_return is None and "return fee" in text_of(offer)
        opened = await talk.say("yes, open it")
        after = await service.shop.find_order(order.number, order.email, NOW.date())
        assert after.last_return is not None and after.last_return.number in text_of(opened)


class TestACustomerTheShopVouchesFor:
    async def test_picks_an_order_and_is_not_asked_for_an_address(self, begin, order_in, service):
        order = await order_in(OrderState.SHIPPED)
        talk = await begin(order.customer_id)
        asked = await talk.say("where is my order")
        mine = await service.shop.orders_of_customer(order.customer_id, NOW.date(), 4)
        assert len(offered_in(asked)) == len(mine)
        outcome = await talk.press(offered_in(asked)[0])
        assert mine[0].number in text_of(outcome)

    async def test_cannot_see_an_order_of_somebody_else(self, begin, order_in, service):
        order, other = await order_in(OrderState.SHIPPED), await order_in(OrderState.DELIVERED)
        assert order.customer_id != other.customer_id
        outcome = await (await begin(order.customer_id)).say(f"where is {other.number}, {other.email}")
        assert said(service, "utter_order_not_found", outcome)
