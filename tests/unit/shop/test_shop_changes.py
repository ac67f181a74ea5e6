"""Every wish in every state of an order: what it would mean, or why not and what would work instead."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, time, timezone
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

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
    change_of,
)
from bot.shop.facts import AddressFacts, Refusal
from bot.shop.outcomes import Done, Refused, Weighed
from bot.shop.plain import as_plain
from bot.shop.policies import Policies
from bot.shop.records import Claim, Exchange, Payment, Refund, Return, ShopAct, Variant
from bot.shop.shop import Shop
from bot.storage import Storage
from tests.unit.shop.shelf import BLACK, JUTE, SMALL, SOLD_OUT, STATES, TODAY, WHITE, day, place, stock_up

NOW = datetime.combine(TODAY, time(12), timezone.utc)
KIEL = AddressFacts("Lindenweg 3", "", "Kiel", "", "24103", "")
WISHES: dict[str, Change] = {
    "cancel": CancelOrder("1", "no_longer_needed"),
    "items": ChangeItems("1", ((1, WHITE),)),
    "address": ChangeAddress("1", KIEL),
    "payment": ChangePayment("1", "paypal-1"),
    "shipping": ChangeShipping("1", "Express"),
    "return": ReturnItems("1", (1,)),
    "exchange": ExchangeItems("1", ((1, WHITE),)),
    "search": ReportMissing("1"),
    "money": ReportMissing("1", "refund"),
    "wrong": ReportWrong("1", (1,)),
}
SHORT = {
    "-": "not_delivered",
    "packed": "already_packed",
    "left": "already_shipped",
    "gone": "already_cancelled",
    "back": "already_returned",
    "late": "window_closed",
    "first": "search_first",
    "over": "search_over",
}
TABLE = """
                cancel       items      address  payment  shipping   return      exchange   search  money        wrong
