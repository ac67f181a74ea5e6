"""A shopper's words pick a way to pay, of those that there are."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.reading.payments import Method, pick_payment

VISA = Method("v", "credit_card", "visa", "4417")
MASTER = Method("m", "credit_card", "mastercard", "9030")
PAYPAL = Method("p", "paypal")
GIFT = Method("g", "gift_card", balance_cents=4200)
GIFT2 = Method("h", "gift_card", balance_cents=9900)
WALLET = (VISA, MASTER, PAYPAL, GIFT)

NAMED = {
    "paypal": "p",
    "PayPal please": "p",
    "pay pal": "p",
    "paypall": "p",
    "paypl": "p",
    "to my paypal account": "p",
    "back to paypal pls": "p",
    "use the paypal instead": "p",
    "i want pay with paypal": "p",
    "my visa": "v",
    "visa": "v",
    "the visa card": "v",
    "viza": "v",
    "the mastercard": "m",
    "master card": "m",
    "my mastercrad": "m",
    "MC": "m",
    "the card ending in 9030": "m",
    "ending 4417": "v",
    "the one with 4417 at the end": "v",
    "*4417": "v",
    "xxxx-9030": "m",
    "visa ending with 4417": "v",
    "card that ends nine zero three zero": "m",
    "gift card": "g",
    "giftcard": "g",
    "the gift card please": "g",
    "my gift card balance": "g",
    "gift crad": "g",
    "put it on a gift card": "g",
    "credit card": "vm",
    "the card": "vm",
    "card": "vm",
    "my credit card please": "vm",
    "debit card": "vm",
    "either card is fine": "vm",
    "not paypal, the visa": "v",
    "visa not mastercard": "v",
    "visa instead of paypal": "v",
    "instead of paypal the gift card": "g",
    "change from paypal to visa": "v",
    "change payment from visa to paypal": "p",
    "switch it to the mastercard": "m",
    "anything but paypal": "vmg",
    "not the gift card": "vmp",
    "paypal or visa": "vp",
    "the first one": "v",
    "the second": "m",
    "3": "p",
    "number 4": "g",
    "the last one": "g",
    "bank transfer": "",
    "cash": "",
    "hello": "",
    "when do I get my money": "",
    "": "",
}

PAID_BY_VISA = {
    "same as before": "v",
    "the original payment method": "v",
    "original": "v",
    "the orginal one": "v",
    "back to where it came from": "v",
    "the same card": "v",
    "same card i used": "v",
    "the card I paid with": "v",
    "the one I used for the order": "v",
    "how i paid": "v",
    "same way I paid": "v",
    "same": "v",
    "as before": "v",
    "the other card": "m",
    "my other card": "m",
    "another card": "m",
    "a different card": "m",
    "a different payment method": "mpg",
    "something else": "mpg",
    "not the original one": "mpg",
    "paypal not the original card": "p",
    "the same visa": "v",
    "original method please, the visa": "v",
    "credit card": "vm",
}


@pytest.mark.parametrize(("text", "keys"), NAMED.items())
def test_a_way_to_pay_is_known_by_its_name_figures_or_place(text: str, keys: str) -> None:
    assert "".join(pick_payment(text, WALLET)) == keys


@pytest.mark.parametrize(("text", "keys"), PAID_BY_VISA.items())
def test_the_one_that_was_used_before_needs_no_name(text: str, keys: str) -> None:
    assert "".join(pick_payment(text, WALLET, "v")) == keys


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("gift card", "gh"),
        ("the gift card with more money", "h"),
        ("the gift card with the 99 on it", "h"),
        ("the $42 gift card", "g"),
        ("the other gift card", "gh"),
        ("the one with the higher balance", "h"),
        ("gift card with the lower balance", "g"),
    ],
)
def test_two_gift_cards_are_told_apart_by_what_is_on_them(text: str, keys: str) -> None:
    assert "".join(pick_payment(text, (PAYPAL, GIFT, GIFT2))) == keys


@pytest.mark.parametrize("text", ["card", "the card on file", "my card", "credit card"])
def test_of_one_card_the_word_is_enough(text: str) -> None:
    assert pick_payment(text, (VISA, PAYPAL, GIFT)) == ("v",)


def test_an_original_that_is_gone_is_not_picked() -> None:
    assert pick_payment("same as before", WALLET, "x") == ()


SAID = sorted({word for text in (*NAMED, *PAID_BY_VISA) for word in text.split()})


@given(st.one_of(st.text(max_size=60), st.lists(st.sampled_from(SAID), max_size=10).map(" ".join)), st.integers(0, 4))
@settings(max_examples=200, deadline=None)
def test_any_words_pick_only_methods_that_are_there(text: str, count: int) -> None:
    keys = pick_payment(text, WALLET[:count], "v")
    assert set(keys) <= {method.key for method in WALLET[:count]}
    assert len(set(keys)) == len(keys)
