"""What an operator does for a shopper: the bot's changes by the bot's rules, once, for whom they may, and logged."""

from __future__ import annotations

import asyncio
import uuid
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa

from bot.app import Service
from bot.desk.errors import NoSuchTicket, NotYours, ReusedId
from bot.desk.operators import Person
from bot.desk.records_people import DeskAct
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
    SettleClaim,
    SettleExchange,
)
from bot.shop.facts import AddressFacts
from bot.shop.records import Claim, Exchange, Order, OrderLine, Parcel, Refund, Return, ShopAct, Variant
from tests.fakes import FakeEngine, HandClock
from tests.unit.desk.acting import NOON, PAIR, Acting, acting, lead, on_the_shelf, rows
from tests.unit.shop.shelf import SOLD_OUT, STATES, WHITE, WOOL, day, place

RUG = 2


@pytest.fixture
def clock() -> HandClock:
    return HandClock(NOON)


@pytest.fixture
async def delivered(service: Service, engine: FakeEngine) -> Acting:
    """Robin acts for Noa, who is signed in and whose order has come."""
    await on_the_shelf(service, "delivered")
    return await acting(service, engine)


ACTS: dict[str, tuple[str, Change, str]] = {
    "cancel": ("pending", CancelOrder("BH-1", "no_longer_needed"), "BH-1 is cancelled"),
    "items": ("pending", ChangeItems("BH-1", ((1, WHITE),)), "white instead of black"),
    "address": ("pending", ChangeAddress("BH-1", AddressFacts("Lindenweg 3", "", "Kiel", "", "24103", "")), "Kiel"),
    "payment": ("pending", ChangePayment("BH-1", "paypal-1"), "now paid with your PayPal"),
    "shipping": ("pending", ChangeShipping("BH-1", "Express"), "sent by Express"),
    "return": ("delivered", ReturnItems("BH-1", (1,)), "return RT-1-1 is open"),
    "exchange": ("delivered", ExchangeItems("BH-1", ((1, WHITE),)), "exchange RT-1-1 is open"),
    "search": ("delivered", ReportMissing("BH-1", "search"), "reported as missing"),
    "damaged": ("delivered", ReportWrong("BH-1", (1,), "damaged", "replace"), "the same again is on its way"),
}


@pytest.mark.parametrize("name", ACTS)
async def test_what_the_bot_can_do_an_operator_can_do(name: str, service: Service, engine: FakeEngine) -> None:
    state, change, said = ACTS[name]
    await on_the_shelf(service, state)
    robin = await acting(service, engine)
    assert change.act in (await robin.at_hand())["acts"]
    weighed = (await robin.weigh(change))["weighed"]
    done = (await robin.do(change))["done"]
    assert {key: done[key] for key in ("lines", "pays", "gets", "steps", "by", "change")} == {
        key: weighed[key] for key in ("lines", "pays", "gets", "steps", "by", "change")
    }
    author, text = (await robin.shopper.words())[-1]
    assert author == "system" and said in text
    (act,) = await rows(service, ShopAct)
    assert (act.act, act.done_by, act.source.split(":")[:2]) == (
        change.act, f"operator:{robin.person.id}", ["desk", str(robin.ticket)],
    )  # fmt: skip
    audited = (await rows(service, DeskAct))[-1]
    assert (audited.act, audited.operator_id, audited.ticket_id) == (change.act, robin.person.id, robin.ticket)
    assert audited.details["order"] == "BH-1"


async def test_what_is_pressed_twice_is_done_and_said_once(delivered: Acting, service: Service) -> None:
    once, change = str(uuid.uuid4()), ReturnItems("BH-1", (1,))
    told = await asyncio.gather(*(delivered.do(change, once) for _ in range(3)))
    assert told[0] == told[1] == told[2]
    assert len(await rows(service, Return)) == 1
    assert [text for author, text in await delivered.shopper.words() if "RT-1-1" in text] == [await delivered.said()]
    assert [act.act for act in await rows(service, DeskAct)].count("return_items") == 1


async def test_an_id_is_for_one_thing_only(delivered: Acting, service: Service) -> None:
    once = str(uuid.uuid4())
    await delivered.do(ReturnItems("BH-1", (1,)), once)
    with pytest.raises(ReusedId):
        await delivered.do(ReturnItems("BH-1", (2,)), once)
    assert len(await rows(service, Return)) == 1


async def test_the_shopper_hears_nothing_when_the_tick_is_off(delivered: Acting) -> None:
    before = await delivered.shopper.words()
    await delivered.do(ReturnItems("BH-1", (1,)), tell=False)
    assert await delivered.shopper.words() == before


