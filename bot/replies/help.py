"""Short answers with which shoppers help themselves, with a person to press."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.replies.orders import NO, YES, Told, with_next
from bot.replies.reply import Reply, offers_of

PERSON = "talk_to_human"


def helped(told: Told, intent: str, part: str | None, facts: Mapping[str, str]) -> Reply:
    """The answer to a part of a matter, or to all of it; a question for a person where the shop knows no answer."""
    names = (f"utter_{intent}_{part}", f"utter_{intent}", f"utter_{intent}_how")
    said = told.sentences.first_sayable(names, told.language, facts)
    if said is None:
        return Reply(("utter_not_offered",), offers=(YES, NO))
    return with_person(told, with_next(told, intent, "any", Reply((said,), facts)))


def with_person(told: Told, reply: Reply) -> Reply:
    """The reply, with a person among what may be pressed."""
    if any(offer.intent == PERSON for offer in reply.offers):
        return reply
    return replace(reply, offers=(*reply.offers, *offers_of((PERSON,), told.sentences)))
