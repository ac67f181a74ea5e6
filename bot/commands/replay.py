"""`replay-tasks`: scripted shoppers with tasks of a public shop, and whether they get what they want."""

from __future__ import annotations

import argparse
import asyncio
import json
import signal
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from bot.commands.terminal import Refused, console
from bot.commands.training import newest_model
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.replay.cases import Case, Result
    from bot.replay.talk import Talk


def replay_tasks(settings: Settings, chosen: argparse.Namespace) -> None:
    """Talk tasks through with a service of its own, and compare the shop afterwards with what it ought to be."""
    from bot.replay.cases import prepare
    from bot.replay.chat import ServiceFailed
    from bot.replay.report import figures, tables, transcript
    from bot.replay.tasks import BadTasks, read_shop, read_tasks

    try:
        cases, not_allowed = prepare(read_tasks(chosen.tasks, chosen.limit), read_shop(chosen.shop))
        newest_model(settings)
        results = _replay(cases, chosen.shop.resolve(), chosen.seed)
    except (BadTasks, ServiceFailed) as error:
        raise Refused(str(error)) from None
    told = figures(results, not_allowed, chosen.seed)
    chosen.json.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    if chosen.transcripts:
        chosen.transcripts.write_text("\n".join(map(transcript, results)), encoding="utf-8")
    console.print(tables(told))


def _replay(cases: list[Case], shop: Path, seed: int) -> list[Result]:
    from bot.clock import utc_now
    from bot.replay.run import Replay

    # However it is stopped, it ends its service first.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as progress, tempfile.TemporaryDirectory() as folder:
        bar = progress.add_task("Starting the service", total=len(cases))
        fulfilled = 0

        def told(talk: Talk) -> None:
            nonlocal fulfilled
            fulfilled += talk.gave_up is None
            progress.update(bar, advance=1, description=f"{fulfilled} shoppers are content")

        return asyncio.run(Replay(Path(folder), seed, utc_now).run(cases, shop, told))
