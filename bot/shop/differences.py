"""What a change costs more or less: whether and how that is paid, or paid back."""

from __future__ import annotations

from bot.shop.case import Case, No
from bot.shop.facts import Refusal
from bot.shop.ledger import GIFT_CARD, covers, left_with_methods, parts_back, pay, pay_back
from bot.shop.records import PaymentMethod


def difference_refusal(case: Case, due: int, wanted: str | None) -> No | None:
    """Why so many cents cannot be paid with the wanted method, or paid back to it below zero; None when they can."""
    method = case.method(wanted)
    if method is None:
        return No(Refusal.NO_SUCH_PAYMENT, among=tuple(case.methods))
    if due > 0 and not covers(method, due, case.today):
        return No(Refusal.GIFT_CARD_TOO_SMALL, among=_able(case, due))
    if due < 0 and wanted is not None and not case.policies.orders.difference_to_any_method:
        return to_refusal(case, method)
    return None


def to_refusal(case: Case, method: PaymentMethod) -> No | None:
    """Why money cannot go back to this method: only to one the order was paid with, or to a gift card."""
    able = [left for left, _ in left_with_methods(case.order)]
    if method.kind == GIFT_CARD or method is case.order.method or method in able:
        return None
    cards = [each for each in case.methods.values() if each.kind == GIFT_CARD]
    among = dict.fromkeys(each.external_id for each in (*able, *cards))
    return No(Refusal.NOT_TO_THIS_PAYMENT, among=tuple(among))


def settle(case: Case, due: int, wanted: str | None) -> None:
    """Pay so many cents, or send them back below zero; an order not paid yet has only its total changed."""
    order, method = case.order, case.method(wanted)
    order.total_cents += due
    if method is None or not order.paid_on:
        return
    if due > 0:
        pay(order, method, due, case.today)
    any_method = case.policies.orders.difference_to_any_method
    pay_back(order, parts_back(order, -due, method, any_method), "change", case.policies, case.today)


def _able(case: Case, due: int) -> tuple[str, ...]:
    return tuple(name for name, method in case.methods.items() if covers(method, due, case.today))
