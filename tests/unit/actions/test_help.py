"""Every part of a matter in which shoppers help themselves has its own answer, from the shop's own terms."""

from __future__ import annotations

import pytest

from actions.help import BillingQuestion, Help, PaymentMethods, PaymentProblem
from bot.replies.help import helped
from bot.replies.orders import Told
from tests.unit.actions.conftest import NOW

HELP, PAY, WAYS, CHARGE = Help(), PaymentProblem(), PaymentMethods(), BillingQuestion()

# action, intent | words | the sentence said
ROWS = {
    "forgotten password": (HELP, "account_access", "i forgot my password", "utter_account_access"),
    "reset mail": (HELP, "account_access", "the reset mail never comes", "utter_account_access_reset_mail"),
    "locked": (HELP, "account_access", "locked out after three tries", "utter_account_access_locked"),
    "new phone": (HELP, "account_access", "new phone and no authenticator", "utter_account_access_code"),
    "which address": (HELP, "account_access", "which email did i register?", "utter_account_access_which_email"),
    "delete": (HELP, "account_change", "please delete my account", "utter_account_change_delete"),
    "new mail": (HELP, "account_change", "i have a new e-mail address", "utter_account_change_email"),
    "new name": (HELP, "account_change", "my surname is another now", "utter_account_change_name"),
    "old card": (HELP, "account_change", "take my old card out", "utter_account_change_cards"),
    "no account yet": (HELP, "account_change", "how can i register", "utter_account_change_create"),
    "unsubscribe": (HELP, "newsletter", "unsubscribe me at once", "utter_newsletter_stop"),
    "still coming": (HELP, "newsletter", "unsubscribed last week and still get them", "utter_newsletter_still"),
    "texts": (HELP, "newsletter", "no sms any more", "utter_newsletter_phone"),
    "wants it": (HELP, "newsletter", "can i subscribe to it", "utter_newsletter_join"),
    "hours": (HELP, "contact_info", "are you open on sundays", "utter_contact_info_hours"),
    "number": (HELP, "contact_info", "can i call somebody", "utter_contact_info_phone"),
    "shop": (HELP, "contact_info", "can i visit your store", "utter_contact_info_store"),
    "messenger": (HELP, "contact_info", "are you on telegram", "utter_contact_info_messenger"),
    "anything": (HELP, "contact_info", "how do i reach you", "utter_contact_info"),
    "emptied": (HELP, "cart_problem", "everything in my basket vanished", "utter_cart_problem_emptied"),
    "adding": (HELP, "cart_problem", "i can't add anything", "utter_cart_problem_adding"),
    "slow": (HELP, "site_problem", "the page is so slow", "utter_site_problem_slow"),
    "app": (HELP, "site_problem", "your app crashes", "utter_site_problem_app"),
    "guest": (HELP, "place_order", "can i buy as a guest", "utter_place_order_account"),
    "in the chat": (HELP, "place_order", "could you order for me", "utter_place_order_here"),
    "declined": (PAY, "payment_problem", "my card was declined", "utter_payment_problem_declined"),
    "twice": (PAY, "payment_problem", "i was debited two times", "utter_payment_problem_twice"),
    "taken": (PAY, "payment_problem", "money gone and no order", "utter_payment_problem_taken"),
    "bank's code": (PAY, "payment_problem", "the sms code does not come", "utter_payment_problem_code"),
    "instalments": (WAYS, "payment_methods", "can i pay in instalments", "utter_payment_methods_instalments"),
    "at the door": (WAYS, "payment_methods", "can i pay when it gets delivered", "utter_payment_methods_delivery"),
    "mixed": (WAYS, "payment_methods", "half by card and the rest on a gift card", "utter_payment_methods_mixed"),
    "charged early": (CHARGE, "billing_question", "charged already, not shipped yet", "utter_billing_question_early"),
}


@pytest.mark.parametrize(("action", "intent", "words", "sentence"), ROWS.values(), ids=ROWS.keys())
async def test_each_part_of_a_matter_has_its_answer_and_a_person_to_press(desk, action, intent, words, sentence):
    from bot.replies.products import shipping_words
    from bot.replies.service_words import service_words

    said = await desk.ask(action, words, intent)
    told = Told(desk.sentences, desk.follow_ups, "en", NOW.date())
    terms = service_words(desk.shop.services, "en") | shipping_words(told, desk.shop.shipping())
    assert desk.sentences.say(sentence, "en", **terms) in said.text
    assert "Talk to a person" in said.titles


NAMED = {
    "taken": ("is paypal fine", "Yes, PayPal"),
    "by another name": ("do you take amex", "Yes, American Express"),
    "not taken": ("can i pay with bitcoin", "Not taken, I'm afraid: cryptocurrencies"),
    "none": ("how can i pay", "You can pay by"),
}


@pytest.mark.parametrize(("words", "told"), NAMED.values(), ids=NAMED.keys())
async def test_a_way_to_pay_that_was_named_is_taken_or_not(desk, words, told):
    assert told in (await desk.ask(WAYS, words, "payment_methods")).text


async def test_a_charge_that_nobody_knows_goes_to_a_person_at_once(desk):
    said = await desk.ask(CHARGE, "what is this 9.99 from you, i never bought anything", "billing_question")
    assert said.custom["hand_over"]["wish"] == "billing_question"


def test_a_shop_without_a_term_says_so_and_offers_a_person(desk):
    told = Told(desk.sentences, desk.follow_ups, "en", NOW.date())
    reply = helped(told, "contact_info", None, {})
    assert reply.says == ("utter_not_offered",) and [offer.intent for offer in reply.offers] == ["affirm", "deny"]
