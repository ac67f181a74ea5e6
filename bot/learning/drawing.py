"""Drawing charts as inline SVG whose colours and letters are the page's own, so that they turn dark with it."""

# mypy: disable-error-code="import-untyped"

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from io import StringIO

import matplotlib
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MultipleLocator, PercentFormatter

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


@contextmanager
def drawing(name: str, description: str) -> Iterator[tuple[Axes, list[str]]]:
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
