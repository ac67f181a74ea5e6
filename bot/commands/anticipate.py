"""`anticipate`: what shoppers ask next is learnt from the transcripts, taken up by running services, and judged."""

from __future__ import annotations

import argparse
import asyncio
import json
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.progress import Progress, TaskID

from bot.commands.terminal import ROOT, Refused, console, counting_bar
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.anticipation.figures import Figures


def anticipate(settings: Settings, chosen: argparse.Namespace) -> None:
    """Learn from the transcripts what shoppers ask next; say how well it is foreseen."""
    if not (chosen.refresh or chosen.report or chosen.json):
        raise Refused("say --refresh to learn anew, or --report OUT.html and --json OUT.json to look at it")
    from bot.migrations import migrate

    truth = _truth(chosen.truth) if chosen.truth else None
    migrate(settings.database)
    with counting_bar() as progress:
        asyncio.run(_carry_out(settings, chosen, truth, progress, progress.add_task("Looking at the transcripts")))


async def _carry_out(
    settings: Settings, chosen: argparse.Namespace, truth: Any, progress: Progress, task: TaskID
) -> None:
    from bot.anticipation.command import Transcripts, keep
    from bot.clock import utc_now
    from bot.replies.follow_ups import LEARNT, FollowUps
    from bot.storage import Storage

    def tell(doing: str, done: int, total: int) -> None:
        progress.update(task, description=doing, completed=done, total=total)

    storage, now = Storage(settings.database), utc_now()
    idle = timedelta(minutes=settings.session_idle_minutes)
    try:
        follow_ups = FollowUps.load(ROOT / "data/followups.yml")
        transcripts = Transcripts(storage, idle, now, tell)
        learning = await transcripts.learn(follow_ups)
        if chosen.refresh:
            steps, cases = keep(learning, settings.data_dir / LEARNT, now)
            _say(f"Learnt from {steps:,} steps what comes next in {cases:,} cases. Running services take it up.")
        if chosen.report or chosen.json:
            _write(chosen, await transcripts.judge(learning, follow_ups, truth))
    finally:
        await storage.close()


def _write(chosen: argparse.Namespace, figures: Figures) -> None:
    from bot.anticipation.page import render

    if chosen.json:
        _make(chosen.json, json.dumps(figures, indent=1, allow_nan=False) + "\n")
    if chosen.report:
        _make(chosen.report, render(figures))
    rate = figures["hit_rate_at_2"]
    if rate["n"]:
        names = {"estimate": "foreseen", "prior": "by the prior alone", "most_frequent": "by the most frequent"}
        said = ", ".join(f"{title} {rate[name]:.1%}" for name, title in names.items())
        _say(f"Among two questions, of {rate['n']:,} asked: {said}.")


def _make(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    _say(str(path))


def _truth(path: Path) -> Any:
    try:
        return json.loads(path.read_bytes())["shares"]
    except (ValueError, KeyError, TypeError):
        raise Refused(f"{path} has no true shares") from None


def _say(text: str) -> None:
    console.print(text, highlight=False, markup=False, soft_wrap=True)
