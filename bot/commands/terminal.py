"""What commands share: where they speak to people, how they show progress, and how they refuse."""

from __future__ import annotations

import getpass
import os
from pathlib import Path

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

ROOT = Path(__file__).parent.parent.parent
console = Console(stderr=True)


class Refused(Exception):
    """The command cannot be carried out; the text is one sentence that says what to do."""


def who() -> str:
    """Who runs the command, as the system calls them."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        # A container may run as a number that has no name.
        return f"user {os.getuid()}"


def progress_bar() -> Progress:
    """A spinner, a text that changes and the time; gone when it ends."""
    return Progress(
        SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn(), console=console, transient=True
    )


def counting_bar() -> Progress:
    """A bar of so many of so many, and the time that is left; gone when it ends."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=console, transient=True)
