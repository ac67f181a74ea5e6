"""How sure a share is, and how sure the difference of two shares."""

from __future__ import annotations

from math import sqrt

Z95 = 1.959964
Interval = tuple[float, float]


def wilson(hits: int, n: int, z: float = Z95) -> Interval:
    """Where the true share lies with 95 % when `hits` of `n` were seen; (0, 1) of none.

    The score interval (Wilson 1927, "Probable inference, the law of succession, and statistical inference").
    """
    if n == 0:
        return 0.0, 1.0
    share, widening = hits / n, 1 + z * z / n
    middle = (share + z * z / (2 * n)) / widening
    half = z * sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / widening
    return max(0.0, middle - half), min(1.0, middle + half)


def newcombe(hits: int, n: int, other_hits: int, other_n: int, z: float = Z95) -> Interval:
    """Where the difference of two independent shares, the first less the other, lies with 95 %; (-1, 1) without both.

    The hybrid score interval, method 10 of Newcombe 1998, "Interval estimation for the difference between independent
    proportions: comparison of eleven methods".
    """
    if n == 0 or other_n == 0:
        return -1.0, 1.0
    one, other = hits / n, other_hits / other_n
    (low, high), (other_low, other_high) = wilson(hits, n, z), wilson(other_hits, other_n, z)
    below = sqrt((one - low) ** 2 + (other_high - other) ** 2)
    above = sqrt((high - one) ** 2 + (other - other_low) ** 2)
    return one - other - below, one - other + above
