"""Replies about the money of one order: whether it is paid, its invoice, and how a refund can come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.replies import words
from bot.replies.help import with_person
from bot.replies.order_words import order_words
from bot.replies.orders import NO, YES, Told, with_next
from bot.replies.reply import Reply
from bot.replies.service_words import less
from bot.shop.facts import Money, OrderFacts
from bot.shop.facts_goods import InvoiceFacts, MoneyState


def paid(told: Told, order: OrderFacts, state: MoneyState, over: Money | None, terms: Mapping[str, str]) -> Reply:
    """How it stands with the money for an order."""
    facts = {**terms, **order_words(order, told.language, told.sentences, told.today)}
    if over and order.total:
        facts |= {"over": words.money(over, told.language)}
        facts |= {"paid": words.money(Money(order.total.amount + over.amount, over.currency), told.language)}
    names = (f"utter_payment_problem_{state.value}", "utter_payment_problem")
    said = told.sentences.first_sayable(names, told.language, facts)
    reply = Reply((said or "utter_payment_problem_plain",), facts)
    return with_person(told, with_next(told, "payment_problem", state.value, reply))


def invoice(told: Told, order: OrderFacts, bill: InvoiceFacts, correct: bool, terms: Mapping[str, str]) -> Reply:
    """Where an invoice is; or, to `correct` it, what can be corrected and until when, with a person to do it."""
    until = bill.correct_until
    open_still = until is not None and until >= told.today
    facts = {**terms, **order_words(order, told.language, told.sentences, told.today)}
    facts |= {"made_on": words.day(bill.made_on, told.language), "invoice_where": bill.where}
    facts |= {"invoice_corrected": words.listed(list(bill.corrected), told.language)}
    facts |= {"correct_until" if open_still else "correct_ended": words.day(until, told.language)}
    facts = {name: value for name, value in facts.items() if value}
    if correct and open_still:
        return Reply(("utter_invoice_correct",), facts, offers=(YES, NO))
    late = ("utter_invoice_correct_late",) if correct and until else ()
    ready = "utter_invoice_ready" if bill.made_on else "utter_invoice_not_yet"
    return with_person(told, with_next(told, "invoice", "any", Reply((*late, ready), facts)))


def refund_methods(
    told: Told, order: OrderFacts, days: tuple[int, int], credit: Money | None, terms: Mapping[str, str]
) -> Reply:
    """Both ways a refund can come, compared in money and days; one that was sent already cannot be switched."""
    facts = {**terms, **order_words(order, told.language, told.sentences, told.today)}
    facts |= {"fewest": str(days[0]), "most": str(days[1]), "amount": words.money(order.total, told.language)}
    kind = order.payment.kind if order.payment else "other"
    name = told.sentences.first_sayable((f"utter_method_{kind}", "utter_method_other"), told.language, {})
    facts["method"] = told.sentences.say(name, told.language) if name else ""
    if credit and order.total:
        facts["credit"] = words.money(credit, told.language)
        facts["bonus"] = words.money(less(credit, order.total), told.language)
    names = ("utter_refund_method_compare", "utter_refund_method_plain")
    said = "utter_refund_method_sent" if order.refund else told.sentences.first_sayable(names, told.language, facts)
    reply = Reply((said or "utter_refund_method_plain",), {name: value for name, value in facts.items() if value})
    return with_person(told, with_next(told, "refund_method", order.state.value, reply))


def ways(told: Told, named: str | None, taken: bool, reply: Reply) -> Reply:
    """Whether a way to pay that was named is taken; the plain answer where none was."""
    if named is None:
        return reply
    said = "utter_payment_methods_named" if taken else "utter_payment_methods_not_taken"
    return replace(reply, says=(said, *reply.says[1:]), facts={**reply.facts, "pay_named": named})
