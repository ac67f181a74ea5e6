"""The order card is the order as it is when the ticket is looked at, and the customer is who they have proved to be."""

from __future__ import annotations

from typing import Any

import pytest

from bot.app import Service
from bot.shop.changes import CancelOrder
from tests.fakes import FakeEngine, HandClock
from tests.unit.desk.acting import NOON, PAIR, Acting, acting, on_the_shelf, vouch


@pytest.fixture
def clock() -> HandClock:
    return HandClock(NOON)


async def seen(at: Acting) -> dict[str, Any]:
    briefing: dict[str, Any] = (await at.service.inbox.shown(at.ticket, at.person))["briefing"]
    return briefing


async def test_an_order_that_moves_on_is_shown_as_it_is_now(service: Service, engine: FakeEngine) -> None:
    await on_the_shelf(service, "pending")
    robin = await acting(service, engine)
    before = (await seen(robin))["order"]["state"]
    await robin.do(CancelOrder("BH-1", "no_longer_needed"))
    assert (before, (await seen(robin))["order"]["state"]) == ("pending", "cancelled")


KNOWN = [
    pytest.param(1, {}, None, None, id="vouched for, and no order named"),
    pytest.param(1, {"order_number": "BH-1"}, "BH-1", "shop_token", id="vouched for: the number will do"),
    pytest.param(None, PAIR, "BH-1", "order_and_email", id="number and address of one order"),
    pytest.param(None, {"order_number": "BH-1"}, None, None, id="a number alone opens nothing"),
    pytest.param(None, {**PAIR, "email": "sam@example.com"}, None, None, id="nor with somebody else's address"),
    pytest.param(2, PAIR, None, "shop_token", id="nor does it to another customer"),
]


@pytest.mark.parametrize(("customer", "slots", "order", "verified"), KNOWN)
async def test_only_what_the_shopper_may_know_is_looked_up(
    customer: int | None,
    slots: dict[str, str],
    order: str | None,
    verified: str | None,
    service: Service,
    engine: FakeEngine,
) -> None:
    await on_the_shelf(service, "pending")
    briefing = await seen(await acting(service, engine, customer, slots))
    assert (briefing["order"] or {}).get("number") == order
    if verified or customer is None:
        assert (briefing["customer"] or {}).get("verified") == verified


async def test_an_address_given_while_a_person_is_awaited_opens_the_order(service: Service, engine: FakeEngine) -> None:
    await on_the_shelf(service, "pending")
    robin = await acting(service, engine, None, {"order_number": "BH-1"})
    assert (await seen(robin))["order"] is None
    await robin.shopper.say("I ordered with noa@example.com")
    assert (await seen(robin))["order"]["number"] == "BH-1"


async def test_who_signs_in_while_a_person_is_awaited_is_known(service: Service, engine: FakeEngine) -> None:
    await on_the_shelf(service, "pending")
    robin = await acting(service, engine, None, {})
    await vouch(service, robin.shopper, 1)
    assert (await seen(robin))["customer"]["verified"] == "shop_token"


async def test_a_sent_reply_made_a_saved_one_says_the_same_for_the_same_ticket(
    service: Service, engine: FakeEngine
) -> None:
    await on_the_shelf(service, "shipped")
    robin = await acting(service, engine)
    text = "Hello Noa, order BH-1 is on its way, says Robin."
    kept = await service.saved_replies.save(robin.person, None, text, "en", robin.ticket)
    assert kept["text"] == "Hello {first_name}, order {order_number} is on its way, says {operator_name}."
    (offered,) = await service.saved_replies.listed(robin.person, "", None, robin.ticket)
    assert (offered["filled"], offered["missing"]) == (text, [])


ENGLISH = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
GERMAN = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")
LANGUAGES = [
    pytest.param("en", ENGLISH, id="English"),
    pytest.param("de", GERMAN, id="German"),
    pytest.param("xx", ENGLISH, id="a language nobody knows is said in English"),
]


@pytest.mark.parametrize(("language", "weekdays"), LANGUAGES)
async def test_days_are_in_the_replys_language(
    language: str, weekdays: tuple[str, ...], service: Service, engine: FakeEngine
) -> None:
    await on_the_shelf(service, "pending")
    robin = await acting(service, engine)
    await service.saved_replies.save(robin.person, None, "{total}, {ordered}", language, None)
    (offered,) = await service.saved_replies.listed(robin.person, "", language, robin.ticket)
    assert offered["missing"] == []
    assert any(day in offered["filled"] for day in weekdays)
