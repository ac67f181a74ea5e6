"""Opening returns, and the money for them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.shop.facts import Money, OrderState, Refusal, ReturnFacts
from bot.shop.loading import order_by_number
from bot.shop.policies import Policies, load_policies
from bot.shop.records import Order, OrderLine, Parcel, Return
from bot.shop.refunds import line_worths, refundable_cents, send_refund
from bot.shop.returns import add_return, lines_refusal, take_in
from bot.shop.shop import Shop
from bot.shop.states import cancel_refusal
from bot.storage import Storage

Place = Callable[..., Awaitable[Order]]
TODAY = date(2024, 6, 14)


def parcels(days_ago: int = 2) -> list[Parcel]:
    came = TODAY - timedelta(days=days_ago)
    return [Parcel(carrier="DHL", tracking_number="1", shipped_on=came - timedelta(days=2), delivered_on=came)]


def euros(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


@pytest.mark.parametrize(
    ("lines", "reason", "discount", "amount"),
    [
        pytest.param((0,), None, 0, "17.05", id="two mugs less the fee"),
        pytest.param((1,), None, 0, "7.05", id="socks less the fee"),
        pytest.param((0, 1), None, 0, "27.05", id="everything less one fee"),
        pytest.param((0, 1), "too_small", 0, "27.05", id="a reason that is not free"),
        pytest.param((0,), "damaged", 0, "20.00", id="the shop's fault costs no fee"),
        pytest.param((0, 1), "wrong_item", 1000, "20.00", id="no more than was paid after a discount"),
        pytest.param((1,), "wrong_item", 1000, "6.67", id="the discount is shared out by price"),
        pytest.param((1,), None, 2500, "0.00", id="never below nothing"),
    ],
)
async def test_a_return_is_worth_its_lines_less_the_fee(
    lines: tuple[int, ...], reason: str | None, discount: int, amount: str, shop: Shop, place: Place, now: datetime
) -> None:
    order = await place(parcels=parcels(), discount_cents=discount, total_cents=3000 - discount)
    chosen = tuple(order.lines[each].id for each in lines)
    facts = await shop.open_return("204817", 1, chosen, "m1", now, reason)
    assert isinstance(facts, ReturnFacts)
    assert facts.amount == euros(amount)
    assert [line.line_id for line in facts.lines] == list(chosen)
    assert (facts.number, facts.send_by, facts.received_on) == ("RT-204817-1", TODAY + timedelta(days=14), None)


async def test_the_same_message_opens_one_return(shop: Shop, storage: Storage, place: Place, now: datetime) -> None:
    order = await place(parcels=parcels())
    chosen = (order.lines[0].id,)
    first = await shop.open_return("204817", 1, chosen, "m1", now)
    assert await shop.open_return("BH-204817", 1, chosen, "m1", now) == first
    async with storage.work() as session:
        assert len((await session.execute(sa.select(Return))).scalars().all()) == 1


async def test_another_message_hears_that_the_line_goes_back_already(shop: Shop, place: Place, now: datetime) -> None:
    order = await place(parcels=parcels())
    first, second = (line.id for line in order.lines)
    await shop.open_return("204817", 1, (first,), "m1", now)
    assert await shop.open_return("204817", 1, (first, second), "m2", now) is Refusal.ALREADY_RETURNED
    other = await shop.open_return("204817", 1, (second,), "m3", now)
    assert isinstance(other, ReturnFacts) and other.number == "RT-204817-2"


@pytest.mark.parametrize(
    ("columns", "refusal"),
    [
        pytest.param({"parcels": parcels(31)}, Refusal.WINDOW_CLOSED, id="too late"),
        pytest.param({}, Refusal.NOT_DELIVERED, id="not shipped"),
        pytest.param({"cancelled_on": TODAY}, Refusal.ALREADY_CANCELLED, id="cancelled"),
        pytest.param({"parcels": parcels(), "missing_on": TODAY}, Refusal.NOT_DELIVERED, id="never received"),
    ],
)
async def test_a_return_is_refused_with_the_reason(
    columns: dict[str, object], refusal: Refusal, shop: Shop, place: Place, now: datetime
) -> None:
    order = await place(**columns)
    assert await shop.open_return("204817", 1, (order.lines[0].id,), "m1", now) is refusal


async def test_final_sale_is_refused_even_among_others(shop: Shop, place: Place, now: datetime) -> None:
    socks = OrderLine(product="Socks", options="M", category="underwear", quantity=1, unit_price_cents=1000)
    mug = OrderLine(product="Mug", options="blue", category="home", quantity=1, unit_price_cents=2000)
    order = await place(parcels=parcels(), lines=[mug, socks])
    both = tuple(line.id for line in order.lines)
    assert await shop.open_return("204817", 1, both, "m1", now) is Refusal.FINAL_SALE
    assert isinstance(await shop.open_return("204817", 1, both[:1], "m2", now), ReturnFacts)


@pytest.mark.parametrize("extra", [(), (9999,)], ids=["no line", "a line of no order"])
async def test_lines_that_are_not_in_the_order_are_nothing_chosen(
    extra: tuple[int, ...], shop: Shop, place: Place, now: datetime
) -> None:
    order = await place(parcels=parcels())
    chosen = (order.lines[0].id, *extra) if extra else ()
    assert await shop.open_return("204817", 1, chosen, "m1", now) is Refusal.NOTHING_CHOSEN


async def test_a_line_named_twice_goes_back_once(shop: Shop, place: Place, now: datetime) -> None:
    order = await place(parcels=parcels())
    facts = await shop.open_return("204817", 1, (order.lines[1].id,) * 2, "m1", now, "damaged")
    assert isinstance(facts, ReturnFacts) and facts.amount == euros("10.00")


async def test_a_return_that_came_in_is_paid_back_once(
    shop: Shop, storage: Storage, place: Place, policies: Policies, now: datetime
) -> None:
    order = await place(parcels=parcels())
    await shop.open_return("204817", 1, (order.lines[0].id,), "m1", now)
    async with storage.work() as session:
        found = await order_by_number(session, "204817")
        assert found is not None
        assert take_in(found, found.returns[0], policies, TODAY) is not None
        assert take_in(found, found.returns[0], policies, TODAY) is None
        await session.commit()
    facts = await shop.order_of_customer("204817", 1, TODAY)
    assert facts is not None and facts.refund is not None and facts.last_return is not None
    assert (facts.state, facts.refund.amount) == (OrderState.REFUND_ON_ITS_WAY, euros("17.05"))
    assert facts.last_return.received_on == TODAY


PRICES = st.lists(st.tuples(st.integers(1, 50_000), st.integers(1, 5)), min_size=1, max_size=5)
STEPS = st.lists(
    st.one_of(
        st.just("cancel"),
        st.just("take in"),
        st.just("deliver"),
        st.tuples(st.sets(st.integers(0, 4)), st.sampled_from([None, "damaged"])),
    ),
    max_size=12,
)
POLICIES = load_policies()
CALM = settings(deadline=None, database=None)


def bought(prices: list[tuple[int, int]], discount: int, shipping: int, paid: bool) -> Order:
    lines = [
        OrderLine(product="", options="", category="home", unit_price_cents=price, quantity=quantity)
        for price, quantity in prices
    ]
    goods = sum(price * quantity for price, quantity in prices)
    return Order(
        number="BH-204817", number_key="BH204817", currency="EUR", payment_method="card", lines=lines,
        discount_cents=discount, shipping_cents=shipping, total_cents=max(goods - discount, 0) + shipping,
        placed_on=TODAY, paid_on=TODAY if paid else None,
    )  # fmt: skip


def step(order: Order, wish: object) -> None:
    """Do what was wished, if the rules allow it."""
    if wish == "deliver" and not order.cancelled_on:
        order.parcels = parcels()
    elif wish == "cancel" and cancel_refusal(order, POLICIES) is None:
        send_refund(order, refundable_cents(order), POLICIES, TODAY)
        order.cancelled_on = TODAY
    elif wish == "take in":
        for one in order.returns:
            take_in(order, one, POLICIES, TODAY)
    elif isinstance(wish, tuple):
        lines = [line for place, line in enumerate(order.lines) if place in wish[0]]
        if lines_refusal(order, lines, POLICIES, TODAY) is None:
            add_return(order, lines, wish[1], POLICIES, TODAY)


@CALM
@given(prices=PRICES, discount=st.integers(0, 60_000), shipping=st.integers(0, 3_000), paid=st.booleans(), wishes=STEPS)
def test_what_goes_back_never_exceeds_what_was_paid(
    prices: list[tuple[int, int]], discount: int, shipping: int, paid: bool, wishes: list[object]
) -> None:
    order = bought(prices, discount, shipping, paid)
    for wish in wishes:
        step(order, wish)
        refunded = sum(refund.amount_cents for refund in order.refunds)
        promised = sum(one.amount_cents for one in order.returns if not one.received_on)
        assert 0 <= refunded + promised <= (order.total_cents if paid else 0)


@CALM
@given(prices=PRICES, discount=st.integers(0, 60_000))
def test_all_lines_together_are_worth_exactly_what_was_paid_for_them(
    prices: list[tuple[int, int]], discount: int
) -> None:
    order = bought(prices, discount, 0, True)
    worths = line_worths(order)
    assert sum(worths) == order.total_cents
    assert all(0 <= worth <= price * quantity for worth, (price, quantity) in zip(worths, prices, strict=True))


def test_an_order_without_lines_is_worth_nothing() -> None:
    assert line_worths(bought([], 0, 0, True)) == []
