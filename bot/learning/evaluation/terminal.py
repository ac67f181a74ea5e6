"""The figures of an evaluation as tables in the terminal."""

from __future__ import annotations

from typing import Any

from rich.columns import Columns
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bot.learning.evaluation.figures import Figures

SHOWN = 10


def show(console: Console, figures: Figures) -> None:
    """Prints the main figures, each source, the ten worst labels and the ten largest confusions."""
    console.print(_main(figures))
    if figures["by_source"]:
        console.print(_sources(figures))
    console.print(Columns([_labels(figures), _confusions(figures)], padding=(0, 4)))


def _main(figures: Figures) -> Table:
    answered, acts = figures["answered"], figures["decisions"]
    table = _table(f"{figures['n']} messages of {escape(figures['messages'])}", "figure", "value")
    for name in ("accuracy", "accuracy_with_pairs", "accuracy_in_scope", "accuracy_in_scope_with_pairs", "macro_f1"):
        table.add_row(name, _percent(figures[name]))
    table.add_row("answered, asked, handed over", " / ".join(_percent(share) for share in acts.values()))
    table.add_row("wrong among the answered", _percent(answered["wrong"]))
    table.add_row("coverage at 5 % error", _percent(figures["coverage_at_5pct_error"]))
    table.add_row("out-of-scope AUROC", _number(figures["ood_auroc"], 3))
    table.add_row("calibration error (ECE)", _number(figures["ece"], 3))
    table.add_row("a message takes", f"{figures['us_per_message'] / 1000:.1f} ms")
    table.add_row("training took", f"{_number(figures['train_seconds'], 0)} s")
    return table


def _sources(figures: Figures) -> Table:
    table = _table("By source", "source", "n", "accuracy", "with pairs", "answered", "wrong")
    for source, measured in figures["by_source"].items():
        shares = (measured[key] for key in ("accuracy", "accuracy_with_pairs", "answered", "wrong"))
        table.add_row(escape(source), str(measured["n"]), *map(_percent, shares))
    return table


def _labels(figures: Figures) -> Table:
    table = _table("Worst intents", "intent", "n", "F1")
    for label, measured in sorted(figures["per_label"].items(), key=lambda item: (item[1]["f1"], item[0]))[:SHOWN]:
        table.add_row(label, str(measured["n"]), _number(measured["f1"], 2))
    return table


def _confusions(figures: Figures) -> Table:
    table = _table("Largest confusions", "label", "understood as", "n")
    for one in figures["confusions"][:SHOWN]:
        table.add_row(one["label"], one["said"] or "nothing", str(one["n"]))
    return table


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", header_style="dim", box=None, pad_edge=False)
    for column in columns:
        table.add_column(column, justify="right" if column in {"n", "value", "F1", "wrong"} else "left")
    return table


def _percent(share: Any) -> str:
    return "–" if share is None else f"{100 * share:.1f} %"


def _number(value: Any, digits: int) -> str:
    return "–" if value is None else f"{value:.{digits}f}"
