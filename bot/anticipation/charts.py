"""The charts of the page about anticipation, as inline SVG."""

# mypy: disable-error-code="import-untyped"

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from matplotlib.ticker import FuncFormatter, LogLocator, MaxNLocator, NullLocator

from bot.learning.drawing import ACCENT, QUIET, WARM, drawing


def calibration_chart(bins: Sequence[dict[str, Any]], description: str) -> str:
    """How often a question came over how often it was foreseen; a dot's area grows with its cases."""
    with drawing("calibration", description) as (axes, svg):
        axes.set(xlim=(0, 1), ylim=(0, 1.02), xlabel="share foreseen", ylabel="share that came")
        axes.plot([0, 1], [0, 1], color=QUIET, linewidth=1, linestyle=(0, (4, 3)))
        foreseen, came = [one["foreseen"] for one in bins], [one["came"] for one in bins]
        most = max((one["n"] for one in bins), default=1)
        axes.vlines(foreseen, foreseen, came, color=ACCENT, linewidth=1.4)
        sizes = [18 + 150 * one["n"] / most for one in bins]
        axes.scatter(foreseen, came, s=sizes, color=ACCENT, zorder=3, clip_on=False)
    return svg.pop()


def convergence_chart(points: Sequence[dict[str, Any]], description: str) -> str:
    """How far the estimate is off over the steps it was learnt from; the first point is the prior, with none."""
    with drawing("convergence", description) as (axes, svg):
        learnt = [point for point in points if point["steps"]]
        steps, off = [point["steps"] for point in learnt], [point["distance"] for point in learnt]
        axes.set(xscale="log", xlabel="steps learnt from", ylabel="distance")
        axes.axhline(points[0]["distance"], color=QUIET, linewidth=1, linestyle=(0, (4, 3)))
        axes.plot(steps, off, "o-", color=ACCENT, linewidth=1.8, markersize=4.5, clip_on=False)
        axes.set_ylim(0, 1.15 * max([points[0]["distance"], 0.05, *off]))
        axes.text(0.99, points[0]["distance"], "prior alone", color=QUIET, fontsize=8.5, va="bottom", ha="right",
                  transform=axes.get_yaxis_transform())  # fmt: skip
        axes.xaxis.set_major_locator(LogLocator())
        axes.xaxis.set_minor_locator(NullLocator())
        axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _place: f"{value:,.0f}"))
    return svg.pop()


def contacts_chart(groups: Sequence[tuple[str, dict[str, Any]]], description: str) -> str:
    """The share of orders asked about again, group by group, and where the true share lies."""
    with drawing("contacts", description) as (axes, svg):
        colors = (ACCENT, WARM)
        for place, (name, group) in enumerate(groups):
            low, high = group["interval"]
            axes.hlines(-place, low, high, color=colors[place], linewidth=2)
            axes.plot([group["share"]], [-place], "o", color=colors[place], markersize=6, clip_on=False)
            axes.text(low, 0.16 - place, name, color=colors[place], fontweight="bold")
        axes.set(xlim=(0, max(0.1, 1.2 * max(group["interval"][1] for _, group in groups))), xlabel="came back")
        axes.set_ylim(-len(groups) + 0.5, 0.6)
        axes.yaxis.set_major_locator(NullLocator())
        axes.xaxis.set_major_locator(MaxNLocator(5))
    return svg.pop()
