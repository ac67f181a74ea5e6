"""`python -m bot anticipate`: learns, is taken up by a running service, and reports; flat in memory; tells nobody's."""

from __future__ import annotations

import asyncio
import io
import json
import re
import sys
import tracemalloc
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.__main__ import main
from bot.anticipation.command import Transcripts, keep
from bot.anticipation.learnt import write
from bot.app import Service
from bot.replies.follow_ups import LEARNT, FollowUps
from bot.settings import Settings
from bot.site import chores
from bot.storage import Storage
from tests.fakes import HandClock
from tests.unit.anticipation.made import IDLE, KINDS, NOW, PRIOR, STATES, TOPICS, WEIGHING, MadeShop, estimate_of, store

Run = Callable[..., tuple[int, str]]


def fill(settings: Settings, shop: MadeShop, turns: int) -> None:
    async def filled() -> None:
        storage = Storage(settings.database)
        await store(storage, shop.talks(), turns)
        await storage.close()

    asyncio.run(filled())


@pytest.fixture
def run(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs the command on the shop of `settings`; its exit code and what it said."""
    monkeypatch.setenv("DATA_DIR", str(settings.data_dir))

    def ran(*arguments: str) -> tuple[int, str]:
        told = io.StringIO()
        monkeypatch.setattr(sys, "stderr", told)
        return main(["anticipate", *arguments]), told.getvalue()

    return ran


def test_what_was_learnt_is_written_and_holds_nothing_of_anybody(settings: Settings, run: Run) -> None:
    fill(settings, MadeShop(1), 2000)
    code, told = run("--refresh")
    text = (settings.data_dir / LEARNT).read_text()
    assert code == 0 and re.search(r"from [12],\d{3} steps", told)
    names = set(re.findall(r'"([^"]+)"', text)) - {json.loads(text)["made_at"]}
    everything = {name for intent, _, name in FollowUps(PRIOR).pairs() for name in (intent, name)}
    states = {state for by_state in PRIOR.values() for state in by_state}
    known = {"made_at", "steps", "shares", "any", "nothing", *TOPICS, *STATES, *KINDS, *everything, *states}
    assert names <= known


async def test_a_running_service_takes_up_what_was_learnt(service: Service, settings: Settings) -> None:
    take_up = next(chore for chore in chores(settings, service, HandClock()) if chore.name == "take up what comes next")
    await take_up.do()
    before = service.follow_ups.after("track_order", "late", "new")
    steps = MadeShop(2).steps(3000)
    estimate = estimate_of(steps)
    write(settings.data_dir / LEARNT, estimate, 3000, NOW)
    await take_up.do()
    after = service.follow_ups.shares("track_order", "late", "new")
    assert service.follow_ups.after("track_order", "late", "new") != before
    assert after == pytest.approx(dict(estimate.shares("track_order", "late", "new")), abs=1e-4)


def test_a_file_is_whole_or_not_there(tmp_path: Path) -> None:
    write(tmp_path / LEARNT, estimate_of(MadeShop(1).steps(100)), 100, NOW)
    assert [file.name for file in tmp_path.iterdir()] == [LEARNT]


def test_the_report_has_pictures_and_figures(settings: Settings, run: Run, tmp_path: Path) -> None:
    shop = MadeShop(3, answering=True, held_out_share=0.3)
    fill(settings, shop, 6000)
    (tmp_path / "truth.json").write_text(json.dumps({"shares": shop.truth}))
    page, figures = tmp_path / "out" / "page.html", tmp_path / "figures.json"
    files = ("--report", str(page), "--json", str(figures), "--truth", str(tmp_path / "truth.json"))
    code, told = run(*files)
    assert code == 0, told
    measured = json.loads(figures.read_text())
    assert measured["hit_rate_at_2"]["points_over_most_frequent"] >= 20
    assert measured["contacts"]["fewer"]["share"] > 0 < measured["contacts"]["held_out"]["orders"]
    assert measured["convergence"]["to"] == "truth"
    html = page.read_text()
    assert html.count("<svg") == 3 and html.index("<svg") < html.index("<table")
    assert not re.search(r"https?://(?!www\.w3\.org)", html)
    assert not (settings.data_dir / LEARNT).exists()


def test_without_transcripts_the_report_says_so_and_the_prior_is_written(
    settings: Settings, run: Run, tmp_path: Path
) -> None:
    page = tmp_path / "page.html"
    assert run("--refresh", "--report", str(page), "--json", str(tmp_path / "f.json"))[0] == 0
    assert "no transcripts to judge by yet" in page.read_text() and "<svg" not in page.read_text()
    follow_ups = FollowUps(PRIOR)
    assert follow_ups.take_up(settings.data_dir / LEARNT)
    assert set(follow_ups.after("cancel_order", "cancelled")[:1]) == {"refund_status"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param([], "--refresh", id="nothing to do"),
        pytest.param(["--json", "x.json", "--truth", "README.md"], "no true shares", id="a truth that is none"),
    ],
)
def test_what_cannot_be_done_is_refused_in_a_sentence(arguments: list[str], said: str, run: Run) -> None:
    code, told = run(*arguments)
    assert code == 1 and said in told


async def test_ten_times_the_transcripts_need_hardly_more_memory(settings: Settings) -> None:
    storage, shop = Storage(settings.database), MadeShop(6)
    peaks = []
    for turns in (2_000, 20_000):
        kept = await store(storage, shop.talks(), turns)
        assert kept >= turns
        peaks.append(await _peak(storage))
    await storage.close()
    assert peaks[1] < 1.5 * peaks[0]


async def _peak(storage: Storage) -> int:
    """The most memory that learning and judging held at once, in bytes."""
    tracemalloc.start()
    told: list[Any] = []
    transcripts = Transcripts(storage, IDLE, NOW + timedelta(days=1), lambda *done: told.append(done) or told.clear())
    follow_ups = FollowUps(PRIOR, WEIGHING)
    learning = await transcripts.learn(follow_ups)
    await transcripts.judge(learning, follow_ups, None)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


def test_keeping_says_how_much_was_learnt(tmp_path: Path, settings: Settings) -> None:
    fill(settings, MadeShop(1), 500)

    async def learnt() -> tuple[int, int]:
        storage = Storage(settings.database)
        learning = await Transcripts(storage, IDLE, NOW, lambda *done: None).learn(FollowUps({}))
        await storage.close()
        return keep(learning, tmp_path / LEARNT, NOW)

    steps, cases = asyncio.run(learnt())
    assert steps >= 500 and cases == sum(
        len(kinds) for by_state in json.loads((tmp_path / LEARNT).read_text())["shares"].values()
        for kinds in by_state.values()
    )  # fmt: skip
