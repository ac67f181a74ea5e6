"""The one state of an order, and what may still happen to it, on records that were never saved."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import pytest

from bot.shop.facts import OrderState, Refusal
from bot.shop.policies import Policies
from bot.shop.records import Customer, Order, OrderLine, Parcel, PaymentMethod, Refund, Return, ReturnLine, Scan
from bot.shop.states import address_changeable, cancel_refusal, order_state, parcel_to_tell, return_refusal
from bot.shop.telling import order_facts

TODAY = date(2024, 6, 14)


CARD = PaymentMethod(external_id="card-1", kind="card")


def day(offset: int) -> date:
    return TODAY + timedelta(days=offset)


def order(**columns: object) -> Order:
    """An order placed five days ago and paid at once, due tomorrow, with two lines."""
    lines = [
        OrderLine(product=name, options="", category="home", quantity=1, unit_price_cents=1000)
        for name in ("Mug", "Pot")
    ]
    told = {"placed_on": day(-5), "paid_on": day(-5), "promised_on": day(1), "lines": lines, "method": CARD, **columns}
    return Order(number="BH-204817", number_key="BH204817", currency="EUR", total_cents=2000, discount_cents=0, **told)


def parcel(shipped: int, delivered: int | None = None, scan: str | None = None, scanned: int = 0) -> Parcel:
    at = datetime(TODAY.year, TODAY.month, TODAY.day, 6, tzinfo=timezone.utc) + timedelta(days=scanned)
    scans = [Scan(code=scan, place="Leipzig", at=at)] if scan else []
    return Parcel(shipped_on=day(shipped), delivered_on=None if delivered is None else day(delivered), scans=scans)


def refund(settled: int | None = None) -> Refund:
    return Refund(
        method=CARD,
        cause="return",
        amount_cents=500,
        sent_on=day(-3),
        settled_on=None if settled is None else day(settled),
    )


def sent_back(one: Order, lines: int, received: int | None = -3, **refund_of: int | None) -> Order:
    back = [ReturnLine(line=line) for line in one.lines[:lines]]
    received_on = None if received is None else day(received)
    one.returns = [Return(opened_on=day(-6), received_on=received_on, amount_cents=500, lines=back)]
    one.refunds = [refund(**refund_of)] if refund_of else []
    return one


CAME = [parcel(-4, -2, "delivered", -2)]


@pytest.mark.parametrize(
    ("one", "state"),
    [
        pytest.param(order(paid_on=None), OrderState.UNPAID, id="not paid"),
        pytest.param(order(paid_on=None, promised_on=day(-1)), OrderState.UNPAID, id="not paid and its day passed"),
        pytest.param(order(), OrderState.PENDING, id="paid"),
        pytest.param(order(promised_on=None), OrderState.PENDING, id="paid, no day promised"),
        pytest.param(order(packed_on=day(-1)), OrderState.PACKED, id="packed"),
        pytest.param(order(parcels=[parcel(-1)]), OrderState.SHIPPED, id="shipped, not scanned yet"),
        pytest.param(order(parcels=[parcel(-1, None, "in_transit")]), OrderState.SHIPPED, id="in transit"),
        pytest.param(order(promised_on=TODAY, parcels=[parcel(-1)]), OrderState.SHIPPED, id="due today"),
        pytest.param(
            order(parcels=[parcel(-1, None, "out_for_delivery")]), OrderState.OUT_FOR_DELIVERY, id="on the van today"
        ),
        pytest.param(
            order(promised_on=day(-2), parcels=[parcel(-4, None, "out_for_delivery")]),
            OrderState.OUT_FOR_DELIVERY,
            id="on the van today though two days late",
        ),
        pytest.param(
            order(promised_on=day(-1), parcels=[parcel(-4, None, "out_for_delivery", -1)]),
            OrderState.LATE,
            id="on the van yesterday and still not there",
        ),
        pytest.param(order(promised_on=day(-1), parcels=[parcel(-4)]), OrderState.LATE, id="its day has passed"),
        pytest.param(
            order(expected_on=day(3), parcels=[parcel(-4)]), OrderState.LATE, id="a later day is already known"
        ),
        pytest.param(
            order(expected_on=day(-1), promised_on=TODAY, parcels=[parcel(-4)]),
            OrderState.SHIPPED,
            id="expected early, promised day not passed",
        ),
        pytest.param(order(promised_on=day(-1)), OrderState.LATE, id="its day has passed and it never left"),
        pytest.param(order(parcels=CAME), OrderState.DELIVERED, id="delivered"),
        pytest.param(order(promised_on=day(-4), parcels=CAME), OrderState.DELIVERED, id="delivered late"),
        pytest.param(order(parcels=[*CAME, parcel(-3)]), OrderState.SHIPPED, id="one of two parcels delivered"),
        pytest.param(
            order(parcels=CAME, missing_on=TODAY), OrderState.REPORTED_MISSING, id="delivered, never received"
        ),
        pytest.param(sent_back(order(parcels=CAME), 1, None), OrderState.DELIVERED, id="return not in yet"),
        pytest.param(sent_back(order(parcels=CAME), 1, settled=None), OrderState.REFUND_ON_ITS_WAY, id="money sent"),
        pytest.param(sent_back(order(parcels=CAME), 2, settled=1), OrderState.REFUND_ON_ITS_WAY, id="settled tomorrow"),
        pytest.param(
            sent_back(order(parcels=CAME), 1, settled=-1), OrderState.PART_RETURNED, id="one of two came back"
        ),
        pytest.param(sent_back(order(parcels=CAME), 2, settled=0), OrderState.REFUND_SETTLED, id="all back and paid"),
        pytest.param(order(cancelled_on=day(-1)), OrderState.CANCELLED, id="cancelled"),
        pytest.param(order(cancelled_on=day(-1), refunds=[refund()]), OrderState.CANCELLED, id="cancelled, money sent"),
        pytest.param(order(cancelled_on=day(-1), paid_on=None), OrderState.CANCELLED, id="cancelled, never paid"),
    ],
)
def test_an_order_has_one_state(one: Order, state: OrderState) -> None:
    assert order_state(one, TODAY) is state


@pytest.mark.parametrize(
    ("one", "refusal", "address"),
    [
        pytest.param(order(paid_on=None), None, True, id="not paid"),
        pytest.param(order(), None, True, id="paid"),
        pytest.param(order(packed_on=day(0)), None, False, id="packed"),
        pytest.param(order(parcels=[parcel(0)]), Refusal.ALREADY_SHIPPED, False, id="shipped"),
        pytest.param(order(parcels=CAME), Refusal.ALREADY_SHIPPED, False, id="delivered"),
        pytest.param(order(cancelled_on=TODAY), Refusal.ALREADY_CANCELLED, False, id="cancelled"),
    ],
)
def test_an_order_can_be_changed_until_it_leaves(
    one: Order, refusal: Refusal | None, address: bool, policies: Policies
) -> None:
    assert cancel_refusal(one, policies) is refusal
    assert address_changeable(one, policies) is address


def test_a_shop_may_refuse_to_unpack(policies: Policies) -> None:
    strict = policies.copy(update={"orders": policies.orders.copy(update={"cancel_when_packed": False})})
    assert cancel_refusal(order(packed_on=TODAY), strict) is Refusal.ALREADY_SHIPPED
    assert cancel_refusal(order(), strict) is None


@pytest.mark.parametrize(
    ("one", "refusal"),
    [
        pytest.param(order(parcels=CAME), None, id="delivered two days ago"),
        pytest.param(order(parcels=[parcel(-40, -30)]), None, id="the last day of the window"),
        pytest.param(order(parcels=[parcel(-40, -31)]), Refusal.WINDOW_CLOSED, id="a day after the window"),
        pytest.param(order(parcels=[parcel(-4)]), Refusal.NOT_DELIVERED, id="on its way"),
        pytest.param(order(parcels=CAME, missing_on=TODAY), Refusal.NOT_DELIVERED, id="never received"),
        pytest.param(order(cancelled_on=TODAY), Refusal.ALREADY_CANCELLED, id="cancelled"),
        pytest.param(sent_back(order(parcels=CAME), 1, None), Refusal.ALREADY_RETURNED, id="on its way back"),
        pytest.param(sent_back(order(parcels=CAME), 1), Refusal.ALREADY_RETURNED, id="back already"),
    ],
)
def test_a_line_says_why_it_cannot_go_back(one: Order, refusal: Refusal | None, policies: Policies) -> None:
    assert return_refusal(one, one.lines[0], policies, TODAY) is refusal


def test_final_sale_stays_sold_whatever_the_day(policies: Policies) -> None:
    one = order(parcels=[parcel(-400, -399)])
    one.lines[0].category = "underwear"
    assert return_refusal(one, one.lines[0], policies, TODAY) is Refusal.FINAL_SALE


def test_the_parcel_to_tell_of_is_the_one_still_on_its_way() -> None:
    first, second = parcel(-4, -2), parcel(-1)
    assert parcel_to_tell(order(parcels=[second, first])) is second
    assert parcel_to_tell(order(parcels=[parcel(-9, -8), first])) is first
    assert parcel_to_tell(order()) is None


@pytest.mark.parametrize(
    ("columns", "expected", "search"),
    [
        pytest.param({}, 1, None, id="nothing shipped, so nothing to search"),
        pytest.param({"parcels": [parcel(-1)]}, 1, 4, id="on its way"),
        pytest.param({"parcels": [parcel(-1)], "expected_on": day(2)}, 2, 5, id="a later day is known"),
        pytest.param({"parcels": [parcel(-9)], "promised_on": day(-4)}, None, -1, id="no day believed any more"),
        pytest.param({"parcels": CAME}, None, None, id="delivered"),
        pytest.param({"cancelled_on": TODAY}, None, None, id="cancelled"),
        pytest.param({"paid_on": None}, None, None, id="not paid"),
    ],
)
def test_facts_name_only_days_that_can_be_believed(
    columns: dict[str, object], expected: int | None, search: int | None, policies: Policies
) -> None:
    customer = Customer(id=1, first_name="Noa", email="noa@example.com")
    facts = order_facts(order(customer=customer, **columns), policies, TODAY)
    assert facts.expected_on == (None if expected is None else day(expected))
    assert facts.search_from == (None if search is None else day(search))
