"""The steps of `python -m bot evaluate`, from the file of messages to figures and page."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from bot.learning.evaluation.errors import BadOutput
from bot.learning.evaluation.figures import About, figures
from bot.learning.evaluation.measures import load_pairs
from bot.learning.evaluation.messages import Labelled, check_labels, read_messages
from bot.learning.evaluation.page import render
from bot.learning.evaluation.rows import Understand, understand_all
from bot.learning.evaluation.terminal import show


@dataclass(frozen=True)
class Task:
    """What to evaluate and where the results go."""

    messages: list[Labelled]
    out: Path
    page: Path


def prepare(messages: Path, out: Path, page: Path | None) -> Task:
    """Reads the messages and makes room for the results, before anything slow happens; raises CannotEvaluate.

    Without a `page` it stands beside `out`, with the suffix .html.
    """
    page = page or out.with_suffix(".html")
    if len({path.resolve() for path in (messages, out, page)}) < 3:
        raise BadOutput("the messages, the JSON and the page must be three different files")
    task = Task(read_messages(messages), out, page)
    for path in (out, page):
        _make_room(path)
    return task


def carry_out(
    task: Task, understand: Understand, intents: Collection[str], about: About, pairs: Path, console: Console
) -> None:
    """Understands every message, writes figures and page, and shows them; raises BadMessages for an unknown label."""
    check_labels(task.messages, intents)
    acceptable = load_pairs(pairs)
    rows = list(understand_all(_shown(task.messages, console), understand))
    measured = figures(rows, acceptable, about)
    task.out.write_text(json.dumps(measured, indent=1, ensure_ascii=False, allow_nan=False) + "\n", "utf-8")
    task.page.write_text(render(measured, rows, acceptable), "utf-8")
    show(console, measured)
    console.print(f"\nPage  {task.page}\nJSON  {task.out}", highlight=False, markup=False, soft_wrap=True)


def _shown(messages: list[Labelled], console: Console) -> Iterable[Labelled]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        yield from progress.track(messages, description="Understanding")


def _make_room(path: Path) -> None:
    if path.is_dir():
        raise BadOutput(f"{path} is a folder, not a file")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadOutput(f"{path} cannot be written: {error.strerror}") from None
