"""Replies about returns: the rules, what can go back, what it is worth, and what was opened."""

from __future__ import annotations

from bot.replies import words
from bot.replies.cards import order_card
from bot.replies.order_words import order_words
from bot.replies.orders import NO, YES, Told, about_order, done, with_next
from bot.replies.reply import Offer, Reply
from bot.shop.facts import OrderFacts, Refusal, ReturnFacts, ReturnOffer
from bot.shop.facts_policies import ReturnPolicyFacts


def policy(told: Told, rules: ReturnPolicyFacts) -> Reply:
    """The rules for sending something back."""
    facts = {
        "window_days": str(rules.window_days),
        "send_within_days": str(rules.send_within_days),
        "return_fee": words.money(rules.return_fee, told.language),
        "refund_days": str(rules.refund_days[1]),
        "drop_off": words.listed(list(rules.drop_off), told.language),
    }
    return with_next(told, "return_policy", "any", Reply(("utter_return_policy",), facts))


def what_can_go_back(told: Told, order: OrderFacts) -> Reply:
    """A line to choose, or why nothing of this order can go back now."""
    able = [line for line in order.lines if line.kept_back is None]
    if not able:
        return refused(told, order, next((line.kept_back for line in order.lines), None))
    pick = [
        Offer("utter_choice_line", "return_item", {"return_lines": str(line.line_id)}, {"item": words.line(line)})
        for line in able
    ]
    everything = ",".join(str(line.line_id) for line in able)
    pick.append(Offer("utter_choice_all_lines", "return_item", {"return_lines": everything}))
    facts = order_words(order, told.language, told.sentences, told.today)
    return Reply(
        ("utter_return_which",), facts, offers=tuple(pick), cards=(order_card(order, told.language, told.sentences),)
    )


def refused(told: Told, order: OrderFacts, why: Refusal | None) -> Reply:
    """Why it cannot go back, and what can be done instead."""
    facts = order_words(order, told.language, told.sentences, told.today)
    names = (f"utter_return_refused_{why.value}",) if why else ()
    said = told.sentences.first_sayable(names, told.language, facts)
    if said is None:
        return about_order(told, "return_item", order)
    card = order_card(order, told.language, told.sentences)
    return with_next(told, "return_item", order.state.value, Reply((said,), facts, cards=(card,)))


def propose(told: Told, order: OrderFacts, offer: ReturnOffer) -> Reply:
    """What would go back, what it is worth and by when; asks for a yes."""
    facts = order_words(order, told.language, told.sentences, told.today)
    facts |= {
        "returned_items": words.listed([words.line(line) for line in offer.lines], told.language),
        "worth": words.money(offer.amount, told.language),
        "fee": words.money(offer.fee, told.language),
        "send_by": words.day(offer.send_by, told.language),
    }
    return Reply(("utter_return_propose",), facts, offers=(YES, NO))


def opened(told: Told, order: OrderFacts, result: ReturnFacts | Refusal) -> Reply:
    """The return's number, what happens next and when the money comes."""
    if isinstance(result, Refusal):
        return refused(told, order, result)
    more = {
        "return_number": result.number,
        "worth": words.money(result.amount, told.language),
        "send_by": words.day(result.send_by, told.language),
    }
    return done(told, "utter_return_opened", order, more)
