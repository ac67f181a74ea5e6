"""Whole conversations, as people have them."""

from __future__ import annotations

import pytest

from bot.shop.facts import OrderState
from tests.talk.conftest import NOW, in_words, newest_code, offered_in, said, says, text_of

pytestmark = pytest.mark.slow


class TestValuesAreNeverAskedTwice:
    async def test_number_and_address_in_the_first_message_are_enough(self, begin, order_in, service):
        order = await order_in(OrderState.SHIPPED)
        outcome = await (await begin()).say(f"hey, {order.email} here, where's order #{order.number.lower()}??")
        assert said(service, "utter_track_order_shipped_coarse", outcome, **in_words(service, order))

    async def test_what_was_given_first_is_kept_while_the_rest_is_asked(self, begin, order_in, service):
        order = await order_in(OrderState.SHIPPED)
        talk = await begin()
        assert said(service, "utter_ask_order_and_email", await talk.say("where is my package"))
        assert said(service, "utter_ask_email", await talk.say(order.number))
        outcome = await talk.say(order.email)
        assert said(service, "utter_track_order_shipped_coarse", outcome, **in_words(service, order))

    async def test_the_address_alone_is_kept_too(self, begin, order_in, service):
        order = await order_in(OrderState.SHIPPED)
        talk = await begin()
        asked = await talk.say(f"where is my package? my email is {order.email}")
        assert said(service, "utter_ask_order_number_only", asked)
        outcome = await talk.say(f"it's {order.number}")
        assert said(service, "utter_track_order_shipped_coarse", outcome, **in_words(service, order))

    @pytest.mark.parametrize("known", [False, True], ids=["number and address", "signed in"])
    async def test_a_second_wish_uses_the_order_already_known(self, known, begin, order_in, service):
        order = await order_in(OrderState.SHIPPED)
        talk = await begin(order.customer_id if known else None)
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
        assert said(service, "utter_track_order_shipped_coarse", outcome, **in_words(service, order))

    @pytest.mark.parametrize("known", [False, True], ids=["number and address", "signed in"])
    async def test_an_offered_choice_uses_the_order_already_known(self, known, begin, order_in):
        order = await order_in(OrderState.LATE)
        talk = await begin(order.customer_id if known else None)
        first = await talk.say(f"where is {order.number}, {order.email}")
        assert "Cancel the order" in offered_in(first)
        outcome = await talk.press("Cancel the order")
        assert order.number in text_of(outcome) and "can't be cancelled" in text_of(outcome)


class TestChangesAreConfirmedAndDoneOnce:
    async def test_an_order_is_cancelled_only_after_a_yes(self, begin, order_in, state_of, service):
        order = await order_in(OrderState.PENDING)
        talk = await begin(order.customer_id)
        await talk.say(f"cancel order {order.number} please")
        assert await state_of(order) is OrderState.PENDING
        outcome = await talk.press("Yes, please")
        assert await state_of(order) is OrderState.CANCELLED
        assert says(service, "utter_done_cancel_order_gets", text_of(outcome)) and order.number in text_of(outcome)

    async def test_a_second_yes_does_nothing_more(self, begin, order_in, acts_on):
        order = await order_in(OrderState.PENDING, 1)
        talk = await begin(order.customer_id)
        await talk.say(f"cancel order {order.number} please")
        await talk.say("yes")
        await talk.say("yes")
        assert await acts_on(order) == ["cancel_order"]

    async def test_a_no_leaves_the_order_as_it_is(self, begin, order_in, state_of, service):
        order = await order_in(OrderState.PENDING, 2)
        talk = await begin(order.customer_id)
        await talk.say(f"cancel order {order.number} please")
        outcome = await talk.say("no, leave it")
        assert said(service, "utter_left_as_is", outcome)
        assert await state_of(order) is OrderState.PENDING

    async def test_a_missing_parcel_is_reported_after_a_yes(self, begin, order_in, state_of, service):
        order = await order_in(OrderState.DELIVERED, 1)
        talk = await begin(order.customer_id)
        await talk.say(f"it says delivered but nothing is here, {order.number}")
        assert await state_of(order) is OrderState.DELIVERED
        outcome = await talk.say("yes please")
        assert said(service, "utter_done_order_missing", outcome, **in_words(service, order))
        assert await state_of(order) is OrderState.REPORTED_MISSING

    async def test_a_return_names_lines_and_money_before_it_is_opened(self, begin, order_in, service):
        order = await order_in(
            OrderState.DELIVERED, 2, lambda one: sum(line.kept_back is None for line in one.lines) > 1
        )
        talk = await begin(order.customer_id)
        which = await talk.say(f"i want to return something from {order.number}")
        assert said(service, "utter_ask_lines_return_item", which, **in_words(service, order))
        offer = await talk.press("All of it")
        before = await service.shop.find_order(order.number, order.email, NOW.date())
        assert before.last_return is None and "return fee" in text_of(offer)
        opened = await talk.say("yes, open it")
        after = await service.shop.find_order(order.number, order.email, NOW.date())
        assert after.last_return is not None and after.last_return.number in text_of(opened)


