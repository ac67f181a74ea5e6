"""What a reader finds, and who wins where two readers want the same letters."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from bot.reading.clean import Seen

ORDER_NUMBER, EMAIL, COUPON_CODE = "order_number", "email", "coupon_code"
_RANK = {EMAIL: 0, ORDER_NUMBER: 1, COUPON_CODE: 2}


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
    for finding in sorted(findings, key=precedence):
        if all(finding.end <= other.start or other.end <= finding.start for other in kept):
            kept.append(finding)
    return sorted(kept, key=lambda finding: finding.start)


def in_original(finding: Finding, seen: Seen) -> Finding:
    """Gives a finding made in the visible text with the span and the letters of what the shopper typed."""
    start, end = seen.original_span(finding.start, finding.end)
    return replace(finding, start=start, end=end, text=seen.original[start:end])
