"""What was measured, as a table for people and as .bench/latest.json for machines."""

from __future__ import annotations

import json
import os
import platform
from dataclasses import asdict
from pathlib import Path
from typing import Any

import psutil
from rich.table import Column, Table

from tests.bench.figures import Figure


def as_json(figures: list[Figure], machine: dict[str, Any]) -> dict[str, Any]:
    """The report with the keys the contract promises; a ratio that was not measured is not there."""
    return {
        "ratios": {figure.name: _short(figure.ratio) for figure in figures if figure.compares},
        "figures": {figure.name: _figure(figure) for figure in figures},
        "machine": machine,
    }


def write(report: dict[str, Any], path: Path) -> None:
    """Leave the report as a file, its folder made if need be."""
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(report, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def table(figures: list[Figure]) -> Table:
    """The figures side by side."""
    drawn = Table(Column(no_wrap=True), "ours", "baseline", "ratio", "what was measured", show_lines=True)
    for figure in figures:
        drawn.add_row(
            figure.name,
            f"{_short(figure.ours):g} {figure.unit}",
            f"{_short(figure.baseline):g} {figure.unit}\n{figure.baseline_is}" if figure.baseline else "none",
            _judged(figure),
            figure.measured,
        )
    return drawn


def machine() -> dict[str, Any]:
    """What it was measured on; `load` is the system's load average (1 minute) when asked."""
    return {
        "system": platform.platform(),
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "memory_gib": _short(psutil.virtual_memory().total / 2**30),
        "load": _short(os.getloadavg()[0]),
    }


def _figure(figure: Figure) -> dict[str, Any]:
    told = {name: value for name, value in asdict(figure).items() if name not in ("name", "compares")}
    return {**told, "ours": _short(figure.ours), "baseline": _short(figure.baseline) if figure.baseline else None}


def _judged(figure: Figure) -> str:
    if not figure.compares or figure.baseline is None:
        return ""
    better = (figure.ratio > 1) == figure.larger_is_better
    return f"[{'green' if better else 'yellow'}]{_short(figure.ratio):g}[/]"


def _short(value: float) -> float:
    """Four significant digits; more would be noise."""
    return float(f"{value:.4g}")