unpaid          yes          yes        yes      yes      yes        -           -          -       -            -
pending         gets 113.95  pays 7.00  yes      yes      pays 6.00  -           -          -       -            -
packed          gets 113.95  packed     packed   packed   packed     -           -          -       -            -
shipped         left         left       left     left     left       -           -          -       -            -
overdue         left         left       left     left     left       -           -          yes     first        -
delivered       left         left       left     left     left       gets 17.05  pays 7.00  yes     first        yes
long ago        left         left       left     left     left       late        late       late    late         late
missing         left         left       left     left     left       -           -          first   first        -
searched        left         left       left     left     left       -           -          over    gets 113.95  -
cancelled       gone         gone       gone     gone     gone       gone        gone       gone    gone         gone
lamp sent back  left         left       left     left     left       back        back       back    back         back
"""


def table() -> list[Any]:
    """Each cell: state, wish, and what is answered."""
    head, *rows = TABLE.strip("\n").splitlines()
    starts = [head.index(wish) for wish in WISHES] + [200]
    return [
        pytest.param(row[: starts[0]].strip(), wish, row[start:end].strip(), id=f"{row[: starts[0]].strip()}: {wish}")
        for row in rows
        for wish, start, end in zip(WISHES, starts, starts[1:], strict=False)
    ]


Ready = Callable[..., Awaitable[Shop]]


@pytest.fixture
def ready(storage: Storage, policies: Policies) -> Ready:
    """The shop with everything on the shelf and an order in a state; rules given by name change those of orders."""

    async def made(state: str, columns: dict[str, Any] | None = None, **rules: Any) -> Shop:
        await stock_up(storage)
        await place(storage, STATES[state], **(columns or {}))
        changed = policies.orders.copy(update=rules)
        return Shop(storage, policies.copy(update={"orders": changed}))

    return made


def said(result: Weighed | Refused) -> str:
    """An answer as a cell of the table."""
    if isinstance(result, Refused):
        return result.why.value
    moved = [("pays", result.pays), ("gets", result.gets)]
    return next((f"{word} {money.amount}" for word, money in moved if money), "yes")


async def rows(storage: Storage, record: Any) -> list[Any]:
    async with storage.work() as session:
        return (await session.execute(sa.select(record).order_by(record.id))).scalars().all()


@pytest.mark.parametrize(("state", "wish", "cell"), table())
async def test_a_wish_is_weighed_and_carried_out_alike(state: str, wish: str, cell: str, ready: Ready) -> None:
    shop = await ready(state)
    weighed = await shop.weigh(1, WISHES[wish], TODAY)
    assert said(weighed) == SHORT.get(cell, cell)
    done = await shop.carry_out(1, WISHES[wish], "m1", NOW)
    assert said(done) == said(weighed)
    assert isinstance(done, Done) == isinstance(weighed, Weighed)
    assert await shop.carry_out(1, WISHES[wish], "m1", NOW) == done
    assert isinstance(await shop.weigh(2, WISHES[wish], TODAY), Refused)


@pytest.mark.parametrize(("state", "wish", "cell"), table())
async def test_what_is_offered_instead_works(state: str, wish: str, cell: str, ready: Ready) -> None:
    shop = await ready(state)
    refused = await shop.weigh(1, WISHES[wish], TODAY)
    if not isinstance(refused, Refused):
        return
    assert refused.instead[-1] == "talk_to_human" or refused.instead[0] == "talk_to_human"
    means = {
        "cancel_order": "cancel", "return_item": "return", "exchange_item": "exchange", "change_address": "address",
        "change_order": "items",
    }  # fmt: skip
    for intent in refused.instead:
        if intent in means and state != "lamp sent back":
            assert isinstance(await shop.weigh(1, WISHES[means[intent]], TODAY), Weighed), intent


@pytest.mark.parametrize(
    ("state", "first"),
    [
        ("shipped", "track_order"),
        ("overdue", "order_missing"),
        ("delivered", "return_item"),
        ("cancelled", "place_order"),
    ],
)
async def test_whoever_cannot_cancel_hears_what_helps_first(state: str, first: str, ready: Ready) -> None:
    refused = await (await ready(state)).weigh(1, WISHES["cancel"], TODAY)
    assert isinstance(refused, Refused) and refused.instead[0] == first


@pytest.mark.parametrize(
    ("state", "change", "why", "among"),
    [
        pytest.param("pending", CancelOrder("1", "bored"), Refusal.REASON_NEEDED, 4, id="a reason of no policy"),
        pytest.param("pending", ChangeItems("1", ((1, JUTE),)), Refusal.OTHER_PRODUCT, 0, id="a rug for a lamp"),
        pytest.param("pending", ChangeItems("1", ((1, 99),)), Refusal.OTHER_PRODUCT, 0, id="a variant of nothing"),
        pytest.param("pending", ChangeItems("1", ((1, SOLD_OUT),)), Refusal.OUT_OF_STOCK, 0, id="sold out"),
        pytest.param("pending", ChangeItems("1", ((9, WHITE),)), Refusal.NOTHING_CHOSEN, 0, id="a line of no order"),
        pytest.param("pending", ChangeItems("1"), Refusal.NOTHING_CHOSEN, 0, id="no swap"),
        pytest.param(
            "pending", ChangeItems("1", ((1, WHITE),), "gift-1"), Refusal.GIFT_CARD_TOO_SMALL, 2, id="5.00 for 7.00"
        ),
        pytest.param("pending", ChangeItems("1", ((1, WHITE),), "x"), Refusal.NO_SUCH_PAYMENT, 3, id="nobody's card"),
        pytest.param(
            "pending", ChangeItems("1", ((1, SMALL),), "paypal-1"), Refusal.NOT_TO_THIS_PAYMENT, 2, id="back elsewhere"
        ),
        pytest.param("pending", ChangePayment("1", "card-1"), Refusal.SAME_PAYMENT, 2, id="as it is paid"),
        pytest.param("pending", ChangePayment("1", "gift-1"), Refusal.GIFT_CARD_TOO_SMALL, 1, id="a small gift card"),
        pytest.param("pending", ChangePayment("1"), Refusal.NO_SUCH_PAYMENT, 2, id="no way to pay named"),
        pytest.param("pending", ChangeShipping("1", "Standard"), Refusal.NO_SUCH_OPTION, 2, id="as it is sent"),
        pytest.param("pending", ChangeShipping("1", "Drone"), Refusal.NO_SUCH_OPTION, 2, id="a way nobody ships"),
        pytest.param(
            "pending", ChangeAddress("1", replace(KIEL, street=" ")), Refusal.ADDRESS_INCOMPLETE, 1, id="no street"
        ),
        pytest.param(
            "pending",
            ChangeAddress("1", replace(KIEL, country="France")),
            Refusal.NOT_SHIPPED_THERE,
            0,
            id="dearer to send",
        ),
        pytest.param(
            "pending", ChangeAddress("1", replace(KIEL, country="Atlantis")), Refusal.NOT_SHIPPED_THERE, 0, id="nowhere"
        ),
        pytest.param("delivered", ReturnItems("1", ()), Refusal.NOTHING_CHOSEN, 0, id="nothing to return"),
        pytest.param("delivered", ReturnItems("1", (1,), "paypal-1"), Refusal.NOT_TO_THIS_PAYMENT, 2, id="not paid so"),
        pytest.param("delivered", ExchangeItems("1", ((1, JUTE),)), Refusal.OTHER_PRODUCT, 0, id="a lamp for a rug"),
        pytest.param("delivered", ReportWrong("1", (1,), "damaged", "sing"), Refusal.NO_SUCH_OPTION, 2, id="no remedy"),
        pytest.param("delivered", ReportWrong("1", ()), Refusal.NOTHING_CHOSEN, 0, id="nothing is wrong"),
    ],
)
async def test_a_wish_is_refused_with_what_may_be_chosen(
    state: str, change: Change, why: Refusal, among: int, ready: Ready
) -> None:
    refused = await (await ready(state)).weigh(1, change, TODAY)
    assert isinstance(refused, Refused)
    assert (refused.why, len(refused.among)) == (why, among)


async def test_cheaper_things_give_the_difference_back_to_what_paid(ready: Ready, storage: Storage) -> None:
    shop = await ready("pending")
    done = await shop.carry_out(1, ChangeItems("1", ((1, SMALL), (2, JUTE))), "m1", NOW)
    assert isinstance(done, Done) and done.gets is not None and done.payment is not None
    assert (done.gets.amount, done.payment.id, done.by) == (Decimal("15.00"), "card-1", day(5))
    assert [line.option_pairs for line in done.order.lines] == [(("colour", "grey"),), (("colour", "jute"),)]
    assert (done.order.total.amount, done.order.state.value) == (Decimal("98.95"), "pending")
    assert [(refund.amount_cents, refund.cause) for refund in await rows(storage, Refund)] == [(1500, "change")]
    (refund,) = done.order.refunds
    assert refund == done.order.refund and refund.payment is not None
    assert (refund.payment.id, refund.expected_by, refund.settled_on) == ("card-1", day(5), None)
    stock = {variant.id: variant.stock for variant in await rows(storage, Variant)}
    assert (stock[BLACK], stock[SMALL], stock[JUTE]) == (6, 4, 2)


async def test_a_new_way_to_pay_pays_all_and_the_old_one_gets_its_money_back(ready: Ready, storage: Storage) -> None:
    shop = await ready("pending")
    done = await shop.carry_out(1, ChangePayment("1", "paypal-1"), "m1", NOW)
    assert isinstance(done, Done) and done.order.payment is not None
    assert done.order.payment.id == "paypal-1"
    assert [(each.method_id, each.amount_cents) for each in await rows(storage, Payment)] == [(1, 11395), (2, 11395)]
    assert [(each.method_id, each.amount_cents) for each in await rows(storage, Refund)] == [(1, 11395)]


async def test_an_order_goes_where_it_was_told_to(ready: Ready) -> None:
    done = await (await ready("pending")).carry_out(1, ChangeAddress("1", KIEL), "m1", NOW)
    assert isinstance(done, Done)
    assert done.order.address == replace(KIEL, country="DE")


async def test_a_return_goes_to_a_gift_card_when_that_is_wished(ready: Ready, storage: Storage) -> None:
    done = await (await ready("delivered")).carry_out(1, ReturnItems("1", (1,), "gift-1", "damaged"), "m1", NOW)
    assert isinstance(done, Done) and done.payment is not None and done.gets is not None and done.label is not None
    assert (done.payment.id, done.gets.amount, done.fee) == ("gift-1", Decimal("20.00"), None)
    assert (done.number, done.label.code, done.send_by) == ("RT-1-1", "RT-1-1", day(14))
    assert [one.method_id for one in await rows(storage, Return)] == [3]


async def test_an_exchange_for_what_is_sold_out_waits_for_it(ready: Ready, storage: Storage) -> None:
    done = await (await ready("delivered")).carry_out(1, ExchangeItems("1", ((1, SOLD_OUT),)), "m1", NOW)
    assert isinstance(done, Done)
    assert (done.by, done.steps) == (None, ("label", "drop_off", "wait_for_stock", "ship_new"))
    assert [(each.variant_id, each.difference_cents) for each in await rows(storage, Exchange)] == [(SOLD_OUT, 0)]


async def test_a_dear_thing_needs_a_photo_before_money_moves(ready: Ready, storage: Storage) -> None:
    shop = await ready("delivered")
    done = await shop.carry_out(1, ReportWrong("1", (2,), "damaged", "refund"), "m1", NOW)
    assert isinstance(done, Done) and done.gets is not None
    assert (done.steps, done.by, done.gets.amount, done.number) == (
        ("photo", "refund"),
        None,
        Decimal("90.00"),
        "CL-1-1",
    )
    assert await rows(storage, Refund) == []
    assert [claim.settled_on for claim in await rows(storage, Claim)] == [None]
    again = await shop.weigh(1, ReturnItems("1", (2,)), TODAY)
    assert isinstance(again, Refused) and again.why is Refusal.ALREADY_CLAIMED


async def test_a_search_lasts_as_long_as_the_policy_says(ready: Ready, policies: Policies) -> None:
    done = await (await ready("delivered")).carry_out(1, ReportMissing("1"), "m1", NOW)
    assert isinstance(done, Done)
    assert (done.steps, done.by, done.number) == (("search",), day(policies.claims.search_days), None)
    assert (done.order.state.value, done.order.search_until) == ("reported_missing", done.by)


async def test_a_reason_that_must_be_given_is_asked_for_before_anything_happens(ready: Ready) -> None:
    shop = await ready("pending", cancel_reason_needed=True)
    weighed = await shop.weigh(1, CancelOrder("1"), TODAY)
    assert isinstance(weighed, Weighed) and weighed.missing == ("reason",)
    refused = await shop.carry_out(1, CancelOrder("1"), "m1", NOW)
    assert isinstance(refused, Refused) and refused.why is Refusal.REASON_NEEDED
    assert refused.among == shop.cancel_reasons()
    assert isinstance(await shop.carry_out(1, CancelOrder("1", refused.among[0]), "m2", NOW), Done)


@pytest.mark.parametrize(
    ("rules", "second"),
    [
        pytest.param({"change_items_once": True}, ChangeItems("1", ((2, JUTE),)), id="items once"),
        pytest.param({"final_with_items": True}, CancelOrder("1"), id="final once its items were changed"),
        pytest.param({"final_with_items": True}, ChangeAddress("1", KIEL), id="no new address then either"),
    ],
)
async def test_a_shop_may_let_things_happen_only_once(rules: dict[str, bool], second: Change, ready: Ready) -> None:
    shop = await ready("pending", **rules)
    assert isinstance(await shop.carry_out(1, ChangeItems("1", ((1, WHITE),)), "m1", NOW), Done)
    refused = await shop.carry_out(1, second, "m2", NOW)
    assert isinstance(refused, Refused) and refused.why is Refusal.ALREADY_CHANGED


async def test_the_book_says_who_wished_what_when_and_in_which_message(ready: Ready, storage: Storage) -> None:
    await (await ready("pending")).carry_out(1, WISHES["items"], "m1", NOW)
    (act,) = await rows(storage, ShopAct)
    assert (act.act, act.order_number, act.done_by, act.source, act.at) == (
        "change_items",
        "BH-1",
        "customer:1",
        "m1",
        NOW,
    )
    assert change_of(act.answer["change"]) == WISHES["items"]
    assert "noa@example.com" not in json.dumps(act.answer)


async def test_the_last_one_on_the_shelf_goes_to_one_of_two_wishes_at_once(ready: Ready, storage: Storage) -> None:
    shop = await ready("pending")
    async with storage.work() as session:
        await session.execute(sa.update(Variant).where(Variant.id == WHITE).values(stock=1))
        await session.commit()
    told = await asyncio.gather(*(shop.carry_out(1, WISHES["items"], f"m{which}", NOW) for which in range(4)))
    assert sum(isinstance(each, Done) for each in told) == 1
    assert [payment.amount_cents for payment in await rows(storage, Payment)] == [11395, 700]


async def test_what_a_customer_has_is_told(ready: Ready) -> None:
    shop = await ready("pending", {"street": "Feldweg 1"})
    methods = await shop.payment_methods(1)
    assert [(each.id, each.kind) for each in methods] == [
        ("card-1", "card"), ("paypal-1", "paypal"), ("gift-1", "gift_card"),
    ]  # fmt: skip
    assert methods[2].balance is not None and methods[2].balance.amount == Decimal("5.00")
    assert [each.street for each in await shop.addresses(1)] == ["Rehov HaAlon 7", "Feldweg 1"]
    lamps = await shop.variants_like(1)
    assert {each.variant_id: each.in_stock for each in lamps} == {11: True, 12: True, 13: True, 14: False}
    assert lamps[1].options == (("colour", "white"),)


async def test_the_coarse_state_has_no_goods_money_names_or_places_in_it(ready: Ready) -> None:
    done = await (await ready("searched")).carry_out(1, WISHES["money"], "m1", NOW)
    assert isinstance(done, Done)
    private = ("Lamp", "black", "113.95", "card", "Noa", "noa@", "Haifa", "Rehov", "3303214")
    whole, coarse = (json.dumps(as_plain(told), default=str) for told in (done.order, done.order.coarse()))
    assert [word for word in private if word not in whole] == []
    assert [word for word in private if word in coarse] == []


async def test_nobody_has_nothing(shop: Shop) -> None:
    assert (await shop.payment_methods(1), await shop.addresses(1), await shop.variants_like(1)) == ((), (), ())


TEXTS = st.text(max_size=12)
IDS = st.integers(1, 10**6)
CHANGES = st.one_of(
    st.builds(CancelOrder, TEXTS, st.none() | TEXTS),
    st.builds(ChangeItems, TEXTS, st.lists(st.tuples(IDS, IDS)).map(tuple), st.none() | TEXTS),
    st.builds(ChangeAddress, TEXTS, st.builds(AddressFacts, TEXTS, TEXTS, TEXTS, TEXTS, TEXTS, TEXTS)),
    st.builds(ReturnItems, TEXTS, st.lists(IDS).map(tuple), st.none() | TEXTS, st.none() | TEXTS),
    st.builds(ReportWrong, TEXTS, st.lists(IDS).map(tuple), TEXTS, TEXTS),
)


@settings(deadline=None, database=None)
@given(CHANGES)
def test_a_change_is_the_same_after_a_turn_as_json(change: Change) -> None:
    assert change_of(json.loads(json.dumps(change.as_json()))) == change


@pytest.mark.parametrize(
    "json", [{}, {"act": "dance"}, {"act": "cancel_order"}, {"act": "return_items", "order": 1}], ids=str
)
def test_what_is_no_change_is_not_read_as_one(json: dict[str, Any]) -> None:
    with pytest.raises((KeyError, TypeError, ValueError)):
        change_of(json)
