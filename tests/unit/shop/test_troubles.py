"""What is wrong with an order is told as facts, the gravest first."""

from __future__ import annotations

from datetime import date, datetime, timezone
from decimal import Decimal
from typing import Any

import pytest

from bot.shop.facts import Money, OrderFacts, OrderState, ParcelFacts, RefundFacts, ScanFacts
from bot.shop.troubles import Trouble, troubles

TODAY = date(2026, 3, 17)
TEN = Money(Decimal("10.00"), "EUR")
NOTHING = dict.fromkeys(
    ("left_with", "cancelled_on", "return_until", "refund", "last_return", "pay_until", "search_from", "parcel")
)
KNOWN: dict[str, Any] = {
    **{**NOTHING, "promised_on": None, "expected_on": None, "delivered_on": None},
    **{"number": "BH-1", "state": OrderState.PENDING, "placed_on": TODAY, "total": TEN, "lines": ()},
    **{"cancellable": True, "address_changeable": True, "customer_id": 1},
    **{"first_name": "Noa", "email": "noa@shop.example", "city": "Kassel"},
}


def seen(code: str, day: int) -> ParcelFacts:
    """A parcel last seen in Hagen on this day of the month."""
    scan = ScanFacts(code, "Hagen", datetime(2026, 3, day, 9, tzinfo=timezone.utc))
    return ParcelFacts("Northway", "NW1", date(2026, 3, 1), scan)


def owed(by: int, settled: int | None = None) -> RefundFacts:
    """Ten euros that were to be there by a day of the month."""
    back = date(2026, 3, settled) if settled else None
    return RefundFacts(TEN, "card", date(2026, 3, 1), date(2026, 3, by), back)


CASES = [
    pytest.param({}, [], id="nothing"),
    pytest.param({"state": OrderState.SHIPPED, "parcel": seen("in_transit", 15)}, [], id="seen two days ago"),
    pytest.param(
        {"state": OrderState.SHIPPED, "parcel": seen("in_transit", 14)},
        [Trouble("stuck", 3, place="Hagen")],
        id="not seen for three days",
    ),
    pytest.param({"state": OrderState.DELIVERED, "parcel": seen("delivered", 2)}, [], id="delivered stands still"),
    pytest.param(
        {"state": OrderState.LATE, "promised_on": date(2026, 3, 13), "parcel": seen("delivery_failed", 16)},
        [Trouble("delivery_failed", 1, place="Hagen"), Trouble("late", 4)],
        id="late, and nobody opened",
    ),
    pytest.param(
        {"state": OrderState.LATE, "promised_on": date(2026, 3, 18), "expected_on": date(2026, 3, 21)},
        [Trouble("late", 3, day=date(2026, 3, 21))],
        id="it will be late",
    ),
    pytest.param(
        {"state": OrderState.REPORTED_MISSING, "delivered_on": date(2026, 3, 10)},
        [Trouble("never_came", day=date(2026, 3, 10))],
        id="marked as delivered and never came",
    ),
    pytest.param({"refunds": (owed(17),)}, [], id="money due today"),
    pytest.param({"refunds": (owed(10, settled=12),)}, [], id="money that came late but came"),
    pytest.param(
        {"refunds": (owed(15),)}, [Trouble("refund_overdue", 2, date(2026, 3, 15), amount=TEN)], id="money overdue"
    ),
    pytest.param(
        {"state": OrderState.UNPAID, "pay_until": date(2026, 3, 20)},
        [Trouble("unpaid", day=date(2026, 3, 20))],
        id="not paid",
    ),
]


@pytest.mark.parametrize(("facts", "wrong"), CASES)
def test_an_orders_troubles_are_told(facts: dict[str, Any], wrong: list[Trouble]) -> None:
    assert list(troubles(OrderFacts(**{**KNOWN, **facts}), TODAY)) == wrong
