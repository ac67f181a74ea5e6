"""Charts as inline SVG whose colours and letters are the page's own, so that they turn dark with it."""

# mypy: disable-error-code="import-untyped"

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from html import escape
from io import StringIO

import matplotlib
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MultipleLocator, PercentFormatter

from bot.learning.evaluation.trust import TOLERANCE, Bin, Operating

# Stand-ins that matplotlib can draw with; in the SVG each becomes the page's custom property of that name.
INK, QUIET, LINE, ACCENT, WARM, SOFT = (f"#00000{n}" for n in range(1, 7))
PROPERTIES = {INK: "ink", QUIET: "quiet", LINE: "line", ACCENT: "accent", WARM: "warm", SOFT: "accent-soft"}
SIZE = (4.0, 2.9)
MARGINS = {"left": 0.15, "right": 0.965, "bottom": 0.15, "top": 0.965}
PERCENT = PercentFormatter(1, 0, "\N{NO-BREAK SPACE}%")
STYLE = {
    "svg.fonttype": "none",
    "svg.hashsalt": "beforehand",
    "font.size": 9.5,
    "text.color": INK,
    "axes.edgecolor": LINE,
    "axes.labelcolor": QUIET,
    "xtick.color": QUIET,
    "ytick.color": QUIET,
    "xtick.major.size": 0,
    "ytick.major.size": 0,
    "xtick.major.pad": 6,
    "ytick.major.pad": 5,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": LINE,
    "grid.linewidth": 0.6,
}
SETTLED = 0.1  # of the messages; a share of wrong ones among fewer jumps about and would set the scale
MOST_WRONG = 0.12


def risk_coverage_chart(points: Sequence[Operating], now: Operating | None, description: str) -> str:
    """The share of answers that are wrong over the share of messages answered; `now` is where the assistant stands."""
    with _drawing("risk", description) as (axes, svg):
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
    with _drawing("trust", description) as (axes, svg):
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
    with _drawing("choice", description) as (axes, svg):
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


@contextmanager
def _drawing(name: str, description: str) -> Iterator[tuple[Axes, list[str]]]:
    """Axes to draw on; afterwards the list holds the SVG."""
    svg: list[str] = []
    with matplotlib.rc_context(STYLE):
        figure = Figure(SIZE)
        figure.subplots_adjust(**MARGINS)
        axes = figure.add_subplot()
        axes.xaxis.set_major_locator(MultipleLocator(0.2))
        axes.xaxis.set_major_formatter(PERCENT)
        axes.yaxis.set_major_formatter(PERCENT)
        yield axes, svg
        file = StringIO()
        figure.savefig(file, format="svg", transparent=True, metadata={"Date": None})
    svg.append(_for_page(file.getvalue(), name, description))


def _for_page(svg: str, name: str, description: str) -> str:
    """The bare element with the page's colours, ids of its own, and its description for those who cannot see it."""
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
    svg = re.sub(r'<svg [^>]*?(viewBox="[^"]*")[^>]*>', rf'<svg role="img" aria-label="{escape(description)}" \1>', svg)
    svg = re.sub(r'(\bid="|url\(#|href="#)', rf"\g<1>{name}-", svg).replace("xlink:href", "href")
    for stand_in, name_of_property in PROPERTIES.items():
        svg = svg.replace(stand_in, f"var(--{name_of_property})")
    return re.sub(r"font: (?:(\d+) )?([\d.]+)px [^;\"]*", _font, svg)


def _font(found: re.Match[str]) -> str:
    return f"font-size: {found[2]}px; font-weight: {found[1] or 400}"
