"""The one mail that says that something is back."""

from __future__ import annotations

from datetime import timedelta

from bot.mail.mails import Letter
from bot.replies import words
from bot.replies.wording import DEFAULT_LANGUAGE, Sentences
from bot.shop.stock_notes import BackInStock

LASTS = timedelta(days=2)
"""After two days it may be sold out again."""


def back_in_stock(sentences: Sentences, one: BackInStock) -> Letter:
    """The mail to a customer who waited, in their language if there are sentences of it."""
    language = one.language if one.language in sentences.languages else DEFAULT_LANGUAGE
    facts = {
        "first_name": one.first_name,
        "product": one.variant.product,
        "options": ", ".join(value for _, value in one.variant.options),
        "price": words.money(one.variant.price, language),
    }
    subject = sentences.say("utter_mail_back_in_stock_subject", language, **facts)
    return Letter(
        "back_in_stock", one.email, subject, sentences.say("utter_mail_back_in_stock", language, **facts), LASTS
    )
