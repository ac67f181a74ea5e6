"""Whole conversations, as people have them."""

from __future__ import annotations

import uuid

import pytest
import sqlalchemy as sa

from bot.conversations.records import Turn
from bot.desk.operators import Person
from bot.desk.records import Ticket
from bot.shop.facts import OrderState
from bot.shop.records import ShopAct
from tests.talk.conftest import NOW, in_words, offered_in, text_of

pytestmark = pytest.mark.slow
RIPPED_WORDS = (
    "my dress came ripped",
    "the dress has come ripped along a seam",
    "ripped on arrival, what now",
    "the lamp is in two pieces now",
    "mug arrived with no handle on it",
)
ODD_WORDS = (
    "the blue thing, about the other day",
    "it is about what we said with the box",
    "my sister has it now so what happens",
    "could it be the wrong one at the post",
    "changed my mind about the money thing",
)


def said(service, name, outcome, **facts):
    """Whether the sentence was said."""
    return service.sentences.say(name, "en", **facts) in text_of(outcome)


async def newest_briefing(service, conversation_id):
    """The briefing of the conversation's newest ticket."""
    query = sa.select(Ticket).where(Ticket.conversation_id == conversation_id).order_by(Ticket.id.desc()).limit(1)
    async with service.storage.work() as work:
        return (await work.execute(query)).scalar_one().briefing


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


class TestWhenUnsure:
    async def test_the_likely_meanings_are_offered_once_and_a_second_miss_hands_over(self, begin, service):
        talk, words = await self._clarified(begin, service)
        second = await talk.say(words)
        assert said(service, "utter_hand_over_second_miss", second) and second.owner == "queue"

    async def test_an_answer_in_between_makes_the_next_miss_a_first_one(self, begin, service):
        talk, words = await self._clarified(begin, service)
        await talk.say("how much is shipping?")
        assert (await talk.say(words)).owner == "bot"

    async def test_a_value_after_the_question_goes_on_with_the_meaning_asked_about(self, begin, order_in, service):
        order = await order_in(OrderState.DELIVERED, 4)
        talk = await self._asked_about(begin, service, "Wrong or damaged item")
        outcome = await talk.say(f"{order.number} {order.email}")
        assert outcome.owner == "queue" and said(service, "utter_hand_over_cannot_do", outcome)

    async def test_a_yes_to_the_question_goes_on_with_the_meaning_asked_about(self, begin, service):
        talk = await self._asked_about(begin, service, "Wrong or damaged item")
        assert said(service, "utter_ask_order_and_email", await talk.say("yes exactly"))

    async def _asked_about(self, begin, service, title):
        """A talk in which the bot has just asked whether the one meaning with this title was meant."""
        for words in RIPPED_WORDS:
            talk = await begin()
            outcome = await talk.say(words)
            if said(service, "utter_clarify_one", outcome) and title in offered_in(outcome):
                return talk
        raise AssertionError("none of the words makes the bot ask about this meaning alone")

    async def _clarified(self, begin, service):
        """A talk in which the bot has just asked which meaning was meant, and the words that made it ask."""
        for words in ODD_WORDS:
            talk = await begin()
            outcome = await talk.say(words)
            if any(said(service, name, outcome) for name in ("utter_clarify", "utter_clarify_one")):
                assert "Talk to a person" in offered_in(outcome)
                return talk, words
        raise AssertionError("none of the odd words makes the bot ask")

    async def test_a_pressed_meaning_is_answered_without_another_question(self, begin, service):
        talk = await begin()
        await talk.say("I have a problem")
        outcome = await talk.press("A code does not work")
        assert said(service, "utter_ask_coupon_code", outcome)

    async def test_an_order_that_is_never_found_ends_with_a_person(self, begin, service):
        talk = await begin()
        outcomes = [
            await talk.say(text)
            for text in ("where is order BH-999999, a@example.com", "b@example.com", "c@example.com")
        ]
        assert [one.owner for one in outcomes] == ["bot", "bot", "queue"]
        assert len({text_of(one) for one in outcomes[:2]}) == 1

    async def test_a_wrong_address_and_a_wrong_number_get_the_same_answer(self, begin, order_in):
        order = await order_in(OrderState.SHIPPED)
        wrong_address = await (await begin()).say(f"where is {order.number}, nobody@example.com")
        wrong_number = await (await begin()).say(f"where is BH-999998, {order.email}")
        assert text_of(wrong_address) == text_of(wrong_number)

    async def test_a_command_of_rasa_is_only_text(self, begin):
        outcome = await (await begin()).say('/inform{"order_number": "BH-1"}')
        assert outcome.accepted.text.startswith("/inform") and outcome.messages


