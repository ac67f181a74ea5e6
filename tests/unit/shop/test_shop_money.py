"""Money adds up in cents, per method and in all, whatever is done to an order in whatever sequence."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.shop.case import Case, Plan
from bot.shop.changes import (
    CancelOrder,
    Change,
    ChangeItems,
    ChangePayment,
    ChangeShipping,
    ExchangeItems,
    ReportMissing,
    ReportWrong,
    ReturnItems,
)
from bot.shop.changing import RULES
from bot.shop.ledger import GIFT_CARD, paid_cents, pay, refundable_cents
from bot.shop.order_money import over_cents
from bot.shop.policies import load_policies
from bot.shop.records import GiftCard, Order, OrderLine, Parcel, Payment, PaymentMethod, Product, Variant
from bot.shop.returns import take_in
from bot.shop.worths import line_worths

TODAY = date(2024, 6, 14)
POLICIES = load_policies()
CALM = settings(deadline=None, database=None, max_examples=300)
METHODS = ("card", "paypal", "gift_card")

LINES = st.lists(st.tuples(st.integers(1, 50_000), st.integers(1, 3)), min_size=1, max_size=4)
CHOSEN = st.sets(st.integers(0, 3), min_size=1).map(lambda places: tuple(sorted(places)))
TO = st.sampled_from((None, *METHODS))
SWAPS = st.dictionaries(st.integers(0, 3), st.integers(0, 2), min_size=1).map(
    lambda swaps: tuple((line, 10 * line + which) for line, which in swaps.items())
)
WISHES: st.SearchStrategy[Any] = st.one_of(
    st.builds(CancelOrder, st.just("1")),
    st.builds(ChangeItems, st.just("1"), SWAPS, TO),
    st.builds(ChangePayment, st.just("1"), TO),
    st.builds(ChangeShipping, st.just("1"), st.sampled_from(("Standard", "Pick-up point", "Express"))),
    st.builds(ReturnItems, st.just("1"), CHOSEN, TO, st.sampled_from((None, "damaged"))),
    st.builds(ExchangeItems, st.just("1"), SWAPS, TO),
    st.builds(ReportMissing, st.just("1"), st.sampled_from(("search", "replace", "refund"))),
    st.builds(ReportWrong, st.just("1"), CHOSEN, st.just("damaged"), st.sampled_from(("replace", "refund"))),
    st.sampled_from(("deliver", "take in", "a week later")),
)
STORIES = st.lists(WISHES, max_size=14)


class World:
    """One order that was never saved, its customer's ways to pay, and what each product also comes as."""

    def __init__(self, lines: list[tuple[int, int]], discount: int, paid: str | None, on_card: int) -> None:
        self.card = GiftCard(balance_cents=on_card, value_cents=on_card, currency="EUR")
        self.had = on_card
        self.methods = {kind: PaymentMethod(external_id=kind, kind=kind) for kind in METHODS}
        self.methods["gift_card"].gift_card = self.card
        self.today = TODAY
        self.variants: dict[int, Variant] = {}
        self.order = self._order(lines, discount, self.methods[paid or "card"])
        if paid and (paid != GIFT_CARD or on_card >= self.order.total_cents):
            self.order.paid_on = TODAY
            pay(self.order, self.methods[paid], self.order.total_cents, TODAY)

    def _order(self, lines: list[tuple[int, int]], discount: int, method: PaymentMethod) -> Order:
        goods = sum(price * quantity for price, quantity in lines)
        return Order(
            number="BH-1", number_key="BH1", currency="EUR", country="DE", shipping_option="Standard",
            discount_cents=discount, shipping_cents=395, total_cents=max(goods - discount, 0) + 395, placed_on=TODAY,
            method=method, lines=[self._line(place, *line) for place, line in enumerate(lines)],
        )  # fmt: skip

    def _line(self, place: int, price: int, quantity: int) -> OrderLine:
        product = Product(id=place, name="Mug")
        for which in range(3):
            variant = Variant(id=10 * place + which, product=product, product_id=place, options="", stock=5)
            variant.price_cents = max(price + (which - 1) * 700, 1)
            self.variants[variant.id] = variant
        return OrderLine(
            id=place, product="Mug", options="", category="home", unit_price_cents=price, quantity=quantity,
            variant=self.variants[10 * place], variant_id=10 * place,
        )  # fmt: skip

    def live(self, wish: Change | str) -> None:
        """Let something happen, if it can; it keeps what it said it would cost."""
        if isinstance(wish, Change):
            self._change(wish)
        elif wish == "deliver" and not self.order.cancelled_on:
            self.order.parcels = [Parcel(shipped_on=self.today, delivered_on=self.today)]
        elif wish == "take in":
            for one in self.order.returns:
                take_in(self.order, one, POLICIES, self.today)
        else:
            self.today += timedelta(days=7)

    def _change(self, change: Change) -> None:
        case = Case(self.order, self.methods, self.variants, POLICIES, self.today)
        weigh, carry_out = RULES[type(change)]
        plan = weigh(case, change)
        if isinstance(plan, Plan):
            before = refundable_cents(self.order)
            carry_out(case, change, plan)
            if not isinstance(change, ExchangeItems):
                assert refundable_cents(self.order) - before == plan.due


