"""The proofs as tables on the terminal, and as a page with pictures beside .bench/learning.json."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path
from statistics import fmean, stdev
from typing import Any

from rich.console import Console
from rich.table import Table

from tests.bench.learning import pictures

WAYS = {"worth": "chosen by worth", "chance": "at random"}
FIGURES = {
    "accuracy": "accuracy",
    "macro_f1": "macro-F1",
    "answered": "answered",
    "wrong": "wrong of these",
    "to_come": "days to come",
}
STYLE = """:root{color-scheme:light dark;--ink:light-dark(#1b1b1b,#eee);--quiet:light-dark(#666,#aaa);
--line:light-dark(#ddd,#444);--accent:light-dark(#1a56a8,#7fb2ff);--warm:light-dark(#b4540a,#ffb070);
--accent-soft:light-dark(#cfe0f5,#26405f)}
body{font:16px/1.5 system-ui,sans-serif;color:var(--ink);background:Canvas;max-width:62rem;margin:2rem auto;
padding:0 1rem}
svg{max-width:34rem;width:100%}table{border-collapse:collapse;font-size:.875rem}
td,th{text-align:left;padding:.25rem .75rem .25rem 0;border-bottom:1px solid var(--line);vertical-align:top}
div{overflow-x:auto}"""
Rows = list[list[str]]


def show(told: dict[str, Any], console: Console) -> None:
    """The tables of what was measured."""
    for title, head, rows in _tables(told):
        table = Table(*head, title=title)
        for row in rows:
            table.add_row(*row)
        console.print(table)
    for line in _words(told):
        console.print(line, markup=False, highlight=False)


def leave(told: dict[str, Any], folder: Path) -> None:
    """learning.html with the tables, and the pictures in it and as files of their own."""
    drawn = pictures.drawn(told)
    parts = [f"<p>{escape(line)}</p>" for line in _words(told)]
    parts += [f"<figure>{svg}<figcaption>{escape(caption)}</figcaption></figure>" for caption, svg in drawn]
    parts += [_html(*one) for one in _tables(told)]
    page = f"<!doctype html><html lang=en><meta charset=utf-8><title>Learning</title><style>{STYLE}</style>"
    (folder / "learning.html").write_text(page + "<h1>Learning</h1>" + "".join(parts), encoding="utf-8")


def by_round(runs: Sequence[Sequence[dict[str, Any]]], figure: str) -> list[tuple[float, float] | None]:
    """Mean and standard deviation over the runs, round by round; None where a figure is not measured."""
    every = zip(*([one[figure] for one in run] for run in runs), strict=True)
    return [
        None if None in values else (fmean(values), stdev(values) if len(values) > 1 else 0.0)
        for values in map(list, every)
    ]


def _tables(told: dict[str, Any]) -> list[tuple[str, list[str], Rows]]:
    return [
        *([_days(told["days"])] if "days" in told else ()),
        *([_faults("Faults put in", told["faults"]["rows"])] if "faults" in told else ()),
        *([_faults("Changes that break nothing", told["faults"]["controls"])] if "faults" in told else ()),
        *([_rules(told["rules"])] if "rules" in told else ()),
    ]


def _days(days: dict[str, Any]) -> tuple[str, list[str], Rows]:
    rows: Rows = []
    for way, words in WAYS.items():
        runs = days["rounds"][way]
        columns = [by_round(runs, figure) for figure in FIGURES]
        shown = [fmean(run[day]["shown"] for run in runs) for day in range(len(runs[0]))]
        for day in range(len(runs[0])):
            rows.append([words, str(day), f"{shown[day]:.0f}", *(_with_spread(column[day]) for column in columns)])
    return "Day by day, on messages held out from the beginning", ["which", "day", "shown", *FIGURES.values()], rows


def _faults(title: str, faults: Sequence[dict[str, Any]]) -> tuple[str, list[str], Rows]:
    rows = [
        [
            row["fault"],
            *(_worst(row["worst"].get(part)) for part in ("golden", "cross_validation", "unseen")),
            f"{len(row['refused'])} reasons" if row["refused"] else "no",
        ]
        for row in faults
    ]
    return title, ["change", "worst of golden", "in cross-validation", "of unseen", "refused"], rows


def _rules(rules: dict[str, Any]) -> tuple[str, list[str], Rows]:
    nothing = {True: "no: Rasa learns the same", False: "no"}
    rows = [[row["fault"], row["kind"], "; ".join(row["refused"]) or nothing[row["same"]]] for row in rules["rows"]]
    return "Rules broken", ["fault", "kind", "refused for"], rows


def _words(told: dict[str, Any]) -> list[str]:
    """What it comes to, in sentences."""
    size = f"{told['messages']:,} training messages" + (f", {told['sample']} an intent" if told.get("sample") else "")
    said = [f"Learnt from {size}."]
    if "days" in told:
        ends = {way: by_round(told["days"]["rounds"][way], "accuracy") for way in WAYS}
        starts, (worth, chance) = ends["worth"][0], (ends[way][-1] for way in WAYS)
        said.append(
            f"Accuracy {_with_spread(starts)} before; after {told['days']['days']} days {_with_spread(worth)} "
            f"with what is worth most, {_with_spread(chance)} with what chance chooses."
        )
    if "faults" in told:
        rows = told["faults"]["rows"]
        harmful = [row for row in rows if row["harmful"]]
        caught = sum(bool(row["refused"]) for row in harmful)
        said.append(
            f"{len(rows)} faults; {len(harmful)} lower something the rules do not look at by 3 points or more, and "
            f"{caught} of these are refused; {sum(bool(row['refused']) for row in rows)} are refused in all."
        )
        sound = told["faults"]["controls"]
        said.append(
            f"{len(sound)} changes that break nothing; {sum(bool(row['refused']) for row in sound)} are refused."
        )
    if "rules" in told:
        rows = told["rules"]["rows"]
        broken, refused = ([row for row in rows if not row["same"]], [row for row in rows if row["refused"]])
        said.append(
            f"{len(rows)} faults in the rules; {len(broken)} change what Rasa learns from them, and {len(refused)} "
            f"of these are refused, by {told['rules']['conversations']} golden conversations."
        )
    return said


def _with_spread(value: tuple[float, float] | None) -> str:
    return "" if value is None else f"{100 * value[0]:.1f} ± {100 * value[1]:.1f} %"


def _worst(told: dict[str, Any] | None) -> str:
    return "" if told is None else f"{told['intent']} {-100 * told['fall']:+.1f}" if told["intent"] else "none"


def _html(title: str, head: Sequence[str], rows: Rows) -> str:
    top = "".join(f"<th>{escape(one)}" for one in head)
    body = "".join("<tr>" + "".join(f"<td>{escape(cell)}" for cell in row) for row in rows)
    return f"<h2>{escape(title)}</h2><div><table><tr>{top}{body}</table></div>"