async def test_only_the_holder_acts(delivered: Acting, service: Service, sam: Person) -> None:
    theirs = Acting(service, delivered.shopper, sam, delivered.ticket)
    assert "weighed" in await theirs.weigh(ReturnItems("BH-1", (1,)))
    with pytest.raises(NotYours):
        await theirs.do(ReturnItems("BH-1", (1,)))
    theirs.ticket += 1
    with pytest.raises(NoSuchTicket):
        await theirs.do(ReturnItems("BH-1", (1,)))
    assert await rows(service, Return) == []


async def test_what_cannot_be_done_is_told_with_why_and_what_would_work(delivered: Acting, service: Service) -> None:
    for told in (await delivered.weigh(CancelOrder("BH-1")), await delivered.do(CancelOrder("BH-1"))):
        refused = told["refused"]
        assert (refused["why"], refused["instead"][0], refused["order"]["number"]) == (
            "already_shipped", "return_item", "BH-1",
        )  # fmt: skip
    assert await rows(service, ShopAct) == []


WHO: dict[str, tuple[int | None, dict[str, str], str, str | None]] = {
    "a signed-in customer's own order": (1, {}, "BH-1", None),
    "another order of theirs": (1, PAIR, "BH-2", None),
    "somebody else's order": (2, PAIR, "BH-1", "no_such_order"),
    "the order whose number and e-mail were given": (None, PAIR, "BH-1", None),
    "another order of the same e-mail": (None, PAIR, "BH-2", None),
    "a number with a wrong e-mail": (None, {**PAIR, "email": "eitan@example.com"}, "BH-1", "no_customer"),
    "nobody known": (None, {}, "BH-1", "no_customer"),
}


@pytest.mark.parametrize("name", WHO)
async def test_an_operator_acts_for_whom_is_known(name: str, service: Service, engine: FakeEngine) -> None:
    customer, slots, order, why = WHO[name]
    await on_the_shelf(service, "pending")
    await place(service.storage, STATES["pending"], 2)
    robin = await acting(service, engine, customer, slots)
    told = await robin.do(CancelOrder(order, "found_cheaper"))
    assert told.get("refused", {}).get("why") == why
    assert [one.number for one in await rows(service, Order) if one.cancelled_on] == ([] if why else [order])


async def test_number_and_address_told_in_the_conversation_open_that_order_alone(
    service: Service, engine: FakeEngine
) -> None:
    await on_the_shelf(service, "pending")
    await place(service.storage, STATES["pending"], 2)
    robin = await acting(service, engine, None, {})
    assert (await robin.at_hand())["order"] is None
    told = await robin.at_hand("1", "Noa@example.com")
    assert ([one["number"] for one in told["orders"]], told["verified"]) == (["BH-1"], "order_and_email")
    assert len(told["addresses"]) == 1
    assert "done" in await robin.do(CancelOrder("BH-1"), email="noa@example.com")


async def test_what_is_at_hand_names_what_can_be_chosen(delivered: Acting, service: Service) -> None:
    told = await delivered.at_hand()
    assert {"return_items", "exchange_items", "report_missing", "report_wrong", "goodwill_coupon"} == set(told["acts"])
    assert told["refused"]["cancel_order"] == "already_shipped"
    assert [(line["product"], len(line["variants"]), line["refused"]) for line in told["lines"]] == [
        ("Lamp", 4, {}), ("Rug", 2, {}),
    ]  # fmt: skip
    assert [one["id"] for one in told["payments"]] == ["card-1", "paypal-1", "gift-1"]
    assert (told["order"]["number"], told["order"]["payment"]["id"], told["verified"]) == ("BH-1", "card-1", "customer")
    await delivered.do(ReturnItems("BH-1", (1,)))
    lamp, rug = (await delivered.at_hand())["lines"]
    assert (lamp["refused"]["return_items"], rug["refused"]) == ("already_returned", {})


@pytest.mark.parametrize("state", STATES)
async def test_what_is_said_to_be_possible_is(state: str, service: Service, engine: FakeEngine) -> None:
    await on_the_shelf(service, state)
    robin = await acting(service, engine)
    told = await robin.at_hand()
    tried = {
        **{change.act: change for _, change, _ in ACTS.values()},
        "report_missing": ReportMissing("BH-1", "search"),
    }
    later = ReportMissing("BH-1", "refund")
    for act, change in tried.items():
        answers = [await robin.weigh(change)] + ([await robin.weigh(later)] if act == "report_missing" else [])
        # The lamp is gone where it was sent back: the rug is what can be done there.
        if state != "lamp sent back":
            assert any("weighed" in each for each in answers) == (act in told["acts"]), act
        assert (act in told["refused"]) != (act in told["acts"])


