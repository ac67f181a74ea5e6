"""What a reader finds, and who wins where two readers want the same letters."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from bot.reading.clean import Seen

ORDER_NUMBER, EMAIL, COUPON_CODE = "order_number", "email", "coupon_code"
TRACKING_NUMBER, PHONE, MONEY, DATE = "tracking_number", "phone", "money", "date"
PRODUCT, SIZE, COLOUR = "product", "size", "colour"

KINDS = (EMAIL, ORDER_NUMBER, TRACKING_NUMBER, PHONE, COUPON_CODE, MONEY, DATE, PRODUCT, SIZE, COLOUR)
"""The surest first."""

NAMING = frozenset({ORDER_NUMBER, EMAIL, TRACKING_NUMBER, PHONE})
DESCRIBING = frozenset({SIZE, COLOUR, DATE, MONEY})

_RANK = {kind: rank for rank, kind in enumerate(KINDS)}


@dataclass(frozen=True)
class Finding:
    """A value in a message: `text` is what stands at [start, end), `value` the one way to write it."""

    kind: str
    value: str
    start: int
    end: int
    text: str


def precedence(finding: Finding) -> tuple[int, int, int]:
    """The longest wins, then the surest kind, then the first; spaCy's EntityRuler settles by the same idea."""
    return (finding.start - finding.end, _RANK[finding.kind], finding.start)


def settle(findings: Iterable[Finding]) -> list[Finding]:
    """Gives the findings that do not overlap a better one, in the order of the text."""
    kept: list[Finding] = []
    taken: set[int] = set()
    for finding in sorted(findings, key=precedence):
        letters = range(finding.start, finding.end)
        if taken.isdisjoint(letters):
            kept.append(finding)
            taken.update(letters)
    return sorted(kept, key=lambda finding: finding.start)


def in_original(finding: Finding, seen: Seen) -> Finding:
    """Gives a finding made in the visible text with the span and the letters of what the shopper typed."""
    start, end = seen.original_span(finding.start, finding.end)
    return replace(finding, start=start, end=end, text=seen.original[start:end])
