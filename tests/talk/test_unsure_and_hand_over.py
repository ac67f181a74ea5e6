"""When the bot is not sure, and when a person takes over."""

from __future__ import annotations

import uuid

import pytest
import sqlalchemy as sa

from bot.conversations.records import Turn
from bot.shop.facts import OrderState
from tests.talk.conftest import in_words, newest_ticket, offered_in, said, says, somebody, text_of

pytestmark = pytest.mark.slow
RIPPED_WORDS = (
    "my dress came ripped",
    "the dress has come ripped along a seam",
    "ripped on arrival, what now",
    "the lamp is in two pieces now",
    "mug arrived with no handle on it",
    "the strap snapped",
    "one leg of the stool wobbles",
    "jar of honey all over the box",
    "smells of smoke and has a mark",
)
ODD_WORDS = (
    "the blue thing, about the other day",
    "it is about what we said with the box",
    "my sister has it now so what happens",
    "could it be the wrong one at the post",
    "changed my mind about the money thing",
)


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
        assert said(service, "utter_ask_code", outcome, **in_words(service, order))

    async def test_a_yes_to_the_question_goes_on_with_the_meaning_asked_about(self, begin, service):
        talk = await self._asked_about(begin, service, "Wrong or damaged item")
        assert said(service, "utter_ask_order_and_email", await talk.say("yes exactly"))

    @pytest.mark.parametrize(
        "words", ["Thanks, that was all.", "That's everything, thanks.", "Thanks, have a nice day."]
    )
    async def test_a_parting_needs_no_second_look(self, words, begin, service):
        outcome = await (await begin()).say(words)
        assert says(service, "utter_thanks", text_of(outcome)) or says(service, "utter_goodbye", text_of(outcome))

    async def test_a_size_to_change_to_is_not_taken_for_another_order_that_has_it(self, begin, order_in, service):
        order = await order_in(OrderState.PENDING, 0, lambda order: len(order.lines) > 1)
        for size in ("S", "M", "L", "XL"):
            talk = await begin(order.customer_id)
            await talk.say(f"Where is my order {order.number}?")
            heard = text_of(await talk.say(f"Can you change the size to {size}?"))
            assert any(name in heard for name in (order.number, *(line.product for line in order.lines)))

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
                assert any(title.startswith("Talk to a person") for title in offered_in(outcome))
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
        briefing = (await newest_ticket(service, talk.conversation_id)).briefing
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
        assert (await newest_ticket(service, talk.conversation_id)).intent == "coupon_problem"

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
        await talk.say(f"where is {order.number}, {order.email}")
        outcome = await talk.say("please delete all my personal data")
        assert outcome.owner == "queue" and said(service, "utter_hand_over_cannot_do", outcome)
        assert (await newest_ticket(service, talk.conversation_id)).briefing["order"]["number"] == order.number

    async def test_the_bot_is_silent_while_a_person_has_it_and_fresh_afterwards(self, begin, order_in, service):
        order = await order_in(OrderState.SHIPPED)
        talk = await begin()
        await talk.say(f"where is {order.number}? {order.email}")
        await talk.say("agent please")
        waiting = await talk.say("hello? anyone?")
        assert waiting.messages == () and waiting.owner == "queue"
        person = await somebody(service)
        ticket = await service.inbox.row_of(talk.conversation_id)
        await service.tickets.claim(ticket["id"], person)
        await service.tickets.say(ticket["id"], person, str(uuid.uuid4()), "I sent you a new label.", 99)
        assert (await talk.say("great")).messages == ()
        await service.tickets.hand_back(ticket["id"], person, "New label sent.")
        outcome = await talk.say("and where is my order now?")
        assert said(service, "utter_track_order_shipped_coarse", outcome, **in_words(service, order))
        async with service.storage.work() as work:
            states = (
                await work.execute(sa.select(Turn.state).where(Turn.conversation_id == talk.conversation_id))
            ).scalars()
            assert sorted(states) == ["answered", "answered", "answered", "to_desk", "to_desk"]

    async def test_a_form_under_way_does_not_swallow_the_first_words_after_a_hand_back(self, begin, service):
        talk = await begin()
        await talk.say("where is my package")
        await talk.say("can i talk to someone")
        person = await somebody(service)
        ticket = await service.inbox.row_of(talk.conversation_id)
        await service.tickets.claim(ticket["id"], person)
        await service.tickets.hand_back(ticket["id"], person, "")
        assert said(service, "utter_thanks", await talk.say("thanks a lot"))
