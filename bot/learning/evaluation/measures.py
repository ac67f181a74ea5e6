"""How often the assistant is right, over rows. A share of nothing is None, never a division by zero."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from statistics import fmean
from typing import Any

import yaml

from bot.learning.evaluation.rows import ACTS, ANSWER, OUT_OF_SCOPE, Row

VALUES = "inform"
Credit = Callable[[Row], float]
Pairs = frozenset[frozenset[str]]


def credit(row: Row) -> float:
    """1 for a message that was understood, else 0."""
    return float(row.right)


def credit_with(pairs: Pairs) -> Credit:
    """As `credit`, but half for a confusion inside an acceptable pair: both readings help such a shopper."""

    def credited(row: Row) -> float:
        near = row.counted_as is not None and frozenset((row.label, row.counted_as)) in pairs
        return 1.0 if row.right else 0.5 * near

    return credited


def load_pairs(path: Path) -> Pairs:
    """The acceptable pairs of a YAML list of two intents each."""
    return frozenset(frozenset(pair) for pair in yaml.safe_load(path.read_text("utf-8")))


def accuracy(rows: Iterable[Row], credit: Credit = credit) -> float | None:
    """Mean credit: the share of messages understood; None without a message."""
    return _mean([credit(row) for row in rows])


def in_scope(rows: Iterable[Row]) -> list[Row]:
    """The messages that want something of the shop: neither out of scope nor a bare value such as an order number."""
    return [row for row in rows if row.label not in {OUT_OF_SCOPE, VALUES}]


def per_label(rows: Sequence[Row]) -> dict[str, dict[str, Any]]:
    """For each label of the file: n, precision, recall and their harmonic mean F1 (van Rijsbergen 1979, chapter 7).

    A precision of an intent that was never said, and an F1 without any hit, is 0.
    """
    wanted, said = Counter(row.label for row in rows), Counter(row.counted_as for row in rows)
    hits = Counter(row.label for row in rows if row.right)
    return {
        label: {
            "n": n,
            "precision": hits[label] / said[label] if said[label] else 0.0,
            "recall": hits[label] / n,
            "f1": 2 * hits[label] / (n + said[label]),
        }
        for label, n in sorted(wanted.items())
    }


def macro_f1(rows: Sequence[Row]) -> float | None:
    """The plain mean of the F1 of the file's labels (Opitz and Burst 2019, "averaged F1"): a rare one counts fully."""
    return _mean([measured["f1"] for measured in per_label(rows).values()])


def per_lang(rows: Iterable[Row]) -> dict[str, dict[str, Any]]:
    """For each language: n and accuracy."""
    groups = _grouped(rows, lambda row: row.message.lang)
    return {lang: {"n": len(group), "accuracy": accuracy(group)} for lang, group in groups.items()}


def by_source(rows: Iterable[Row], pairs: Pairs) -> dict[str, dict[str, Any]]:
    """For each source that a message names: n, accuracy, accuracy_with_pairs, and `answered` (share) and `wrong`."""
    groups = _grouped((row for row in rows if row.message.source is not None), lambda row: row.message.source or "")
    return {source: _of_source(group, pairs) for source, group in groups.items()}


def confusions(rows: Iterable[Row]) -> list[dict[str, Any]]:
    """Label, what it was taken for (None: nothing), and how often; most frequent first, then by name."""
    counts = Counter((row.label, row.counted_as) for row in rows if not row.right)
    falling = sorted(counts.items(), key=lambda item: (-item[1], item[0][0], item[0][1] or ""))
    return [{"label": label, "said": said, "n": n} for (label, said), n in falling]


def decisions(rows: Sequence[Row]) -> dict[str, float]:
    """The share of messages answered, asked about and handed over; they sum to 1."""
    return {act: sum(row.understood.act == act for row in rows) / len(rows) for act in ACTS}


def answered(rows: Sequence[Row]) -> dict[str, float | None]:
    """The share of messages that get an answer, and which share of these answers rests on a misunderstanding."""
    given = [row for row in rows if row.understood.act == ANSWER]
    return {"share": len(given) / len(rows), "wrong": _mean([float(not row.right) for row in given])}


def _of_source(rows: list[Row], pairs: Pairs) -> dict[str, Any]:
    given = answered(rows)
    return {
        "n": len(rows),
        "accuracy": accuracy(rows),
        "accuracy_with_pairs": accuracy(rows, credit_with(pairs)),
        "answered": given["share"],
        "wrong": given["wrong"],
    }


def _grouped(rows: Iterable[Row], key: Callable[[Row], str]) -> dict[str, list[Row]]:
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return dict(sorted(groups.items()))


def _mean(values: list[float]) -> float | None:
    return fmean(values) if values else None
