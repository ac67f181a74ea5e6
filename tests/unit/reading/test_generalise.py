"""Values are put in their kind's place before a message is judged."""

from __future__ import annotations

import pytest

from bot.reading.generalise import generalise

ROWS = [
    ("an order number becomes one number", "Where is BH-310442?", "where is bh-204817?"),
    ("an e-mail address goes", "it's under Anna@Example.com ok", "it's under ok"),
    ("a code becomes one code", "my coupon SPRING25 fails", "my coupon save10 fails"),
    ("both in one message", "BH-1. hm, order 7556441 a@b.org", "bh-1. hm, order bh-204817"),
    ("no value, no change", "Where is my stuff", "where is my stuff"),
    ("nothing stays nothing", "", ""),
]


@pytest.mark.parametrize(("typed", "judged"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_a_message_is_judged_without_its_values(typed, judged):
    assert generalise(typed, "en") == judged
