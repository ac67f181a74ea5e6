"""The panel's routes: bodies are read strictly, and a wrong one is told which field is wrong."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from bot.app import Service
from bot.desk.operators import Person
from tests.fakes import FakeEngine, HandClock
from tests.unit.channels.conftest import Caller
from tests.unit.desk.acting import NOON, acting, on_the_shelf

RETURN = {"act": "return_items", "order": "BH-1", "lines": [1]}


@pytest.fixture
def clock() -> HandClock:
    return HandClock(NOON)


@pytest.fixture
async def path(service: Service, engine: FakeEngine, robin: Person) -> str:
    """The routes of a ticket that Robin holds."""
    await on_the_shelf(service, "delivered")
    return f"/tickets/{(await acting(service, engine, who=robin)).ticket}/actions"


BROKEN: dict[str, tuple[dict[str, Any], str]] = {
    "no act": ({"act": None}, "act"),
    "an act of nobody": ({"act": "dance"}, "act"),
    "no order": ({"order": None}, "order"),
    "no line": ({"lines": None}, "lines"),
    "an empty list of lines": ({"lines": []}, "lines"),
    "a line in words": ({"lines": ["the lamp"]}, "lines.0"),
    "a field of another act": ({"swaps": [[1, 12]]}, "swaps"),
    "a field of no act": ({"color": "red"}, "color"),
    "a swap of three": ({"act": "exchange_items", "lines": None, "swaps": [[1, 2, 3]]}, "swaps.0"),
    "half an address": ({"act": "change_address", "lines": None, "address": {"street": "A 1"}}, "address.city"),
    "a remedy of nobody": ({"act": "report_wrong", "what": "damaged", "remedy": "sing"}, "remedy"),
    "an exception of nobody": ({"exceptions": ["please"]}, "exceptions.0"),
    "an exception without a reason": ({"exceptions": ["late"]}, "exception_reason"),
    "a long reason": ({"reason": "x" * 41}, "reason"),
    "no amount": ({"act": "goodwill_coupon", "order": None, "lines": None, "reason": "late"}, "amount"),
    "a coupon for nothing": (
        {"act": "goodwill_coupon", "order": None, "lines": None, "reason": "late", "amount": "0"}, "amount",
    ),
    "part of a cent": (
        {"act": "goodwill_coupon", "order": None, "lines": None, "reason": "late", "amount": "1.005"}, "amount",
    ),
    "a coupon without a reason": (
        {"act": "goodwill_coupon", "order": None, "lines": None, "amount": "1.00"}, "reason",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
async def test_a_wrong_body_names_the_field(name: str, path: str, desk: Caller) -> None:
    wrong, field = BROKEN[name]
    body = {key: value for key, value in {**RETURN, **wrong}.items() if value is not None}
    for route, more in ((f"{path}/weigh", {}), (path, {"client_action_id": str(uuid.uuid4())})):
        answer = await desk.post(route, {**body, **more})
        assert (answer.status_code, answer.json()["field"]) == (400, field)


async def test_without_an_id_nothing_is_done(path: str, desk: Caller) -> None:
    answer = await desk.post(path, RETURN)
    assert (answer.status_code, answer.json()["field"]) == (400, "client_action_id")


async def test_an_act_is_weighed_and_done_over_http(path: str, desk: Caller) -> None:
    shown = (await desk.call("GET", path)).json()
    assert shown["order"]["number"] == "BH-1"
    weighed = (await desk.post(f"{path}/weigh", RETURN)).json()["weighed"]
    body = {**RETURN, "client_action_id": str(uuid.uuid4())}
    done = [(await desk.post(path, body)).json()["done"] for _ in range(2)]
    assert (done[0], done[0]["gets"]) == (done[1], weighed["gets"])
    again = await desk.post(path, {**body, "lines": [2]})
    assert (again.status_code, again.json()["field"]) == (409, "client_action_id")


async def test_a_change_needs_the_pages_own_token(path: str, desk: Caller) -> None:
    for route in (path, f"{path}/weigh"):
        assert (await desk.call("POST", route, json=RETURN, headers={"X-CSRF-Token": "guess"})).status_code == 403


async def test_other_orders_are_looked_at_by_number(path: str, desk: Caller) -> None:
    shown = (await desk.call("GET", path, params={"order": "BH-9"})).json()
    assert shown["order"]["number"] == "BH-1"
    assert (await desk.call("GET", path, params={"order": "9" * 300})).json()["field"] == "order"