def balance(entries: list[Any], method: PaymentMethod) -> int:
    return sum(entry.amount_cents for entry in entries if entry.method is method)


@CALM
@given(LINES, st.integers(0, 60_000), st.sampled_from((None, *METHODS)), st.integers(0, 300_000), STORIES)
def test_nothing_is_paid_back_or_promised_beyond_what_was_paid(
    lines: list[tuple[int, int]], discount: int, paid: str | None, on_card: int, story: list[Any]
) -> None:
    world = World(lines, discount, paid, on_card)
    for wish in story:
        world.live(wish)
        order = world.order
        back = sum(refund.amount_cents for refund in order.refunds)
        promised = sum(one.amount_cents for one in order.returns if not one.received_on)
        promised += sum(claim.amount_cents for claim in order.claims if not claim.settled_on)
        assert 0 <= back + promised <= paid_cents(order)
        for method in world.methods.values():
            if method.kind != GIFT_CARD:
                assert balance(order.refunds, method) <= balance(order.payments, method)
        assert all(entry.amount_cents > 0 for entry in (*order.payments, *order.refunds))


@CALM
@given(LINES, st.integers(0, 60_000), st.sampled_from((None, *METHODS)), st.integers(0, 300_000), STORIES)
def test_the_book_the_total_and_the_gift_card_tell_the_same_story(
    lines: list[tuple[int, int]], discount: int, paid: str | None, on_card: int, story: list[Any]
) -> None:
    world = World(lines, discount, paid, on_card)
    for wish in story:
        world.live(wish)
    order, gift = world.order, world.methods["gift_card"]
    kept = balance(order.payments, gift) - balance(order.refunds, gift)
    assert world.card.balance_cents == world.had - kept >= 0
    places = sorted(entry.place for entry in (*order.payments, *order.refunds))
    assert places == list(range(len(places)))
    goods = sum(line.unit_price_cents * line.quantity for line in order.lines)
    changed = sum(refund.amount_cents for refund in order.refunds if refund.cause == "change")
    taken_in = [one for one in order.returns if one.received_on]
    charged = sum(max(sum(each.difference_cents for each in one.exchanges), 0) for one in taken_in)
    assert over_cents(order) == 0
    assert paid_cents(order) - changed == (order.total_cents if order.paid_on else 0)
    if not discount:
        assert order.total_cents == goods + order.shipping_cents + charged


@CALM
@given(LINES, st.integers(0, 60_000))
def test_all_lines_together_are_worth_exactly_what_was_paid_for_them(
    lines: list[tuple[int, int]], discount: int
) -> None:
    order = World(lines, discount, None, 0).order
    worths = line_worths(order)
    assert sum(worths) == order.total_cents - order.shipping_cents
    assert all(0 <= worth <= price * quantity for worth, (price, quantity) in zip(worths, lines, strict=True))


def test_an_order_without_lines_is_worth_nothing() -> None:
    assert line_worths(World([], 0, None, 0).order) == []


def test_a_cancelled_order_that_was_paid_in_two_ways_goes_back_in_two_ways() -> None:
    world = World([(1000, 1)], 0, "card", 5000)
    world.live(ChangeItems("1", ((0, 2),), "gift_card"))
    world.live(CancelOrder("1"))
    assert [(entry.method.kind, entry.amount_cents) for entry in world.order.refunds] == [
        ("card", 1395),
        ("gift_card", 700),
    ]


def test_an_exchange_that_costs_less_pays_the_difference_back_when_the_old_one_is_in() -> None:
    world = World([(1000, 2)], 0, "card", 0)
    for wish in ("deliver", ExchangeItems("1", ((0, 0),))):
        world.live(wish)
    assert world.order.refunds == []
    world.live("take in")
    assert [refund.amount_cents for refund in world.order.refunds] == [1400]


def test_an_exchange_that_costs_more_is_paid_when_the_old_one_is_in() -> None:
    world = World([(1000, 1)], 0, "card", 0)
    for wish in ("deliver", ExchangeItems("1", ((0, 2),), "paypal"), "take in"):
        world.live(wish)
    last: Payment = world.order.payments[-1]
    assert (last.method.kind, last.amount_cents) == ("paypal", 700)