LATE: dict[str, tuple[int, str, tuple[str, ...], bool]] = {
    "in time nobody needs an exception": (-30, "operator", (), True),
    "late is late": (-31, "operator", (), False),
    "a little late with an exception": (-44, "operator", ("late",), True),
    "too late for an operator": (-45, "operator", ("late",), False),
    "not for a lead": (-45, "lead", ("late",), True),
    "too late for everybody": (-91, "lead", ("late",), False),
}


@pytest.mark.parametrize("name", LATE)
async def test_a_late_return_is_taken_as_far_as_the_role_may(name: str, service: Service, engine: FakeEngine) -> None:
    came, role, exceptions, taken = LATE[name]
    await on_the_shelf(service, "delivered")
    await _came(service, came)
    robin = await acting(service, engine, who=await lead(service) if role == "lead" else None)
    change = ReturnItems("BH-1", (1,))
    told = await robin.do(change, exceptions=exceptions, reason="was in hospital")
    assert ("done" in told) == taken
    if taken and exceptions:
        details = (await rows(service, DeskAct))[-1].details
        assert (details["exceptions"], details["reason"]) == (["late"], "was in hospital")


async def test_a_refusal_names_the_exception_that_would_help(service: Service, engine: FakeEngine) -> None:
    await on_the_shelf(service, "delivered")
    await _came(service, -40)
    robin = await acting(service, engine)
    assert "return_items" in (await robin.at_hand())["acts"]
    refused = (await robin.weigh(ReturnItems("BH-1", (1,))))["refused"]
    assert (refused["why"], refused["exceptions"]) == ("window_closed", ["late"])
    weighed = (await robin.weigh(ReturnItems("BH-1", (1,)), exceptions=("late",)))["weighed"]
    assert (weighed["fee"]["amount"], weighed["exceptions"]) == ("2.95", ["late", "fee"])
    free = (await robin.weigh(ReturnItems("BH-1", (1,)), exceptions=("late", "fee")))["weighed"]
    assert (free["fee"], free["gets"]["amount"]) == (None, "20.00")


async def test_what_a_person_decides_an_operator_decides_up_to_their_limit(
    service: Service, engine: FakeEngine
) -> None:
    await on_the_shelf(service, "delivered")
    async with service.storage.work() as work:
        order = await work.get(Order, 1)
        assert order is not None
        order.discount_cents, order.total_cents = 0, 200_000
        await work.commit()
    await _priced(service, 45_000)
    robin = await acting(service, engine)
    assert "weighed" in await robin.weigh(ReportWrong("BH-1", (RUG,), "damaged", "refund"))
    await _priced(service, 60_000)
    refused = (await robin.weigh(ReportWrong("BH-1", (RUG,), "damaged", "refund")))["refused"]
    assert refused["why"] == "person_decides"
    robin.person = await lead(service)
    assert "weighed" in await robin.weigh(ReportWrong("BH-1", (RUG,), "damaged", "refund"))


async def test_a_photo_that_was_seen_is_not_waited_for(delivered: Acting, service: Service) -> None:
    change = ReportWrong("BH-1", (RUG,), "damaged", "refund")
    waits = (await delivered.weigh(change))["weighed"]
    assert (waits["steps"], waits["exceptions"]) == (["photo", "refund"], ["photo"])
    done = (await delivered.do(change, exceptions=("photo",)))["done"]
    assert (done["steps"], done["gets"]["amount"]) == (["refund"], "90.00")
    assert [refund.amount_cents for refund in await rows(service, Refund)] == [9000]


@pytest.fixture(params=["refund", "replace"])
async def waiting(request: Any, delivered: Acting) -> Acting:
    """The shopper said that the rug is damaged; a photo is waited for."""
    await delivered.service.shop.carry_out(1, ReportWrong("1", (RUG,), "damaged", request.param), "m1", NOON)
    (claim,) = (await delivered.at_hand())["claims"]
    assert (claim["number"], claim["remedy"], claim["lines"][0]["product"]) == ("CL-1-1", request.param, "Rug")
    return delivered


