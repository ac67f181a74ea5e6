"""The real sentences and follow-ups, and facts to make replies of."""

from __future__ import annotations

from datetime import date, datetime, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from bot.replies.follow_ups import FollowUps
from bot.replies.orders import Told
from bot.replies.wording import Sentences
from bot.shop.facts import LineFacts, Money, OrderFacts, OrderState, ParcelFacts, RefundFacts, ReturnFacts, ScanFacts

TODAY = date(2026, 3, 17)


def euros(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


def line(number: int = 1, **changes: Any) -> LineFacts:
    usual = {
        "product": "Alder Shirt",
        "options": "Blue, M",
        "quantity": 1,
        "unit_price": euros("35.00"),
        "kept_back": None,
    }
    return LineFacts(line_id=number, **{**usual, **changes})


PARCEL = ParcelFacts(
    "Northway",
    "NW-1",
    date(2026, 3, 14),
    ScanFacts("in_transit", "Leipzig", datetime(2026, 3, 16, 8, tzinfo=timezone.utc)),
)
REFUND = RefundFacts(euros("35.00"), "card", date(2026, 3, 15), date(2026, 3, 20), None)
RETURN = ReturnFacts("R-1", (line(),), date(2026, 3, 30), None, euros("35.00"))
OPTIONAL: dict[str, Any] = {
    "promised_on": date(2026, 3, 16), "expected_on": date(2026, 3, 18), "search_from": date(2026, 3, 25),
    "delivered_on": date(2026, 3, 16), "left_with": None, "cancelled_on": date(2026, 3, 15),
    "return_until": date(2026, 4, 15), "parcel": PARCEL, "refund": REFUND, "last_return": RETURN,
    "pay_until": date(2026, 3, 20),
}  # fmt: skip


def order(state: OrderState = OrderState.SHIPPED, **changes: Any) -> OrderFacts:
    """An order about which everything is known, but for these changes."""
    usual = {
        "number": "BH-204817", "placed_on": date(2026, 3, 12), "total": euros("70.00"), "lines": (line(),),
        "cancellable": False, "address_changeable": False, "customer_id": 1, "first_name": "Noa",
        "email": "noa@example.com", "city": "Haifa",
    }  # fmt: skip
    return OrderFacts(state=state, **{**usual, **OPTIONAL, **changes})


@pytest.fixture(scope="session")
def sentences() -> Sentences:
    return Sentences.load(Path("domain.yml"))


@pytest.fixture(scope="session")
def follow_ups() -> FollowUps:
    return FollowUps.load(Path("data/followups.yml"))


@pytest.fixture
def told(sentences: Sentences, follow_ups: FollowUps) -> Told:
    return Told(sentences, follow_ups, "en", TODAY)


def said(told: Told, reply: Any) -> str:
    """The reply as text; raises KeyError when a sentence lacks a fact."""
    return "\n".join(told.sentences.say(name, told.language, **reply.facts) for name in reply.says)