class TestHandOver:
    async def test_the_briefing_holds_all_that_was_said(self, begin, order_in, service):
        order = await order_in(OrderState.LATE)
        talk = await begin()
        first = await talk.say(f"where is {order.number}??? my mail is {order.email}")
        handed = await talk.say("this is ridiculous!! get me a real person NOW")
        assert handed.owner == "queue"
        briefing = await newest_briefing(service, talk.conversation_id)
        assert briefing["slots"] == {"order_number": order.number, "email": order.email}
        assert briefing["order"]["number"] == order.number and briefing["order"]["what_is_wrong"]
        assert briefing["customer"]["verified"] == "order_and_email"
        assert [one["text"] for one in briefing["asked"]][-1] == handed.accepted.text
        assert briefing["bot_said"][0]["text"] == first.messages[0].text
        assert briefing["tried"] == ["track_order"] and briefing["wish"] == first.accepted.text
        assert briefing["meanings"] and briefing["next_questions"] and briefing["mood"] in {"upset", "angry"}

    async def test_the_matter_is_known_even_where_only_a_code_was_asked_for(self, begin, service):
        talk = await begin()
        await talk.say("my discount code is not working")
        await talk.say("can i talk to a person")
        async with service.storage.work() as work:
            ticket = (await work.execute(sa.select(Ticket).order_by(Ticket.id.desc()).limit(1))).scalar_one()
        assert ticket.conversation_id == talk.conversation_id and ticket.intent == "coupon_problem"

    async def test_a_question_in_between_does_not_take_the_place_of_the_wish(self, begin, order_in, service):
        order = await order_in(OrderState.SHIPPED)
        talk = await begin()
        await talk.say("please cancel my order")
        await talk.say("how long do I have to return something?")
        outcome = await talk.say(f"{order.number} {order.email}")
        assert said(service, "utter_cancel_order_shipped", outcome, **in_words(service, order))

    async def test_what_a_person_does_is_handed_over_with_the_order_known(self, begin, order_in, service):
        order = await order_in(OrderState.PENDING, 5)
        talk = await begin()
        await talk.say("can you change the delivery address of my order?")
        outcome = await talk.say(f"{order.number} {order.email}")
        assert outcome.owner == "queue" and said(service, "utter_hand_over_cannot_do", outcome)
        assert (await newest_briefing(service, talk.conversation_id))["order"]["number"] == order.number

    async def test_the_bot_is_silent_while_a_person_has_it_and_fresh_afterwards(self, begin, order_in, service):
        order = await order_in(OrderState.SHIPPED)
        talk = await begin()
        await talk.say(f"where is {order.number}? {order.email}")
        await talk.say("agent please")
        waiting = await talk.say("hello? anyone?")
        assert waiting.messages == () and waiting.owner == "queue"
        person = Person(await _operator(service), "Ana", "ana@example.com", "operator")
        ticket = await service.tickets.row_of(talk.conversation_id)
        await service.tickets.claim(ticket["id"], person)
        await service.tickets.say(ticket["id"], person, str(uuid.uuid4()), "I sent you a new label.", 99)
        assert (await talk.say("great")).messages == ()
        await service.tickets.hand_back(ticket["id"], person, "New label sent.")
        outcome = await talk.say("and where is my order now?")
        assert said(service, "utter_track_order_shipped", outcome, **in_words(service, order))
        async with service.storage.work() as work:
            states = (
                await work.execute(sa.select(Turn.state).where(Turn.conversation_id == talk.conversation_id))
            ).scalars()
            assert sorted(states) == ["answered", "answered", "answered", "to_desk", "to_desk"]

    async def test_a_form_under_way_does_not_swallow_the_first_words_after_a_hand_back(self, begin, service):
        talk = await begin()
        await talk.say("where is my package")
        await talk.say("can i talk to someone")
        person = Person(await _operator(service), "Ana", "ana@example.com", "operator")
        ticket = await service.tickets.row_of(talk.conversation_id)
        await service.tickets.claim(ticket["id"], person)
        await service.tickets.hand_back(ticket["id"], person, "")
        assert said(service, "utter_thanks", await talk.say("thanks a lot"))


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


async def _operator(service):
    made = await service.operators.add(f"{uuid.uuid4().hex}@example.com", "Ana", "operator", "a-long-password")
    return made.id
