"""The leads' routes over HTTP."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import pytest

from bot.app import Service
from bot.learning.harvest.gathering import Harvest
from tests.fakes import FakeEngine, HandClock, begin, says
from tests.unit.channels.conftest import Caller
from tests.unit.learning.doubtful import ByLetters, unsure


@pytest.fixture
def teacher(lead: Caller) -> Caller:
    return replace(lead, base="/api/learning")


@pytest.fixture
async def group_id(service: Service, engine: FakeEngine, clock: HandClock) -> str:
    """A group of two turns."""
    engine.usual = says("which?", parse=unsure("track_order"))
    for text in ("where is my parcel", "Where is my parcel?"):
        await (await begin(service)).say(text)
    clock.forward(minutes=11)
    await Harvest(service.storage, ByLetters, clock).gather()
    (group,) = await service.reviews.pool.groups()
    return str(group["group_id"])


async def test_a_lead_looks_at_a_group_settles_it_and_takes_that_back(teacher: Caller, group_id: str) -> None:
    listed = (await teacher.call("GET", "/groups")).json()
    assert (listed["groups"][0]["size"], listed["counts"]) == (2, {"open": 2, "decided": 0, "disputed": 0})
    items = (await teacher.call("GET", f"/groups/{group_id}")).json()["items"]
    opinion = {"message_ids": [item["message_id"] for item in items], "verdict": "relabel", "intents": ["order_late"]}
    said = await teacher.call("POST", "/opinions", json=opinion)
    assert (said.status_code, said.json()["counts"]["decided"]) == (201, 2)
    undone = (await teacher.call("POST", "/undo", json={})).json()
    assert (sorted(undone["message_ids"]), undone["counts"]["open"]) == (sorted(opinion["message_ids"]), 2)


async def test_what_a_turn_can_mean_has_a_title(teacher: Caller) -> None:
    intents = (await teacher.call("GET", "/intents")).json()["intents"]
    assert {"name": "track_order", "title": "Where is my order?"} in intents
    assert "nlu_fallback" not in [each["name"] for each in intents]


BAD = [
    pytest.param({"verdict": "guess"}, 400, "verdict", id="no verdict of that name"),
    pytest.param({"verdict": "relabel", "intents": ["fly"]}, 422, "intents", id="no such intent"),
    pytest.param({"verdict": "new"}, 422, "wish", id="a new intent without words"),
    pytest.param({"verdict": "reject", "message_ids": []}, 400, "message_ids", id="of no turn"),
    pytest.param({"verdict": "reject", "message_ids": [str(uuid4())]}, 422, "message_ids", id="of one that is gone"),
]


@pytest.mark.parametrize(("body", "status", "field"), BAD)
async def test_a_bad_opinion_names_the_field(
    body: dict[str, object], status: int, field: str, teacher: Caller, group_id: str
) -> None:
    refused = await teacher.call("POST", "/opinions", json={"message_ids": [group_id], **body})
    assert (refused.status_code, refused.json()["field"]) == (status, field)


async def test_a_group_that_is_not_there_says_404(teacher: Caller) -> None:
    assert (await teacher.call("GET", f"/groups/{uuid4()}")).status_code == 404
    assert (await teacher.call("GET", "/agreement")).json() == {"pairs": []}


async def test_leads_read_how_the_days_were(
    service: Service, teacher: Caller, engine: FakeEngine, clock: HandClock
) -> None:
    engine.usual = says("so", parse=unsure("track_order", "answer", 0.9))
    await (await begin(service)).say("where is it")
    await service.learning_watch.look()
    told = (await teacher.call("GET", "/watch")).json()
    assert [(day["day"], day["turns"]) for day in told["days"]] == [("2026-03-17", 1)]