async def test_a_claim_that_is_accepted_is_made_good(waiting: Acting, service: Service) -> None:
    (claim,) = await rows(service, Claim)
    done = (await waiting.do(SettleClaim("BH-1", "CL-1-1", True)))["done"]
    assert (done["number"], done["steps"]) == ("CL-1-1", [claim.remedy])
    assert [one.amount_cents for one in await rows(service, Refund)] == ([9000] if claim.remedy == "refund" else [])
    assert (await _stock(service, WOOL), (await rows(service, Claim))[0].settled_on) == (
        3 if claim.remedy == "refund" else 2, NOON.date(),
    )  # fmt: skip
    assert "We have looked at your claim CL-1-1" in await waiting.said()
    again = await waiting.do(SettleClaim("BH-1", "CL-1-1", True))
    assert again["refused"]["why"] == "already_claimed"


async def test_after_a_claim_that_is_declined_the_line_is_as_before(waiting: Acting, service: Service) -> None:
    assert "settle_claim" in (await waiting.at_hand())["acts"]
    await waiting.do(SettleClaim("BH-1", "CL-1-1", False))
    assert "could not confirm it" in await waiting.said()
    (claim,) = await rows(service, Claim)
    assert (claim.declined_on, claim.amount_cents, await _stock(service, WOOL)) == (NOON.date(), 0, 3)
    assert await rows(service, Refund) == []
    assert "weighed" in await waiting.weigh(ReturnItems("BH-1", (RUG,)))
    second = (await waiting.do(ReportWrong("BH-1", (RUG,), "damaged", "refund")))["done"]
    assert second["number"] == "CL-1-2"
    assert Decimal(second["gets"]["amount"]) == Decimal("90.00")


@pytest.fixture(params=[False, True], ids=["on its way back", "back already"])
async def held_up(request: Any, delivered: Acting) -> Acting:
    """The lamp is to become a green one, which is sold out; the old one is on its way back, or is there."""
    done = (await delivered.do(ExchangeItems("BH-1", ((1, SOLD_OUT),))))["done"]
    assert "wait_for_stock" in done["steps"]
    if request.param:
        async with delivered.service.storage.work() as work:
            (await _only(work, Return)).received_on = NOON.date()
            await work.commit()
    (waiting,) = (await delivered.at_hand())["exchanges"]
    assert (waiting["number"], waiting["new_variants"][0]["in_stock"]) == ("RT-1-1", False)
    return delivered


async def test_what_an_exchange_waited_for_is_kept_for_it_once_it_is_there(held_up: Acting, service: Service) -> None:
    change = SettleExchange("BH-1", "RT-1-1", False)
    refused = (await held_up.weigh(change))["refused"]
    assert (refused["why"], refused["among"]) == ("out_of_stock", ["refund"])
    async with service.storage.work() as work:
        await work.execute(sa.update(Variant).where(Variant.id == SOLD_OUT).values(stock=1))
        await work.commit()
    done = (await held_up.do(change))["done"]
    assert (done["steps"], done["new_variants"][0]["variant_id"]) == (["ship_new"], SOLD_OUT)
    assert "what you waited for is there" in await held_up.said()
    assert (await _stock(service, SOLD_OUT), (await held_up.at_hand())["exchanges"]) == (0, [])
    assert (await held_up.weigh(change))["refused"]["why"] == "already_changed"


async def test_an_exchange_that_waited_too_long_gives_the_money(held_up: Acting, service: Service) -> None:
    done = (await held_up.do(SettleExchange("BH-1", "RT-1-1", True)))["done"]
    assert (done["gets"]["amount"], done["fee"], await _stock(service, SOLD_OUT)) == ("20.00", None, 0)
    assert "you get €20.00" in await held_up.said()
    (one,), refunds = await rows(service, Return), await rows(service, Refund)
    promised = 0 if one.received_on else one.amount_cents
    assert promised + sum(refund.amount_cents for refund in refunds) == 2000
    assert await rows(service, Exchange) == []


async def _only(work: Any, record: Any) -> Any:
    return (await work.execute(sa.select(record))).scalar_one()


async def _came(service: Service, offset: int) -> None:
    """The order came on another day."""
    async with service.storage.work() as work:
        parcel = await work.get(Parcel, 1)
        assert parcel is not None
        parcel.delivered_on = day(offset)
        await work.commit()


async def _priced(service: Service, cents: int) -> None:
    """The rug cost so much."""
    async with service.storage.work() as work:
        line = await work.get(OrderLine, RUG)
        assert line is not None
        line.unit_price_cents = cents
        await work.commit()


async def _stock(service: Service, variant: int) -> int:
    return next(each.stock for each in await rows(service, Variant) if each.id == variant)
