"""Trainings over HTTP, by leads."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.app import Service
from tests.unit.channels.conftest import Caller
from tests.unit.learning.teaching import small_project


@pytest.fixture
def teacher(lead: Caller) -> Caller:
    return replace(lead, base="/api/learning/runs")


async def test_a_lead_begins_a_training_sees_it_and_ends_it(teacher: Caller, service: Service) -> None:
    begun = await teacher.call("POST")
    run = begun.json()["run"]
    assert (begun.status_code, run["state"], run["by"], run["ended_at"]) == (201, "merging", "Kim", None)
    assert (await teacher.call("GET", f"/{run['id']}")).json()["run"]["id"] == run["id"]
    refused = await teacher.call("POST")
    assert (refused.status_code, refused.json()["holder"]) == (409, {"name": "Kim"})
    assert (await teacher.call("POST", f"/{run['id']}/cancel")).json()["run"]["id"] == run["id"]
    await service.trainer.ended()
    told = (await teacher.call("GET")).json()
    assert [(each["id"], each["state"]) for each in told["runs"]] == [(run["id"], "cancelled")]
    assert (told["waiting"], told["problems"]) == (0, [])


async def test_data_that_must_be_mended_first_are_named(teacher: Caller, project: Path) -> None:
    small_project(project, {"domain.yml": "intents: [track_order]"})
    refused = await teacher.call("POST")
    assert refused.status_code == 422
    assert [(each["kind"], each["blocking"]) for each in refused.json()["problems"]] == [("unknown_intent", True)]
    (problem,) = (await teacher.call("GET")).json()["problems"]
    assert "cancel_order" in problem["text"]


@pytest.mark.parametrize("number", ["7", "x", "9999999999", "%C2%B2"])
async def test_a_training_that_is_not_there_says_404(number: str, teacher: Caller) -> None:
    answers = [await teacher.call("GET", f"/{number}"), await teacher.call("POST", f"/{number}/cancel")]
    assert [answer.status_code for answer in answers] == [404, 404]
