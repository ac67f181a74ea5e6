"""An order's facts in the shopper's words; what is not known is left out."""

from __future__ import annotations

from datetime import date

from bot.replies import words
from bot.replies.wording import Sentences
from bot.shop.facts import OrderFacts, RefundFacts


def order_words(order: OrderFacts, language: str, sentences: Sentences, today: date) -> dict[str, str]:
    """Everything a sentence about an order may need, by placeholder; facts without a value are absent."""
    days = {
        "placed_on": order.placed_on,
        "promised_on": order.promised_on,
        "expected_on": order.expected_on,
        "search_from": order.search_from if order.search_from and order.search_from >= today else None,
        "delivered_on": order.delivered_on,
        "cancelled_on": order.cancelled_on,
        "return_until": order.return_until if order.return_until and order.return_until >= today else None,
        "return_ended": order.return_until if order.return_until and order.return_until < today else None,
        "pay_until": order.pay_until,
        "return_send_by": order.last_return.send_by if order.last_return else None,
        "return_received_on": order.last_return.received_on if order.last_return else None,
    }
    facts = {name: words.day(value, language) for name, value in days.items()}
    facts |= {
        "order_number": order.number,
        "first_name": order.first_name,
        "city": order.city,
        "total": words.money(order.total, language),
        "items": words.listed([words.line(line) for line in order.lines], language),
        "return_amount": words.money(order.last_return.amount, language) if order.last_return else "",
        "return_number": order.last_return.number if order.last_return else "",
        "cancellable": "yes" if order.cancellable else "",
        "address_changeable": "yes" if order.address_changeable else "",
    }
    facts |= _parcel_words(order, language) | _refund_words(order.refund, language, sentences)
    return {name: value for name, value in facts.items() if value}


def _parcel_words(order: OrderFacts, language: str) -> dict[str, str]:
    parcel = order.parcel
    if parcel is None:
        return {}
    scan = parcel.last_scan
    return {
        "carrier": parcel.carrier,
        "tracking_number": parcel.tracking_number,
        "shipped_on": words.day(parcel.shipped_on, language),
        "seen_place": scan.place if scan else "",
        "seen_on": words.day(scan.at.date(), language) if scan else "",
    }


def _refund_words(refund: RefundFacts | None, language: str, sentences: Sentences) -> dict[str, str]:
    if refund is None:
        return {}
    method = sentences.first_sayable((f"utter_method_{refund.method}", "utter_method_other"), language, {})
    return {
        "refund_amount": words.money(refund.amount, language),
        "refund_method": sentences.say(method, language) if method else "",
        "refund_sent_on": words.day(refund.sent_on, language),
        "refund_expected_by": words.day(refund.expected_by, language),
        "refund_settled_on": words.day(refund.settled_on, language),
    }
