"""`merge`: reviewed corrections become training messages."""

from __future__ import annotations

import argparse
import difflib
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from bot.commands.terminal import Refused
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.learning.merge import Change, Merge, Outcome

STYLES = {"taken": "green", "doubled": "dim", "contradicted": "yellow", "refused": "red"}
DIFF_STYLES = {"+": "green", "-": "red", "@": "cyan"}


def merge(settings: Settings, chosen: argparse.Namespace) -> None:
    """Take reviewed corrections into the training messages.

    Prints the difference and what became of each correction. Nothing is written with --dry-run, or where a line of a
    file cannot be read.
    """
    from bot.learning.corrections import BadCorrections, read_corrections
    from bot.learning.merge import carry_out, plan_merge

    try:
        corrections = read_corrections(chosen.files)
    except BadCorrections as error:
        raise Refused(f"nothing was merged:\n{error}") from None
    own = settings.project_dir / "data"
    # Somebody else's folder of messages has no exam of ours.
    planned = plan_merge(chosen.data or own / "nlu", corrections, None if chosen.data else own / "golden")
    if not chosen.dry_run:
        carry_out(planned)
    _show(planned, Console(), chosen.dry_run)


def _show(planned: Merge, out: Console, dry: bool) -> None:
    for line in (line for change in planned.changes for line in _difference(change)):
        out.print(Text(line, style=DIFF_STYLES.get(line[:1], "")), soft_wrap=True)
    if planned.outcomes:
        out.print(_table(planned.outcomes))
    counts = Counter(one.fate.value for one in planned.outcomes)
    told = ", ".join(f"{counts[fate]} {fate}" for fate in STYLES)
    out.print(f"{told}.{' Nothing was written.' if dry else ''}", highlight=False, soft_wrap=True)


def _difference(change: Change) -> Iterator[str]:
    name = "/".join(change.path.parts[-2:])
    lines = (change.before.splitlines(), change.after.splitlines())
    return difflib.unified_diff(*lines, f"before/{name}", f"after/{name}", lineterm="", n=1)


def _table(outcomes: tuple[Outcome, ...]) -> Table:
    """One row a correction; what leads to a person is not shown either."""
    from bot.reading.personal import remove_personal

    table = Table(Column("", no_wrap=True), "message", "intent", "why", "source", "reviewed by")
    for one in outcomes:
        said = one.correction
        shown = (remove_personal(said.text, said.language).text, said.intent, one.why, said.source, said.reviewer)
        table.add_row(Text(one.fate.value, style=STYLES[one.fate.value]), *map(Text, shown))
    return table
