"""The leads' routes about exams over HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.app import Service, assemble
from bot.channels.openapi import document
from bot.learning.exam.kept import keep
from bot.learning.models import Models
from bot.learning.policies import learning_policies_in
from bot.learning.promotions import Promotions
from bot.settings import Settings
from tests.fakes import FakeEngine, HandClock
from tests.unit.channels.conftest import Caller
from tests.unit.channels.test_openapi import Checked
from tests.unit.learning.exams import MODEL, OTHER, whole_exam


@pytest.fixture
async def service(settings: Settings, engine: FakeEngine, clock: HandClock, tmp_path: Path) -> AsyncIterator[Service]:
    service = assemble(settings, engine, clock)
    (tmp_path / "models").mkdir()
    keep(tmp_path / "models" / MODEL, whole_exam())
    rules = learning_policies_in().promotion
    models = Models(service.storage, Promotions(service.storage), tmp_path / "models", lambda: OTHER, rules, clock)
    yield replace(service, models=models)
    await service.storage.close()


async def test_a_lead_reads_the_exams_and_one_as_a_whole_and_as_a_page(lead: Caller) -> None:
    checked, teacher = Checked(document()), replace(lead, base="/api/learning")
    (told,) = checked.check(await teacher.call("GET", "/exams"))["exams"]
    assert (told["model"], told["passes"]) == (MODEL, False)
    assert checked.check(await teacher.call("GET", f"/exams/{MODEL}"))["refusals"] == told["refusals"]
    page = await teacher.call("GET", f"/exams/{MODEL}/page")
    assert "does not pass" in page.text and "style-src 'sha256-" in page.headers["Content-Security-Policy"]


@pytest.mark.parametrize("name", ["gone.tar.gz", "..%2Fexams%2Fnew.tar.gz"])
async def test_an_exam_that_is_not_there_says_404(name: str, lead: Caller) -> None:
    paths = [f"/api/learning/exams/{name}", f"/api/learning/exams/{name}/page"]
    assert [(await replace(lead, base="").call("GET", path)).status_code for path in paths] == [404, 404]


async def test_operators_see_no_exam(desk: Caller) -> None:
    paths = ["/api/learning/exams", f"/api/learning/exams/{MODEL}", f"/api/learning/exams/{MODEL}/page"]
    assert [(await replace(desk, base="").call("GET", path)).status_code for path in paths] == [403, 403, 403]
