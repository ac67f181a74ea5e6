"""The leads' routes about models over HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.app import Service, assemble
from bot.channels.openapi import document
from bot.learning.model_list import ModelList
from bot.learning.models import Models
from bot.learning.policies import learning_policies_in
from bot.learning.promotions import Promotions
from bot.settings import Settings
from tests.fakes import FakeEngine, HandClock
from tests.unit.channels.conftest import Caller
from tests.unit.channels.test_openapi import Checked
from tests.unit.learning.test_models import BETTER, REASON, USUAL, WORSE, archive, examined


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "models").mkdir()
    for name in (USUAL, BETTER, WORSE):
        archive(tmp_path / "models", name)
    examined(tmp_path / "models" / BETTER)
    examined(tmp_path / "models" / WORSE, ood_auroc={"now": 0.5, "before": 0.9})
    return tmp_path / "models"


@pytest.fixture
def checked() -> Checked:
    return Checked(document())


@pytest.fixture
def teacher(lead: Caller) -> Caller:
    return replace(lead, base="/api/learning")


@pytest.fixture
async def service(settings: Settings, engine: FakeEngine, clock: HandClock, folder: Path) -> AsyncIterator[Service]:
    service = assemble(settings, engine, clock)
    rules = learning_policies_in().promotion
    models = Models(service.storage, Promotions(service.storage), folder, lambda: USUAL, rules, clock)
    yield replace(service, models=models, model_list=ModelList(service.storage, models, clock))
    await service.storage.close()


async def test_a_lead_tries_a_model_out_promotes_it_and_goes_back(teacher: Caller, checked: Checked) -> None:
    assert checked.check(await teacher.call("GET", "/models"))["rollback_to"] is None
    tried = checked.check(await teacher.post(f"/models/{BETTER}/promote", {"share": 0.1}))
    assert [(one["name"], one["share"]) for one in tried["models"][:2]] == [(USUAL, 0.9), (BETTER, 0.1)]
    told = checked.check(await teacher.post(f"/models/{BETTER}/promote", {}))
    assert (told["models"][0]["name"], told["models"][0]["serving"], told["rollback_to"]) == (BETTER, True, USUAL)
    assert checked.check(await teacher.post("/rollback")) == {"serving": USUAL}


async def test_a_refused_model_is_told_with_what_is_against_it_and_goes_through_with_a_reason(
    teacher: Caller, checked: Checked
) -> None:
    refused = await teacher.post(f"/models/{WORSE}/promote", {"share": 1, "reason": "because"})
    checked.check(refused)
    assert refused.status_code == 409
    assert [(one["rule"], one["before"], one["now"]) for one in refused.json()["refusals"]] == [("ood", 0.9, 0.5)]
    told = checked.check(await teacher.post(f"/models/{WORSE}/promote", {"share": 1, "reason": REASON}))
    assert told["models"][0]["promotions"][0]["reason"] == REASON


@pytest.mark.parametrize(
    ("name", "body", "status"),
    [
        pytest.param("gone.tar.gz", {}, 404, id="no such model"),
        pytest.param("..%2Fmodels%2Fusual.tar.gz", {}, 404, id="a way out of the folder"),
        pytest.param("foreign.tar.gz", {"reason": REASON}, 422, id="an archive from elsewhere, with a reason"),
        pytest.param(USUAL, {"share": 0.5}, 422, id="a trial of what serves"),
        pytest.param(BETTER, {"share": 0}, 400, id="a share of nothing"),
        pytest.param(BETTER, {"share": 1.1}, 400, id="a share of more than all"),
        pytest.param(BETTER, {"reason": "x" * 501}, 400, id="a reason that is too long"),
    ],
)
async def test_what_cannot_be_promoted_is_refused(
    name: str, body: dict[str, Any], status: int, teacher: Caller, folder: Path
) -> None:
    (folder / "foreign.tar.gz").write_bytes(b"?")
    assert (await teacher.post(f"/models/{name}/promote", body)).status_code == status


async def test_there_is_nothing_to_go_back_to_at_first(teacher: Caller) -> None:
    assert (await teacher.post("/rollback")).status_code == 409
