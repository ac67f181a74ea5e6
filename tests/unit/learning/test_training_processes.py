"""A command beside the service: heard line by line, at a low priority, and gone with whoever started it."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bot.learning.runs.beside import NICER
from bot.learning.runs.child import Child
from bot.learning.runs.steps import Phases, step_of, usual_share
from bot.settings import HOUSE, process_environment

STARTS_ANOTHER = """import subprocess, sys, time
other = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
print(other.pid, file=sys.stderr, flush=True)
time.sleep(60)
"""
# As stubborn as a process can be.
STUBBORN = "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)\n"


def python(lines: str, heard: list[str]) -> Child:
    return Child((sys.executable, "-c", lines), process_environment(), heard.append)


async def goes(pid: int) -> None:
    """Wait until a process is gone, or dead and only not yet looked after."""
    for _ in range(200):
        stat = Path(f"/proc/{pid}/stat")
        if not stat.exists() or stat.read_text().rpartition(")")[2].split()[0] == "Z":
            return
        await asyncio.sleep(0.05)
    raise AssertionError("it goes on")


async def test_what_it_says_is_heard_and_its_last_line_and_code_are_kept() -> None:
    heard: list[str] = []
    lines = "import os, sys; print('first', file=sys.stderr); print(os.nice(0)); print('model\\n'); sys.exit(3)"
    ended = await python(lines, heard).run()
    assert (heard, ended.result, ended.code, ended.told) == (["first"], "model", 3, ("first",))


async def test_shoppers_come_first() -> None:
    ended = await python("import os; print(os.nice(0))", []).run()
    assert int(ended.result) == min(os.nice(0) + NICER, 19)


@pytest.mark.parametrize("stubborn", [pytest.param("", id="at a word"), pytest.param(STUBBORN, id="at none")])
async def test_it_ends_when_told_with_all_it_has_started(stubborn: str) -> None:
    heard: list[str] = []
    child = python(stubborn + STARTS_ANOTHER, heard)
    running = asyncio.ensure_future(child.run())
    while not heard:
        await asyncio.sleep(0.05)
    child.end()
    assert (await asyncio.wait_for(running, 20)).code != 0
    await goes(int(heard[0]))


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
async def test_it_ends_with_a_service_that_is_ended(number: signal.Signals) -> None:
    beside = [sys.executable, "-m", "bot.learning.runs.beside", sys.executable, "-c", STARTS_ANOTHER]
    starter = f"import subprocess; subprocess.Popen({beside!r}, stdin=subprocess.PIPE, cwd={str(HOUSE)!r}).wait()"
    service = subprocess.Popen([sys.executable, "-c", starter], stderr=subprocess.PIPE, start_new_session=True)
    assert service.stderr is not None
    started = int(await asyncio.to_thread(service.stderr.readline))
    if number is signal.SIGKILL:
        service.kill()
    else:
        # As a terminal and process managers do: to the service and to all that is of its group.
        os.killpg(service.pid, number)
    service.wait()
    await goes(started)
    service.stderr.close()


@pytest.mark.parametrize(
    ("line", "step"),
    [
        ("Training IntentHead", "Learns what messages mean"),
        ("Training SomethingElse", "Training SomethingElse"),
        ("Read 1,200 of 20,000 messages with MiniLm", "Read 1,200 of 20,000 messages with MiniLm"),
        ('{"event": "archive_unknown"}', None),
        ("x.py:3: DeprecationWarning: old", None),
        ("", None),
    ],
)
def test_a_line_is_a_step_in_words_or_none(line: str, step: str | None) -> None:
    assert step_of(line) == step


def test_a_share_is_known_from_the_last_time_and_never_whole() -> None:
    assert [usual_share(60, usual) for usual in (240.0, 30.0, None)] == [0.25, 0.97, None]


def test_an_exam_is_as_far_as_its_phases_tell_and_never_goes_back() -> None:
    phases, shares = Phases(), []
    for step in ("Loads", "Messages: 30 of 60", "Messages: 0 of 60", "Talks: 3 of 6", "Lately: 0 of 0"):
        phases.hear(step)
        shares.append(round(phases.share * 12))
    assert shares == [0, 1, 1, 3, 4]
