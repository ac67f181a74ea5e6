"""What is said while a change is prepared: the question, what would happen, what was done, and why not."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.replies import changes
from bot.replies.changes import Question
from bot.replies.orders import Told
from bot.shop.changes import (
    CancelOrder,
    Change,
    ChangeAddress,
    ChangeItems,
    ChangePayment,
    ChangeShipping,
    ExchangeItems,
    ReportMissing,
    ReportWrong,
    ReturnItems,
)
from bot.shop.facts import AddressFacts, OrderState, PaymentFacts, Refusal, VariantFacts
from bot.shop.outcomes import Done, LabelFacts, Refused, Weighed
from tests.unit.replies.conftest import TODAY, euros, line, order, said

HOME = AddressFacts("Gartenweg 4", "", "Leipzig", "", "04109", "DE")
CARD = PaymentFacts("one", "card", "visa", "9212")
GIFT = PaymentFacts("two", "gift_card", balance=euros("40.00"))
GREEN = VariantFacts(8, 3, "Alder Shirt", (("colour", "Green"), ("size", "M")), euros("38.00"), True)
SHIRT = line(1, option_pairs=(("colour", "Blue"), ("size", "M")))
NUMBER = "BH-204817"

# wish | part | change | what it means, beside payment and days
MEANINGS: dict[str, tuple[str, str | None, Change, dict[str, Any]]] = {
    "cancelled with money back": ("cancel_order", None, CancelOrder(NUMBER), {"gets": euros("70.00")}),
    "cancelled before it was paid": ("cancel_order", None, CancelOrder(NUMBER), {}),
    "another kind, dearer": ("change_order", "items", ChangeItems(NUMBER, ((1, 8),)), {"pays": euros("3.00")}),
    "another kind, cheaper": ("change_order", "items", ChangeItems(NUMBER, ((1, 8),)), {"gets": euros("3.00")}),
    "another kind, the same price": ("change_order", "items", ChangeItems(NUMBER, ((1, 8),)), {}),
    "paid in another way": ("change_order", "payment", ChangePayment(NUMBER, "two"), {}),
    "shipped faster": ("change_order", "shipping", ChangeShipping(NUMBER, "Express"), {"pays": euros("6.00")}),
    "shipped slower": ("change_order", "shipping", ChangeShipping(NUMBER, "Standard"), {"gets": euros("6.00")}),
    "sent elsewhere": ("change_address", None, ChangeAddress(NUMBER, HOME), {}),
    "returned for free": ("return_item", None, ReturnItems(NUMBER, (1,)), {"gets": euros("35.00")}),
    "returned for a fee": (
        "return_item",
        None,
        ReturnItems(NUMBER, (1,)),
        {"gets": euros("30.00"), "fee": euros("5.00")},
    ),
    "exchanged for a dearer one": ("exchange_item", None, ExchangeItems(NUMBER, ((1, 8),)), {"pays": euros("3.00")}),
    "exchanged for a cheaper one": ("exchange_item", None, ExchangeItems(NUMBER, ((1, 8),)), {"gets": euros("3.00")}),
    "exchanged for the same price": ("exchange_item", None, ExchangeItems(NUMBER, ((1, 8),)), {}),
    "searched for": ("order_missing", None, ReportMissing(NUMBER), {}),
    "missing, the money back": ("order_missing", None, ReportMissing(NUMBER, "refund"), {"gets": euros("35.00")}),
    "missing, the same again": ("order_missing", None, ReportMissing(NUMBER, "replace"), {"steps": ("replace",)}),
    "damaged, the same again": (
        "order_wrong_or_damaged",
        None,
        ReportWrong(NUMBER, (1,), "damaged", "replace"),
        {"steps": ("replace",)},
    ),
    "damaged, the money back": (
        "order_wrong_or_damaged",
        None,
        ReportWrong(NUMBER, (1,), "damaged", "refund"),
        {"gets": euros("35.00")},
    ),
}
MEANINGS |= {
    f"{name}, a photo first": (wish, what, change, {**means, "steps": ("photo", change.remedy)})
    for name, (wish, what, change, means) in MEANINGS.items()
    if isinstance(change, ReportWrong)
}
MEANING = pytest.mark.parametrize(("wish", "what", "change", "means"), MEANINGS.values(), ids=list(MEANINGS))


def weighed(kind: type[Weighed], change: Change, means: dict[str, Any], **more: Any) -> Any:
    """What a change of one shirt means or has done."""
    usual = {"lines": (SHIRT,), "new_variants": (GREEN,), "payment": CARD, "by": TODAY, "send_by": TODAY}
    return kind(change=change, order=order(OrderState.DELIVERED), **{**usual, **means, **more})


def moneys(means: dict[str, Any]) -> list[str]:
    """The amounts that must be told."""
    return [f"€{value.amount}" for name, value in means.items() if name in ("pays", "gets", "fee")]


@MEANING
def test_a_proposal_names_the_order_or_its_lines_and_all_the_money_and_asks_for_a_yes(
    wish: str, what: str | None, change: Change, means: dict[str, Any], told: Told
) -> None:
    reply = changes.propose(told, wish, what, weighed(Weighed, change, means))
    text = said(told, reply)
    assert reply.says != ("utter_propose",) and text.endswith("?")
    assert NUMBER in text or "Alder Shirt" in text
    assert [amount for amount in moneys(means) if amount not in text] == []
    assert [offer.intent for offer in reply.offers] == ["affirm", "deny"] and reply.anticipated == ()


@MEANING
def test_what_was_done_is_told_with_its_money(
    wish: str, what: str | None, change: Change, means: dict[str, Any], told: Told
) -> None:
    label = LabelFacts("L-1", ("Post",))
    reply = changes.done(told, wish, what, weighed(Done, change, means, number="RT-204817-1", label=label))
    text = said(told, reply)
    assert reply.says[0] != "utter_done" and "{" not in text
    assert NUMBER in text or "RT-204817-1" in text or "Alder Shirt" in text
    assert [amount for amount in moneys(means)[:1] if amount not in text] == []


@pytest.mark.parametrize("remedy", ["replace", "refund"])
def test_where_a_photo_is_waited_for_nothing_is_said_to_be_on_its_way(remedy: str, told: Told) -> None:
    means = {"steps": ("photo", remedy)} | ({"gets": euros("35.00")} if remedy == "refund" else {})
    change = ReportWrong(NUMBER, (1,), "damaged", remedy)
    for text in (
        said(told, changes.propose(told, "order_wrong_or_damaged", None, weighed(Weighed, change, means))),
        said(told, changes.done(told, "order_wrong_or_damaged", None, weighed(Done, change, means, number="CL-1-1"))),
    ):
        assert "photo" in text and "on its way" not in text


@pytest.mark.parametrize("wish", sorted({wish for wish, *_ in MEANINGS.values()}))
@pytest.mark.parametrize("why", list(Refusal), ids=[why.value for why in Refusal])
@pytest.mark.parametrize("known", [True, False], ids=["everything known", "little known"])
def test_every_refusal_is_told_with_what_would_work(wish: str, why: Refusal, known: bool, told: Told) -> None:
    facts = {} if known else dict.fromkeys(("return_until", "cancelled_on", "last_return", "expected_on", "parcel"))
    one = order(OrderState.DELIVERED, **facts)
    reply = changes.refused(told, wish, Refused(why, one, ("return_policy", "talk_to_human")), one)
    assert said(told, reply).strip() and "{" not in said(told, reply)
    assert [offer.intent for offer in reply.offers][:2] == ["return_policy", "talk_to_human"]


@pytest.mark.parametrize("state", [OrderState.LATE, OrderState.DELIVERED, OrderState.OUT_FOR_DELIVERY])
def test_what_can_no_longer_be_cancelled_is_told_by_where_it_is(state: OrderState, told: Told) -> None:
    one = order(state)
    reply = changes.refused(told, "cancel_order", Refused(Refusal.ALREADY_SHIPPED, one), one)
    assert reply.says == (f"utter_cancel_order_{state.value}",)


QUESTIONS = ("lines", "options", "payment_pays", "payment_gets", "payment_switch", "address", "shipping", "reason")


@pytest.mark.parametrize("name", [*QUESTIONS, "what", "remedy"])
@pytest.mark.parametrize("wish", sorted({wish for wish, *_ in MEANINGS.values()}))
def test_every_question_can_be_asked_of_every_wish_it_belongs_to(name: str, wish: str, told: Told) -> None:
    facts = {"item": "Alder Shirt", "options": "colour", "pays": "€3.00", "gets": "€3.00"}
    picks = {"return_item", "exchange_item", "change_order", "order_wrong_or_damaged"}
    if name == "lines" and wish not in picks:
        return
    text = said(told, changes.ask(told, order(), Question(name, wish, facts)))
    assert "?" in text or "Please" in text


def test_lines_are_offered_one_by_one_and_together(told: Told) -> None:
    lines = (SHIRT, line(2, product="Mug", options="", quantity=2))
    offers = changes.line_offers("lines", lines, everything=True)
    assert [offer.values["picked"] for offer in offers] == ["lines:1", "lines:2", "lines:1,2"]
    assert changes.line_offers("lines", lines[:1], everything=True) == offers[:1]


def test_variants_are_offered_by_what_they_are_and_cost(told: Told) -> None:
    (offer,) = changes.variant_offers("options", SHIRT, [GREEN], told)
    assert offer.values == {"picked": "options:1,8"}
    assert told.sentences.say(offer.title, "en", **offer.facts) == "Green, M · €38.00"


@pytest.mark.parametrize(
    ("method", "words"),
    [
        (CARD, "card ending in 9212"),
        (replace(CARD, kind="credit_card"), "Visa ending in 9212"),
        (PaymentFacts("p", "paypal"), "PayPal account"),
        (GIFT, "gift card (€40.00 left)"),
        (None, ""),
    ],
    ids=["a card", "a card with its brand", "PayPal", "a gift card", "none"],
)
def test_ways_to_pay_are_named_as_people_name_them(method: PaymentFacts | None, words: str, told: Told) -> None:
    assert changes.payment_words(method, told) == words


def test_an_address_is_one_line_without_what_is_not_known() -> None:
    assert changes.address_words(HOME) == "Gartenweg 4, Leipzig 04109, DE"
    assert changes.address_words(None) == ""
    assert changes.whole_address({"street": "Gartenweg 4", "city": "Leipzig", "postcode": "04109"})
    assert not changes.whole_address({"street": "Gartenweg 4", "city": "", "postcode": "04109"})
    assert not changes.whole_address(None)
