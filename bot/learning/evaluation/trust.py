"""How far the assistant's own confidence can be trusted, over rows."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from statistics import fmean

from scipy.stats import rankdata

from bot.learning.evaluation.rows import OUT_OF_SCOPE, Row

BINS = 15
TOLERANCE = 0.05


@dataclass(frozen=True)
class Operating:
    """Answering from `confidence` on: the share of messages answered, and the share of these that is wrong."""

    confidence: float
    coverage: float
    risk: float


@dataclass(frozen=True)
class Bin:
    """The messages whose confidence lies in one of the equal-width bins: their means."""

    n: int
    confidence: float
    accuracy: float


def ood_auroc(rows: Sequence[Row]) -> float | None:
    """How well the out-of-scope score tells what is none of the shop's business from the rest; None without both."""
    foreign = [row.understood.out_of_scope for row in rows if row.label == OUT_OF_SCOPE]
    own = [row.understood.out_of_scope for row in rows if row.label != OUT_OF_SCOPE]
    return auroc(foreign, own)


def auroc(positives: Sequence[float], negatives: Sequence[float]) -> float | None:
    """The chance that a positive scores above a negative, ties half; None when there are none of either.

    Area under the ROC curve as the Mann-Whitney statistic (Hanley and McNeil 1982).
    """
    n, m = len(positives), len(negatives)
    if not n or not m:
        return None
    ranks = rankdata([*positives, *negatives])
    return float((ranks[:n].sum() - n * (n + 1) / 2) / (n * m))


def risk_coverage(rows: Sequence[Row]) -> list[Operating]:
    """Every place where a threshold can stand, by falling confidence (El-Yaniv and Wiener 2010).

    Messages of equal confidence come together: no threshold can part them.
    """
    points, seen, wrong = [], 0, 0
    falling = sorted(rows, key=lambda row: -row.confidence)
    for confidence, group in groupby(falling, key=lambda row: row.confidence):
        for row in group:
            seen, wrong = seen + 1, wrong + (not row.right)
        points.append(Operating(confidence, seen / len(rows), wrong / seen))
    return points


def coverage_at(rows: Sequence[Row], tolerance: float = TOLERANCE) -> float:
    """The largest share of messages that can be answered with at most `tolerance` of them wrong; 0 if none can."""
    return max((point.coverage for point in risk_coverage(rows) if point.risk <= tolerance), default=0.0)


def reliability(rows: Sequence[Row]) -> list[Bin]:
    """The 15 equal-width bins (lower, upper] that hold a message, by rising confidence (DeGroot and Fienberg 1983)."""
    edges = [edge / BINS for edge in range(BINS)]
    bins: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        bins[max(bisect_left(edges, row.confidence), 1)].append(row)
    return [_bin(group) for _, group in sorted(bins.items())]


def ece(rows: Sequence[Row]) -> float:
    """Expected calibration error with 15 bins (Guo et al. 2017): mean distance of confidence and accuracy, 0 to 1."""
    return sum(one.n * abs(one.accuracy - one.confidence) for one in reliability(rows)) / len(rows)


def _bin(rows: list[Row]) -> Bin:
    return Bin(len(rows), fmean(row.confidence for row in rows), fmean(row.right for row in rows))
