"""The comparison as a table for people and as .bench/nlu.json for machines."""

from __future__ import annotations

from typing import Any

from rich.table import Column, Table

from tests.bench.nlu.figures import Figure
from tests.bench.nlu.pipelines import OURS, TITLES

OTHERS = [name for name in TITLES if name != OURS]


def as_json(figures: list[Figure], machine: dict[str, Any], notes: list[str]) -> dict[str, Any]:
    """Ratios "<figure>_over_<pipeline>", ours over theirs, and the retraining's over our first; figures; notes."""
    ratios = {f"{one.name}_over_{other}": one.ratio(other) for one in figures for other in OTHERS}
    ratios["retrain_seconds_over_train_seconds"] = _again(figures)
    return {
        "ratios": {name: short(ratio) for name, ratio in ratios.items() if ratio is not None},
        "figures": {figure.name: _figure(figure) for figure in figures},
        "machine": machine,
        "notes": notes,
    }


def table(figures: list[Figure]) -> Table:
    """The pipelines side by side; under another's value stands ours over it."""
    columns = [Column(TITLES[name], justify="right") for name in (OURS, *OTHERS)]
    drawn = Table(Column(no_wrap=True), *columns, show_lines=True, caption="x: ours over this one")
    for figure in figures:
        drawn.add_row(figure.name, *(_cell(figure, name) for name in (OURS, *OTHERS)))
    return drawn


def in_words(figures: list[Figure], notes: list[str]) -> str:
    """How every figure was taken, and what else one has to know."""
    return "\n".join([*(f"{figure.name}: {figure.taken}." for figure in figures), "", *notes])


def short(value: float) -> float:
    """Four significant digits; more would be noise."""
    return float(f"{value:.4g}")


def _again(figures: list[Figure]) -> float | None:
    seconds = {figure.name: figure.values.get(OURS) for figure in figures}
    again, first = seconds.get("retrain_seconds"), seconds.get("train_seconds_measured")
    return again / first if again and first else None


def _figure(figure: Figure) -> dict[str, Any]:
    return {
        "unit": figure.unit,
        "larger_is_better": figure.larger_is_better,
        "taken": figure.taken,
        "values": {name: short(value) for name, value in figure.values.items()},
    }


def _cell(figure: Figure, name: str) -> str:
    if name not in figure.values:
        return "-"
    ratio = figure.ratio(name)
    shown = _shown(figure.values[name], figure.unit)
    return shown if name == OURS or ratio is None else f"{shown}\n{_judged(ratio, figure.larger_is_better)}"


def _shown(value: float, unit: str) -> str:
    if unit == "bytes":
        value, unit = value / 2**20, "MiB"
    return f"{value:,.0f} {unit}" if value >= 1000 else f"{short(value):g} {unit}".rstrip()


def _judged(ratio: float, larger_is_better: bool) -> str:
    colour = "green" if (ratio > 1) == larger_is_better else "yellow"
    return f"[{colour}]x {short(ratio):g}[/]"
