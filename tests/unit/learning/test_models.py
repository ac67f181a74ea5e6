"""A model is promoted when its exam is for it, or a lead signs that it may all the same; and one can go back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot.app import Service
from bot.desk.person import Person
from bot.desk.trail import Wanted
from bot.learning.card import Card, write_card
from bot.learning.known import UnknownArchive, exam_path, sha256_of
from bot.learning.model_list import ModelList
from bot.learning.models import AT_THE_START, Models, NoSuchModel, NothingBefore, NotPassed, ServesAlready, Signature
from bot.learning.policies import learning_policies_in
from bot.learning.promotions import Promotions
from tests.fakes import HandClock
from tests.unit.learning.test_rules import exam as good_exam

USUAL, BETTER, WORSE = "usual.tar.gz", "better.tar.gz", "worse.tar.gz"
REASON = "The fall is in an intent that we drop next week."


def archive(folder: Path, name: str) -> Path:
    path = folder / name
    path.write_bytes(name.encode())
    write_card(path, Card("2026-03-17T12:00:00+00:00", 60.0, None, sha256_of(path)))
    return path


def examined(path: Path, against: str = USUAL, **changes: Any) -> None:
    exam_path(path).parent.mkdir(exist_ok=True)
    lineage = {"sha256": sha256_of(path)}
    exam_path(path).write_text(json.dumps({**good_exam(), "against": against, "lineage": lineage, **changes}))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "models"
    folder.mkdir()
    archive(folder, USUAL)
    examined(archive(folder, BETTER))
    examined(archive(folder, WORSE), ood_auroc={"now": 0.5, "before": 0.9})
    return folder


@pytest.fixture
def models(service: Service, folder: Path, clock: HandClock) -> Models:
    rules = learning_policies_in().promotion
    return Models(service.storage, Promotions(service.storage), folder, lambda: USUAL, rules, clock)


@pytest.fixture
def shown(service: Service, models: Models, clock: HandClock) -> ModelList:
    return ModelList(service.storage, models, clock)


@pytest.fixture
def sign(kim: Person) -> Signature:
    return Signature(kim.name, kim)


async def refused(models: Models, name: str, sign: Signature) -> list[tuple[str, str]]:
    with pytest.raises(NotPassed) as caught:
        await models.promote(name, 1.0, sign)
    return [(one["rule"], one["what"]) for one in caught.value.refusals]


async def noted(service: Service) -> list[tuple[str, dict[str, Any]]]:
    acts, _ = await service.staff.trail.page(Wanted(), 10)
    return [(act["act"], act["details"]) for act in acts if act["act"].startswith("model_")]


async def test_a_model_that_passed_serves_and_what_served_at_the_start_can_be_gone_back_to(
    models: Models, shown: ModelList, sign: Signature, service: Service, folder: Path
) -> None:
    await models.promote(BETTER, 1.0, sign)
    told = await shown.told()
    assert (told["models"][0]["name"], told["models"][0]["serving"], told["models"][0]["share"]) == (BETTER, True, 1.0)
    assert told["rollback_to"] == USUAL
    assert await models.rollback(sign) == USUAL
    told = await shown.told()
    assert (told["models"][0]["name"], told["rollback_to"]) == (USUAL, BETTER)
    (back, first) = await noted(service)
    assert (back[0], back[1]["model"]) == ("model_rolled_back", USUAL)
    assert first == ("model_promoted", {"model": BETTER, "share": 1.0, "sha256": sha256_of(folder / BETTER)})


async def test_a_model_whose_exam_is_against_it_serves_only_with_a_reason_that_is_kept(
    models: Models, shown: ModelList, sign: Signature, kim: Person, service: Service, folder: Path
) -> None:
    assert await refused(models, WORSE, sign) == [("ood", "ood_auroc")]
    assert await refused(models, WORSE, Signature(kim.name, kim, " too short ")) == [("ood", "ood_auroc")]
    assert await noted(service) == []
    await models.promote(WORSE, 1.0, Signature(kim.name, kim, REASON))
    ((_, details),) = await noted(service)
    assert (details["reason"], details["refusals"]) == (REASON, ["ood: ood_auroc"])
    told = next(one for one in (await shown.told())["models"] if one["name"] == WORSE)
    assert [(one["by"], one["reason"]) for one in told["promotions"]] == [(kim.name, REASON)]


async def test_a_command_has_no_person_so_its_user_is_noted_by_name(models: Models, service: Service) -> None:
    await models.promote(BETTER, 1.0, Signature("root"))
    ((_, details),) = await noted(service)
    assert details["by"] == "root"


async def test_a_model_without_an_exam_of_its_own_bytes_is_refused(models: Models, sign: Signature) -> None:
    exam_path(models.folder / BETTER).unlink()
    assert await refused(models, BETTER, sign) == [("missing", "exam")]
    examined(models.folder / BETTER, lineage={"sha256": "0" * 64})
    assert await refused(models, BETTER, sign) == [("missing", "exam")]


async def test_an_exam_beside_a_model_that_serves_no_more_tells_nothing(
    models: Models, sign: Signature, folder: Path
) -> None:
    await models.promote(BETTER, 1.0, sign)
    examined(archive(folder, "third.tar.gz"))
    assert await refused(models, "third.tar.gz", sign) == [("missing", "exam")]
    examined(folder / "third.tar.gz", against=BETTER)
    await models.promote("third.tar.gz", 1.0, sign)


async def test_a_trial_has_a_share_and_ends_by_going_back(models: Models, shown: ModelList, sign: Signature) -> None:
    await models.promote(BETTER, 0.25, sign)
    told = await shown.told()
    assert {one["name"]: (one["serving"], one["share"]) for one in told["models"]} == {
        USUAL: (True, 0.75),
        BETTER: (False, 0.25),
        WORSE: (False, 0.0),
    }
    assert told["models"][1]["compared"]["conversations"] == 0
    assert told["models"][2]["compared"] is None
    assert await models.rollback(sign) == USUAL
    assert [one["share"] for one in (await shown.told())["models"]] == [1.0, 0.0, 0.0]


async def test_what_serves_may_end_a_trial_but_not_be_one(models: Models, sign: Signature) -> None:
    with pytest.raises(ServesAlready):
        await models.promote(USUAL, 0.5, sign)
    await models.promote(BETTER, 0.5, sign)
    await models.promote(USUAL, 1.0, sign)
    assert (await models.promotions.plan()).trial is None


@pytest.mark.parametrize("name", ["gone.tar.gz", "../models/usual.tar.gz", "usual", "", "README.md"])
async def test_only_an_archive_of_the_folder_can_be_promoted(name: str, models: Models, sign: Signature) -> None:
    with pytest.raises(NoSuchModel):
        await models.promote(name, 1.0, sign)


async def test_a_changed_archive_is_promoted_with_no_reason(models: Models, kim: Person) -> None:
    (models.folder / BETTER).write_bytes(b"something else")
    with pytest.raises(UnknownArchive, match="has changed"):
        await models.promote(BETTER, 1.0, Signature(kim.name, kim, REASON))


async def test_going_back_passes_over_what_is_gone_or_changed(models: Models, kim: Person, folder: Path) -> None:
    sign = Signature(kim.name, kim, REASON)
    with pytest.raises(NothingBefore):
        await models.rollback(sign)
    for name in (BETTER, WORSE):
        await models.promote(name, 1.0, sign)
    archive(folder, "other").replace(folder / BETTER)
    assert await models.rollback(sign) == USUAL
    (folder / WORSE).unlink()
    with pytest.raises(NothingBefore):
        await models.rollback(sign)


async def test_a_list_says_what_is_known_and_what_its_exam_says(shown: ModelList, folder: Path) -> None:
    (folder / "foreign.tar.gz").write_bytes(b"?")
    rows = {one["name"]: one for one in (await shown.told())["models"]}
    assert (rows["foreign.tar.gz"]["known"], rows["foreign.tar.gz"]["exam"]) == (False, None)
    assert (rows[BETTER]["known"], rows[BETTER]["exam"]) == (True, {"passes": True, "refusals": []})
    assert (rows[WORSE]["exam"]["passes"], rows[WORSE]["size_bytes"]) == (False, len(WORSE))


async def test_what_serves_at_the_start_is_written_down_once_before_anything_is_taught(models: Models) -> None:
    for _ in range(2):
        await models.settle()
    assert [(one.model, one.by) for one in await models.promotions.history()] == [(USUAL, AT_THE_START)]


async def test_what_is_not_known_is_not_written_down(models: Models, folder: Path) -> None:
    (folder / USUAL).write_bytes(b"changed")
    await models.settle()
    assert await models.promotions.history() == []
