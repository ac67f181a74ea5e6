"""One self-contained page about anticipation, for people who look before they read."""

from __future__ import annotations

from pathlib import Path

from markupsafe import Markup

from bot.anticipation.figures import Figures
from bot.learning.pages import page_environment, percent

HERE = Path(__file__).parent


def render(figures: Figures) -> str:
    """The page as HTML; the same figures give the same page."""
    environment = page_environment(HERE)
    environment.filters["points"] = points
    return environment.get_template("page.html.j2").render(figures=figures, charts=_charts(figures))


def points(share: float | None) -> str:
    """A difference of shares in points with its sign, "+4.2"; a dash for None."""
    return "–" if share is None else f"{100 * share:+.1f}".replace("-", "\N{MINUS SIGN}")


def _charts(figures: Figures) -> dict[str, Markup | None]:
    # Here, because matplotlib takes a second to import and nothing else of the service needs it.
    from bot.anticipation.charts import calibration_chart, contacts_chart, convergence_chart

    steps, contacts = figures["convergence"]["points"], figures["contacts"]
    groups = [("answered ahead", contacts["anticipating"]), ("held out", contacts["held_out"])]
    groups = [(name, group) for name, group in groups if group["orders"]]
    bins = figures["calibration"]["bins"]
    drawn = {
        "calibration": calibration_chart(bins, f"Off by {percent(figures['calibration']['ece'], 1)}.") if bins else "",
        "convergence": convergence_chart(steps, f"Now {steps[-1]['distance']:.3f}.") if len(steps) > 1 else "",
        "contacts": contacts_chart(groups, _came_back(groups)) if groups else "",
    }
    return {name: Markup(svg) if svg else None for name, svg in drawn.items()}  # noqa: S704


def _came_back(groups: list[tuple[str, dict[str, float]]]) -> str:
    return "; ".join(f"{name}: {percent(group['share'], 1)} came back" for name, group in groups)
