"""One self-contained page about an evaluation, for people who look before they read."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from jinja2 import Environment
from markupsafe import Markup

from bot.learning.evaluation import trust
from bot.learning.evaluation.figures import Figures
from bot.learning.evaluation.measures import Pairs
from bot.learning.evaluation.rows import Row
from bot.learning.pages import page_environment, percent

HERE = Path(__file__).parent
WORST_MESSAGES = 50
LARGEST_CONFUSIONS = 12
LONGEST_TEXT = 280


def render(figures: Figures, rows: Sequence[Row], pairs: Pairs) -> str:
    """The page as HTML; whatever came with the messages is escaped, and the same rows give the same page."""
    template = _environment().get_template("page.html.j2")
    return template.render(
        figures=figures,
        charts=_charts(figures, rows),
        confusions=list(islice(_confusions(figures, rows, pairs), LARGEST_CONFUSIONS)),
        labels=sorted(figures["per_label"].items(), key=lambda item: (item[1]["f1"], item[0])),
        worst=worst(rows)[:WORST_MESSAGES],
        wrong=sum(not row.right for row in rows),
    )


def worst(rows: Sequence[Row]) -> list[Row]:
    """The messages that were misunderstood, those it was surest of first."""
    return sorted((row for row in rows if not row.right), key=lambda row: -row.confidence)


def shortened(text: str) -> str:
    """The text as far as a table has room for it."""
    return text if len(text) <= LONGEST_TEXT else f"{text[:LONGEST_TEXT].rstrip()}…"


def _environment() -> Environment:
    environment = page_environment(HERE)
    environment.filters["shortened"] = shortened
    return environment


def _charts(figures: Figures, rows: Sequence[Row]) -> dict[str, Markup]:
    # Here, because matplotlib takes a second to import and nothing else of the service needs it.
    from bot.learning.evaluation.charts import choice_chart, reliability_chart, risk_coverage_chart

    share, wrong = figures["answered"]["share"], figures["answered"]["wrong"]
    now = None if wrong is None else trust.Operating(figures["thresholds"].get("answer", 0.0), share, wrong)
    risk = f"Now {percent(share)} of the messages are answered and {percent(wrong, 1)} of these answers are wrong."
    calibration = f"Confidence and truth lie {100 * figures['ece']:.1f} points apart on average."
    chosen = figures["chosen"]
    choice = (
        choice_chart(chosen["curve"], chosen["answer"], f"It answers from {chosen['answer']} on.") if chosen else ""
    )
    return {
        "choice": Markup(choice),  # noqa: S704
        "risk": Markup(risk_coverage_chart(trust.risk_coverage(rows), now, risk)),  # noqa: S704
        "trust": Markup(reliability_chart(trust.reliability(rows), calibration)),  # noqa: S704
    }


def _confusions(figures: Figures, rows: Sequence[Row], pairs: Pairs) -> Any:
    """Each confusion with its surest message, and whether it is an acceptable one."""
    examples = {(row.label, row.counted_as): row.message.text for row in reversed(worst(rows))}
    for one in figures["confusions"]:
        pair = (one["label"], one["said"])
        yield {**one, "near": frozenset(pair) in pairs, "example": examples[pair]}
