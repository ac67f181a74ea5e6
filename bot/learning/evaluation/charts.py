"""The charts of the page about an evaluation, as inline SVG."""

# mypy: disable-error-code="import-untyped"

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes

from bot.learning.drawing import ACCENT, QUIET, SOFT, WARM, drawing
from bot.learning.evaluation.trust import TOLERANCE, Bin, Operating

SETTLED = 0.1  # of the messages; a share of wrong ones among fewer jumps about and would set the scale
MOST_WRONG = 0.12


def risk_coverage_chart(points: Sequence[Operating], now: Operating | None, description: str) -> str:
    """The share of answers that are wrong over the share of messages answered; `now` is where the assistant stands."""
    with drawing("risk", description) as (axes, svg):
        top = max([MOST_WRONG, *(1.15 * point.risk for point in points if point.coverage >= SETTLED)])
        axes.set(xlim=(0, 1), ylim=(0, min(top, 1.0)), xlabel="messages answered", ylabel="of these, wrong")
        axes.axhspan(0, TOLERANCE, color=SOFT, linewidth=0)
        axes.axhline(TOLERANCE, color=QUIET, linewidth=1, linestyle=(0, (4, 3)))
        axes.text(0.015, TOLERANCE, "1 in 20", color=QUIET, fontsize=8.5, va="bottom")
        axes.plot([point.coverage for point in points], [point.risk for point in points], color=ACCENT, linewidth=1.8)
        if now:
            _mark(axes, now, top)
    return svg.pop()


def reliability_chart(bins: Sequence[Bin], description: str) -> str:
    """How often it was right over how sure it was; a dot's area grows with its messages, a stem shows the distance."""
    with drawing("trust", description) as (axes, svg):
        axes.set(xlim=(0, 1), ylim=(0, 1.02), xlabel="how sure it was", ylabel="how often it was right")
        axes.plot([0, 1], [0, 1], color=QUIET, linewidth=1, linestyle=(0, (4, 3)))
        sure, right = [one.confidence for one in bins], [one.accuracy for one in bins]
        most = max(one.n for one in bins)
        axes.vlines(sure, sure, right, color=ACCENT, linewidth=1.4)
        axes.scatter(sure, right, s=[18 + 150 * one.n / most for one in bins], color=ACCENT, zorder=3, clip_on=False)
    return svg.pop()


def choice_chart(curve: Sequence[dict[str, float]], answer: float, description: str) -> str:
    """The share of answers that are wrong over the confidence answered from: in all voices, and in the hardest."""
    sure = [point["confidence"] for point in curve]
    with drawing("choice", description) as (axes, svg):
        top = max(point["wrong_hardest"] for point in curve)
        axes.set(
            xlim=(sure[0], 1), ylim=(0, 1.05 * top), xlabel="answers from this confidence on", ylabel="of these, wrong"
        )
        axes.axhspan(0, TOLERANCE, color=SOFT, linewidth=0)
        for name, title, color in (("wrong_hardest", "hardest voice", WARM), ("wrong", "all voices", ACCENT)):
            axes.plot(sure, [point[name] for point in curve], color=color, linewidth=1.8, label=title)
        axes.axvline(answer, color=QUIET, linewidth=1, linestyle=(0, (4, 3)))
        axes.legend(frameon=False, loc="upper right", labelcolor="linecolor")
    return svg.pop()


def _mark(axes: Axes, now: Operating, top: float) -> None:
    left = now.coverage > 0.5  # the curve rises: there is room above it on its left and below it on its right
    axes.plot([now.coverage] * 2, [0, now.risk], color=WARM, linewidth=1)
    axes.plot([now.coverage], [now.risk], "o", color=WARM, markersize=7, clip_on=False)
    axes.annotate(
        f"now {now.coverage:.0%} answered,\n{now.risk:.1%} of these wrong".replace("%", "\N{NO-BREAK SPACE}%"),
        (now.coverage, min(now.risk, 0.8 * top)),
        xytext=(-8, 7) if left else (9, 0),
        textcoords="offset points",
        ha="right" if left else "left",
        va="bottom" if left else "top",
        color=WARM,
        fontweight="bold",
    )
