"""`train` and `evaluate`: a model of the present data, and how well it understands."""

from __future__ import annotations

import argparse
from pathlib import Path

from rich.progress import Progress, TaskID

from bot.commands.terminal import ROOT, Refused, console, progress_bar, who
from bot.settings import Settings


def train(settings: Settings, chosen: argparse.Namespace) -> None:
    """Train a model of the present data."""
    print(newest_model(settings, chosen.progress, chosen.by).relative_to(settings.project_dir))


def evaluate(settings: Settings, chosen: argparse.Namespace) -> None:
    """Say how well the assistant understands a file of labelled messages."""
    from bot.clock import utc_now
    from bot.dialogue.engine import plain
    from bot.learning.card import read_card
    from bot.learning.evaluation.command import carry_out, prepare
    from bot.learning.evaluation.errors import CannotEvaluate
    from bot.learning.evaluation.figures import About

    try:
        task = prepare(chosen.messages, chosen.json, chosen.page)
        model, now = chosen.model or newest_model(settings), utc_now()
        with progress_bar() as progress:
            progress.add_task("Loading the assistant")
            from bot.learning.evaluation.understanding import Understanding

            understand = Understanding(model, plain, now.date())
        card = read_card(model)
        known = (card.train_seconds, card.trained_at, card.thresholds) if card else ()
        about = About(model.name, chosen.messages.name, understand.thresholds, now, *known)
        carry_out(task, understand, understand.intents, about, ROOT / "data/acceptable_pairs.yml", console)
    except CannotEvaluate as error:
        raise Refused(str(error)) from None


def newest_model(settings: Settings, lines: bool = False, by: str | None = None) -> Path:
    """The archive of the present data, trained for `by` (else who runs the command) if it is not there.

    Raises Refused.
    """
    from bot.clock import utc_now
    from bot.learning.train import TrainingFailed
    from bot.learning.train import train as train_model

    try:
        with progress_bar() as progress:
            task = progress.add_task("Training the assistant")
            return train_model(
                settings.project_dir, lambda step: _tell(progress, task, step, lines), utc_now, by or who()
            )
    except TrainingFailed as error:
        raise Refused(f"the assistant could not be trained:\n{error}") from None


def _tell(progress: Progress, task: TaskID, text: str, lines: bool) -> None:
    """Show a step: in place on a terminal, as a line of its own in a log or where `lines` asks for it."""
    progress.update(task, description=text)
    if lines or not console.is_terminal:
        console.print(text)
