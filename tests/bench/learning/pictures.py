"""Pictures of the proofs: learning curves with bands, and falls against what the rules said."""

# mypy: disable-error-code="import-untyped"

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.ticker import MultipleLocator, ScalarFormatter

from bot.learning.drawing import ACCENT, WARM, drawing

LINES = {"worth": (ACCENT, "chosen by worth"), "chance": (WARM, "at random")}
SHOWN = {"accuracy": "accuracy on held-out messages", "macro_f1": "macro-F1", "answered": "share answered"}


def drawn(told: dict[str, Any]) -> list[tuple[str, str]]:
    """(caption, inline SVG) of every picture of what was measured."""
    days = [(f"{words}, by day; bands: one standard deviation", _curve(told["days"], figure, words))
            for figure, words in SHOWN.items()] if "days" in told else []  # fmt: skip
    return days + (
        [("Largest fall of an intent's F1 on unseen messages", _falls(told["faults"]))] if "faults" in told else []
    )


def _curve(days: dict[str, Any], figure: str, words: str) -> str:
    with drawing(figure.replace("_", "-"), f"{words}, by day, chosen by worth and at random") as (axes, svg):
        for way, (colour, label) in LINES.items():
            values = np.array([[one[figure] for one in run] for run in days["rounds"][way]])
            mean, spread, at = (
                values.mean(axis=0),
                values.std(axis=0, ddof=min(1, len(values) - 1)),
                range(values.shape[1]),
            )
            axes.fill_between(at, mean - spread, mean + spread, color=colour, alpha=0.18, linewidth=0)
            axes.plot(at, mean, color=colour, label=label, marker="o", markersize=3)
        _by_number(axes, max(1, days["days"] // 5))
        axes.set_xlabel("day")
        axes.yaxis.set_major_locator(MultipleLocator(0.05))
        axes.legend(frameon=False, loc="lower right")
    return svg[0]


def _falls(faults: dict[str, Any]) -> str:
    rows: Sequence[dict[str, Any]] = faults["rows"]
    with drawing("falls", "each fault's largest fall of F1 on unseen messages, refused or not") as (axes, svg):
        for refused, colour, label in ((True, ACCENT, "refused"), (False, WARM, "not refused")):
            some = [row for row in rows if bool(row["refused"]) == refused]
            axes.scatter([row["share"] for row in some], [row["worst"]["unseen"]["fall"] for row in some],
                         color=colour, label=label, s=18)  # fmt: skip
        axes.set_xlabel("share of the intent's messages that are wrong or gone")
        axes.legend(frameon=False, loc="upper left")
    return svg[0]


def _by_number(axes: Any, every: int) -> None:
    axes.xaxis.set_major_locator(MultipleLocator(every))
    axes.xaxis.set_major_formatter(ScalarFormatter())