class TestNumberAndAddressOpenTheStateOnly:
    @pytest.mark.parametrize("state", list(OrderState), ids=[state.value for state in OrderState])
    async def test_nothing_else_of_an_order_is_told(self, state, begin, order_in):
        order = await order_in(state)
        outcome = await (await begin()).say(f"where is my order? {order.number}, {order.email}")
        (message,) = outcome.messages
        shown = f"{message.text} {message.cards} {message.choices}"
        assert order.number in shown
        for line in order.lines:
            assert line.product not in shown
        for untold in (order.first_name, order.city, str(order.total.amount), "€"):
            assert untold not in shown
        assert order.parcel is None or order.parcel.tracking_number not in shown

    async def test_a_change_needs_the_code_from_the_customers_mail(self, begin, order_in, state_of, service):
        order = await order_in(OrderState.PENDING)
        talk = await begin()
        asked = await talk.say(f"cancel order {order.number} please, {order.email}")
        assert said(service, "utter_ask_code", asked, **in_words(service, order))
        code = await newest_code(service, talk)
        offer = await talk.say(f"it says {code}")
        assert code not in offer.accepted.text
        assert says(service, "utter_propose_cancel_order_gets", text_of(offer))
        assert await state_of(order) is OrderState.PENDING
        await talk.say("yes")
        assert await state_of(order) is OrderState.CANCELLED

    async def test_a_wrong_code_opens_nothing_and_the_right_one_still_does(self, begin, order_in, service):
        order = await order_in(OrderState.PENDING)
        talk = await begin()
        await talk.say(f"cancel order {order.number} please, {order.email}")
        code = await newest_code(service, talk)
        wrong = await talk.say(f"{(int(code) + 1) % 10**6:06d}")
        assert said(service, "utter_code_wrong", wrong)
        assert says(service, "utter_propose_cancel_order_gets", text_of(await talk.say(code)))

    async def test_a_new_code_ends_the_old_one(self, begin, order_in, service):
        order = await order_in(OrderState.PENDING)
        talk = await begin()
        await talk.say(f"cancel order {order.number} please, {order.email}")
        old = await newest_code(service, talk)
        await talk.press("Send a new code")
        new = await newest_code(service, talk)
        assert said(service, "utter_code_wrong", await talk.say(old))
        assert says(service, "utter_propose_cancel_order_gets", text_of(await talk.say(new)))


class TestACustomerTheShopVouchesFor:
    async def test_picks_an_order_and_is_not_asked_for_an_address(self, begin, order_in, service):
        several = await _with_several(service, order_in, OrderState.SHIPPED, OrderState.LATE)
        talk = await begin(several[0].customer_id)
        asked = await talk.say("where is my order")
        assert said(service, "utter_pick_order", asked)
        cards = {card["number"] for message in asked.messages for card in message.cards}
        assert cards >= {order.number for order in several} and len(offered_in(asked)) == len(cards)
        outcome = await talk.press(next(title for title in offered_in(asked) if several[1].number in title))
        assert says(service, "utter_track_order_late", text_of(outcome)) and several[1].number in text_of(outcome)

    async def test_cannot_see_an_order_of_somebody_else(self, begin, order_in, service):
        order, other = await order_in(OrderState.SHIPPED), await order_in(OrderState.DELIVERED)
        assert order.customer_id != other.customer_id
        outcome = await (await begin(order.customer_id)).say(f"where is {other.number}, {other.email}")
        assert said(service, "utter_order_not_found", outcome)


async def _with_several(service, order_in, *states):
    """Orders of one customer, one in each of these states."""
    n = 0
    while True:
        order = await order_in(states[0], n)
        mine = await service.shop.orders_of_customer(order.customer_id, NOW.date(), 10)
        found = [
            [one for one in mine if one.state is state and (one.expected_on or state is not OrderState.LATE)]
            for state in states
        ]
        if all(found):
            return [orders[0] for orders in found]
        n += 1
