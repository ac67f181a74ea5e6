"""Talks about goods and money: in a shopper's own words, from the first question to the one after it."""

from __future__ import annotations

import pytest

from bot.shop.facts_goods import PriceState
from tests.talk.conftest import NOW, anticipated_in, newest_ticket, offered_in, said, text_of

pytestmark = pytest.mark.slow

# the words | what is told
ASKED = {
    "stock": ("do you have the waxed field jacket in dark green, size M?", "Waxed Field Jacket"),
    "material": ("what is the wool throw made of?", "100% new wool"),
    "care": ("is the enamel casserole dishwasher safe?", "dishwasher safe"),
    "ways to pay": ("do you accept american express?", "Yes, American Express"),
    "gift cards": ("do your gift cards expire?", "36 months"),
    "hours": ("what are your opening hours?", "Monday to Friday, 9:00 to 18:00"),
    "password": ("i forgot my password and can't log in", "30 minutes"),
    "newsletter": ("please unsubscribe me from your newsletter", "Unsubscribe"),
    "declined": ("my card gets declined every time i try to pay", "comes from the bank"),
}


@pytest.mark.parametrize(("words", "told"), ASKED.values(), ids=ASKED.keys())
async def test_a_question_about_goods_or_money_is_answered(begin, words, told):
    outcome = await (await begin()).say(words)
    assert told in text_of(outcome) and outcome.owner == "bot"


async def test_a_product_is_talked_about_over_several_messages(begin):
    talk = await begin()
    first = await talk.say("is the fisherman sweater in stock?")
    assert "Wool Fisherman Sweater" in text_of(first) and "shipping_info" in anticipated_in(first)
    assert "lambswool" in text_of(await talk.say("what material is it made of?"))
    assert "navy" in text_of(await talk.say("navy"))


async def test_what_to_choose_is_asked_in_a_few_questions_and_shown_as_cards(begin):
    talk = await begin()
    first = await talk.say("can you help me choose a gift?")
    assert "at most" in text_of(first)
    outcome = await talk.say("50 euros")
    cards = outcome.messages[-1].cards
    assert 1 <= len(cards) <= 3 and all(card["type"] == "product" for card in cards)


async def test_a_product_named_loosely_is_picked_by_a_press(begin):
    talk = await begin()
    assert "Winter Hiking Boots" in offered_in(await talk.say("do you still have boots in stock?"))
    assert "Winter Hiking Boots" in text_of(await talk.press("Winter Hiking Boots"))


async def test_what_the_catalogue_does_not_know_goes_to_a_person_after_a_yes(begin, service):
    talk = await begin()
    assert "won't guess" in text_of(await talk.say("does the hammock glow in the dark?"))
    await talk.say("yes please")
    assert (await newest_ticket(service, talk.conversation_id)).reason == "cannot_do"


async def test_points_are_told_to_their_customer_and_asked_for_a_code_of_others(begin, service):
    stranger = await (await begin()).say("how many points do I have?")
    assert said(service, "utter_sign_in_first", stranger)
    points = await service.shop.services.points(8, NOW.date())
    told = await (await begin(8)).say("how many points do I have?")
    assert points is not None and points.level in text_of(told)


async def test_a_lower_price_is_given_back_after_a_yes(begin, service):
    services = service.shop.services
    for customer_id in range(1, 240):
        drops = await services.price_drops(customer_id, NOW.date())
        if drops and drops[0].state is PriceState.DUE:
            break
    talk = await begin(customer_id)
    offered = await talk.say("the price dropped after I bought it, can I get the difference back?")
    assert drops[0].product in text_of(offered)
    assert f"€{drops[0].difference.amount}" in text_of(await talk.say("yes please"))
