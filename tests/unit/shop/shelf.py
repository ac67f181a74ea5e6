"""An order of a lamp and a rug in any state, with other variants on the shelf, for tests of changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from bot.shop.records import (
    Customer,
    GiftCard,
    Order,
    OrderLine,
    Parcel,
    Payment,
    PaymentMethod,
    Product,
    Return,
    ReturnLine,
    Variant,
)
from bot.storage import Storage

TODAY = date(2024, 6, 14)
LAMP, RUG = 1, 2
BLACK, WHITE, SMALL, SOLD_OUT = 11, 12, 13, 14
WOOL, JUTE = 21, 22
HOME = {"street": "Rehov HaAlon 7", "city": "Haifa", "postcode": "3303214", "country": "DE"}
CARDS = {"card-1": "card", "paypal-1": "paypal", "gift-1": "gift_card"}


@dataclass(frozen=True)
class State:
    """How an order came to be where it is: its days, counted from today, and what happened to it."""

    paid: bool = True
    packed: int | None = None
    shipped: int | None = None
    delivered: int | None = None
    columns: tuple[tuple[str, Any], ...] = ()
    returned: int | None = None


def day(offset: int) -> date:
    return TODAY + timedelta(days=offset)


STATES = {
    "unpaid": State(paid=False),
    "pending": State(),
    "packed": State(packed=-1),
    "shipped": State(packed=-2, shipped=-1),
    "overdue": State(packed=-9, shipped=-9, columns=(("promised_on", day(-4)), ("expected_on", day(-4)))),
    "delivered": State(packed=-4, shipped=-4, delivered=-2),
    "long ago": State(packed=-60, shipped=-60, delivered=-58),
    "missing": State(packed=-4, shipped=-4, delivered=-2, columns=(("missing_on", day(-1)), ("search_until", day(4)))),
    "searched": State(
        packed=-9, shipped=-9, delivered=-8, columns=(("missing_on", day(-7)), ("search_until", day(-2)))
    ),
    "cancelled": State(columns=(("cancelled_on", day(-1)),)),
    "lamp sent back": State(packed=-9, shipped=-9, delivered=-8, returned=LAMP),
}


async def stock_up(storage: Storage) -> None:
    """Save customer 1 with three ways to pay, and what the shop sells."""
    who = {"first_name": "Noa", "last_name": "Levi", "language": "en", "since": date(2023, 1, 1), **HOME}
    async with storage.work() as session:
        for number, email in ((1, "noa@example.com"), (2, "eitan@example.com")):
            session.add(Customer(id=number, external_id=f"c{number}", email=email, email_key=email, **who))
        session.add(GiftCard(id=1, code="GC-1", customer_id=1, value_cents=5000, balance_cents=500, currency="EUR"))
        for name, kind in CARDS.items():
            gift = 1 if kind == "gift_card" else None
            session.add(PaymentMethod(external_id=name, customer_id=1, kind=kind, gift_card_id=gift))
        session.add(PaymentMethod(external_id="card-2", customer_id=2, kind="card"))
        session.add(Product(id=LAMP, external_id="lamp", name="Lamp", category="home", variants=_lamps()))
        session.add(Product(id=RUG, external_id="rug", name="Rug", category="home", variants=_rugs()))
        await session.commit()


def _variant(number: int, colour: str, price: int, stock: int) -> Variant:
    return Variant(
        id=number, external_id=f"v{number}", options=colour, option_pairs=[["colour", colour]], price_cents=price,
        currency="EUR", stock=stock,
    )  # fmt: skip


def _lamps() -> list[Variant]:
    return [
        _variant(BLACK, "black", 2000, 5), _variant(WHITE, "white", 2700, 5), _variant(SMALL, "grey", 1500, 5),
        _variant(SOLD_OUT, "green", 2000, 0),
    ]  # fmt: skip


def _rugs() -> list[Variant]:
    return [_variant(WOOL, "wool", 9000, 3), _variant(JUTE, "jute", 8000, 3)]


async def place(storage: Storage, state: State, number: int = 1, **columns: Any) -> None:
    """Save order BH-1 of a black lamp (line 1, 20.00) and a wool rug (line 2, 90.00), shipped for 3.95, by card.

    Another number gives another order, of lines 3 and 4 for BH-2.
    """
    lines = [_line(2 * number - 1, "Lamp", BLACK, 2000), _line(2 * number, "Rug", WOOL, 9000)]
    days: dict[str, Any] = {
        "placed_on": day(-60), "paid_on": day(-60) if state.paid else None, "promised_on": day(2),
        "expected_on": day(2), "packed_on": None if state.packed is None else day(state.packed),
    }  # fmt: skip
    order = Order(
        number=f"BH-{number}", number_key=f"BH{number}", currency="EUR", shipping_cents=395, discount_cents=0,
        total_cents=11395, shipping_option="Standard", lines=lines,
        **{"customer_id": 1, "method_id": 1, **HOME, **days, **dict(state.columns), **columns},
    )  # fmt: skip
    if state.paid:
        order.payments = [Payment(method_id=order.method_id, amount_cents=11395, paid_on=day(-60), place=0)]
    if state.shipped is not None:
        came = None if state.delivered is None else day(state.delivered)
        order.parcels = [Parcel(carrier="DHL", tracking_number="1", shipped_on=day(state.shipped), delivered_on=came)]
    if state.returned is not None:
        back = [ReturnLine(line=lines[0])]
        order.returns = [Return(number="RT-1-1", opened_on=day(-3), send_by=day(9), amount_cents=1705, lines=back)]
    async with storage.work() as session:
        session.add(order)
        await session.commit()


def _line(number: int, name: str, variant: int, price: int) -> OrderLine:
    return OrderLine(
        id=number, product=name, options="black", option_pairs=[["colour", "black"]], category="home", quantity=1,
        variant_id=variant, unit_price_cents=price,
    )  # fmt: skip
