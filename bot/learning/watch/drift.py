"""Whether two spans of days differ by more than chance, and by enough to matter: pure.

Turns of one conversation go together, so chance is reckoned with as many observations as there are conversations,
which is the cautious side. SURE is small because there are several comparisons every day.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import log2, sqrt
from statistics import NormalDist

from scipy.special import chdtri

SURE = 1e-4
"""How often chance alone may pass a limit, in one comparison."""
MATTERS = 0.018
"""In bits. The population stability index of 0.1 from which credit scoring takes note (Siddiqi, Credit Risk Scorecards,
2006): both are sums of squared differences for small ones, PSI of (p - q)² / p, and 8 ln 2 times this of the same."""
SHARE_MATTERS = 0.05
CONFIDENCE_MATTERS = 0.05
UNKNOWN_GROWS = 1.5
UNKNOWN_MATTERS = 0.01
FEWEST_EXPECTED = 5
"""What is expected less often in the smaller span is counted as one thing (Cochran, 1954)."""
OTHER = "other"


def divergence(then: Mapping[str, int], now: Mapping[str, int]) -> float:
    """Jensen-Shannon divergence of two tables of counts in bits: 0 for the same shares, 1 where nothing is shared.

    Lin, Divergence Measures Based on the Shannon Entropy, 1991. 0 where one of them is empty.
    """
    one, other = sum(then.values()), sum(now.values())
    if not one or not other:
        return 0.0
    pairs = [(then.get(name, 0) / one, now.get(name, 0) / other) for name in {*then, *now}]
    return sum(_bits(p, (p + q) / 2) / 2 + _bits(q, (p + q) / 2) / 2 for p, q in pairs)


def limit_of_divergence(kinds: int, then: int, now: int) -> float:
    """Bits that two samples of the same shares pass with probability SURE, or MATTERS where that is more.

    8 ln 2 times the divergence, over 1/n + 1/m, is about chi-squared with one degree of freedom less than kinds.
    """
    chance = float(chdtri(max(1, kinds - 1), SURE)) * (1 / then + 1 / now) / (8 * _LN2)
    return max(MATTERS, chance)


def joined(
    then: Mapping[str, int], now: Mapping[str, int], observations: tuple[int, int]
) -> tuple[dict[str, int], dict[str, int]]:
    """Both tables with what is too rare to be compared under one name; `observations` of each span."""
    whole = sum(then.values()) + sum(now.values())
    enough = {
        name
        for name in {*then, *now}
        if (then.get(name, 0) + now.get(name, 0)) / whole * min(observations) >= FEWEST_EXPECTED
    }
    return _joined(then, enough), _joined(now, enough)


def surely_apart(then: float, now: float, observations: tuple[int, int]) -> bool:
    """Whether two shares (0 to 1) differ by more than chance: the pooled test of two proportions, on both sides."""
    one, other = observations
    pooled = (then * one + now * other) / (one + other)
    spread = sqrt(pooled * (1 - pooled) * (1 / one + 1 / other))
    return abs(now - then) > _Z * spread


def _bits(p: float, middle: float) -> float:
    return p * log2(p / middle) if p else 0.0


def _joined(table: Mapping[str, int], enough: set[str]) -> dict[str, int]:
    kept = {name: count for name, count in table.items() if name in enough}
    rest = sum(table.values()) - sum(kept.values())
    return {**kept, OTHER: rest} if rest else kept


_Z = NormalDist().inv_cdf(1 - SURE / 2)
_LN2 = 0.6931471805599453
