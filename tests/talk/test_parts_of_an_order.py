"""One message may change several parts of an order, or name a thing that shall stay: nothing is dropped or added."""

from __future__ import annotations

import pytest

from bot.shop.facts import OrderState
from tests.talk.conftest import newest_code, offered_in, said, text_of
from tests.talk.written import set_up

PENDING = {"order": {"state": "pending", "things": 2, "swap": True, "paid": "card"}}
PLACE = "Lindenallee 12, 04103 Leipzig"
TWO_PARTS = {
    "a thing, then where it goes": "In {number} change the {thing1} to {new}, and send it to " + PLACE,
    "in two sentences": "I'd like the {thing1} in {new} in my order {number}. It should also go to " + PLACE,
    "the address first": "{number}: please change the address to " + PLACE + " and the {thing1} to {new}",
}
STAYS = {
    "it is fine": "the {thing1} of {number} doesn't fit, can I have {new}? The {thing2} is fine",
    "it is kept": "{number}: {new} for the {thing1} please, and keep the {thing2} as it is",
}
TO_MOVE = {
    "in one sentence": "please send order {number} (mail {email}) to 12 Other Road, 10115 Berlin, Germany instead",
    "with a reason": "my order {number}, {email}: deliver it to 12 Other Road, Leeds LS1 4AB instead, I moved",
}


@pytest.mark.parametrize("text", TWO_PARTS.values(), ids=list(TWO_PARTS))
async def test_where_it_goes_and_what_is_in_it_are_both_changed_each_after_a_yes(
    text, begin, service, untouched, acts_on
):
    scene = await set_up(service, untouched, PENDING)
    order = scene.orders["order"]
    talk = await begin(order.customer_id)
    first = await talk.say(scene.fill(text))
    assert "to Lindenallee 12, Leipzig 04103." in text_of(first)
    assert scene.words["thing1"] in text_of(await talk.say("yes"))
    await talk.say("yes")
    assert await acts_on(order) == ["change_address", "change_items"]


async def test_what_waits_is_asked_also_when_the_first_part_is_turned_down(begin, service, untouched, acts_on):
    scene = await set_up(service, untouched, PENDING)
    order = scene.orders["order"]
    talk = await begin(order.customer_id)
    await talk.say(scene.fill(TWO_PARTS["the address first"]))
    assert scene.words["thing1"] in text_of(await talk.say("no"))
    await talk.say("yes")
    assert await acts_on(order) == ["change_items"]


async def test_another_payment_and_another_size_are_both_changed(begin, service, untouched, acts_on):
    scene = await set_up(service, untouched, PENDING)
    order = scene.orders["order"]
    talk = await begin(order.customer_id)
    outcome = await talk.say(
        scene.fill("For {number} please use another payment method and change the {thing1} to {new}")
    )
    if said(service, "utter_ask_payment_switch", outcome, order_number=order.number):
        await talk.press(offered_in(outcome)[0])
    assert scene.words["thing1"] in text_of(await talk.say("yes"))
    await talk.say("yes")
    assert await acts_on(order) == ["change_payment", "change_items"]


async def test_both_parts_are_remembered_until_a_code_has_proved_who_asks(begin, service, untouched, acts_on):
    scene = await set_up(service, untouched, PENDING)
    order = scene.orders["order"]
    talk = await begin()
    await talk.say(scene.fill("order {number}, {email}: " + TWO_PARTS["the address first"].partition(": ")[2]))
    assert "Lindenallee 12, Leipzig 04103" in text_of(await talk.say(await newest_code(service, talk)))
    await talk.say("yes")
    await talk.say("yes")
    assert await acts_on(order) == ["change_address", "change_items"]


async def test_two_orders_go_to_one_address_without_a_number_in_it(begin, service, untouched):
    scene = await set_up(service, untouched, {"order": {"state": "pending"}, "another": {"state": "pending"}})
    talk = await begin(scene.orders["order"].customer_id)
    text = "change the address of {number} and {another_number} to " + PLACE
    for name, answer in (("order", await talk.say(scene.fill(text))), ("another", await talk.say("yes"))):
        assert f"Order {scene.orders[name].number} would go to Lindenallee 12, Leipzig 04103." in text_of(answer)


@pytest.mark.parametrize("text", STAYS.values(), ids=list(STAYS))
async def test_a_thing_that_stays_as_it_is_is_not_asked_about(text, begin, service, untouched):
    scene = await set_up(service, untouched, {"order": {"state": "delivered", "things": 3, "swap": True}})
    talk = await begin(scene.orders["order"].customer_id)
    outcome = await talk.say(scene.fill(text))
    assert scene.words["thing1"] in text_of(outcome) and scene.words["new"] in text_of(outcome)
    assert scene.words["thing2"] not in text_of(outcome)


@pytest.mark.parametrize("text", TO_MOVE.values(), ids=list(TO_MOVE))
async def test_whoever_says_all_at_once_is_told_that_it_has_left_and_what_is_next(text, begin, order_in, service):
    order = await order_in(OrderState.SHIPPED)
    outcome = await (await begin()).say(text.format(number=order.number, email=order.email))
    assert said(service, "utter_refused_already_shipped", outcome, order_number=order.number)
    assert any("person" in title.lower() for title in offered_in(outcome)) and len(offered_in(outcome)) > 1
