"""The routes of saved replies: what is wrong is named, and a hole is never sent to a shopper."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from bot.app import Service
from bot.desk.operators import Person
from tests.fakes import FakeEngine
from tests.unit.channels.conftest import Caller
from tests.unit.desk.desk import handed_over, tickets_of

GOOD = {"title": "Sorry", "text": "Sorry, {first_name}", "language": "en"}
BROKEN: dict[str, tuple[dict[str, Any], str, int]] = {
    "no text": ({"text": None}, "text", 400),
    "nothing but spaces": ({"text": "  "}, "text", 400),
    "a title of nothing": ({"title": " "}, "title", 400),
    "no language": ({"language": "English"}, "language", 400),
    "a field of nobody": ({"colour": "red"}, "colour", 400),
    "a variable of nobody": ({"text": "{weather}"}, "text", 422),
}


@pytest.mark.parametrize("name", BROKEN)
async def test_a_wrong_body_names_the_field(name: str, desk: Caller) -> None:
    more, field, status = BROKEN[name]
    body = {key: value for key, value in {**GOOD, **more}.items() if value is not None}
    answer = await desk.post("/saved-replies", body)
    assert (answer.status_code, answer.json()["field"]) == (status, field)


async def test_unknown_variables_are_named(desk: Caller) -> None:
    answer = await desk.post("/saved-replies", {**GOOD, "text": "{weather} {first_name} {moon}"})
    assert answer.json()["unknown"] == ["weather", "moon"]


async def test_a_reply_is_kept_found_changed_and_put_away(desk: Caller) -> None:
    number = (await desk.post("/saved-replies", GOOD)).json()["reply"]["id"]
    changed = await desk.call("PATCH", f"/saved-replies/{number}", json={"title": "So sorry"})
    assert changed.json()["reply"]["title"] == "So sorry"
    found = (await desk.call("GET", "/saved-replies?q=sorry&language=en")).json()
    assert [(one["id"], one["missing"]) for one in found["replies"]] == [(number, ["first_name"])]
    assert found["variables"]["first_name"]
    assert (await desk.call("DELETE", f"/saved-replies/{number}")).status_code == 204
    assert (await desk.call("DELETE", f"/saved-replies/{number}")).status_code == 404
    assert (await desk.call("GET", "/saved-replies")).json()["replies"] == []


async def test_a_saved_reply_with_a_hole_is_refused_and_named(
    desk: Caller, service: Service, engine: FakeEngine, robin: Person
) -> None:
    number = (await desk.post("/saved-replies", GOOD)).json()["reply"]["id"]
    (ticket,) = await tickets_of([await handed_over(service, engine)])
    await desk.post(f"/tickets/{ticket}/claim")
    said = {"client_message_id": str(uuid.uuid4()), "seen_seq": 99, "saved_reply_id": number}
    refused = await desk.post(f"/tickets/{ticket}/messages", {**said, "text": GOOD["text"]})
    assert (refused.status_code, refused.json()["missing"]) == (422, ["first_name"])
    assert (await desk.post(f"/tickets/{ticket}/messages", {**said, "text": "Sorry, Noa"})).status_code == 200
