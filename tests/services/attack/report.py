"""What the guesses found out, as a table and as a picture of the times."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from rich.table import Table

from bot.conversations.sign_in import CODES
from bot.shop.policies import load_policies
from tests.services.attack.guessing import ADDRESSES, ELSEWHERE, Findings

MILLISECONDS = 1000


def wrong(found: Findings) -> list[str]:
    """Every promise that was broken, but for times: something told, bodies that differ, a budget overrun."""
    rules = load_policies().lookups
    limits = {
        "from one address": (found.looked_by_address, rules.misses_per_address),
        "in one conversation": (found.looked_by_chat, rules.misses_per_conversation),
        "at one order": (found.looked_by_order, rules.misses_per_order),
        "codes to one customer": (found.codes_sent, CODES.most),
    }
    over = [
        f"{most} allowed {name}, {max(of.values())} got"
        for name, (of, most) in limits.items()
        if of and max(of.values()) > most
    ]
    differing = [group for group, bodies in found.bodies.items() if len(set().union(*bodies.values())) != 1]
    return [*found.disclosed[:20], *over, *(f"{group}: bodies differ" for group in differing)]


def told_by_times(found: Findings) -> list[str]:
    """Where medians are as far apart as the smaller of the two spreads (the range of the middle half), or farther."""
    return [
        f"{group}: {abs(one[1] - other[1]):.2f} ms apart, spread {min(one[2], other[2]):.2f} ms"
        for group in found.seconds
        for one, other in [sorted(_spreads(found, group))]
        if abs(one[1] - other[1]) >= min(one[2], other[2])
    ]


def _spreads(found: Findings, group: str) -> Iterator[tuple[str, float, float, int]]:
    """(label, median, range of the middle half, how many) in milliseconds."""
    for label, seconds in found.seconds[group].items():
        low, middle, high = np.percentile(np.array(seconds) * MILLISECONDS, (25, 50, 75))
        yield label, float(middle), float(high - low), len(seconds)


def table(found: Findings, title: str) -> Table:
    """Counts first, then times: medians and spreads of what must look alike."""
    drawn = Table("", "n", "median ms", "spread ms", title=title)
    for kind, count in sorted(found.guesses.items()):
        drawn.add_row(f"storm: {kind}", f"{count:,}")
    for name, count in sorted(found.answers.items()):
        drawn.add_row(f"  answered {name}", f"{count:,}")
    for address in ADDRESSES:
        drawn.add_row(f"  looked for from {address}", f"{found.looked_by_address[address]}")
    drawn.add_row(f"  codes sent to one customer ({ELSEWHERE})", f"{max(found.codes_sent.values(), default=0)}")
    drawn.add_row("told that should not be", str(len(found.disclosed)))
    for group in found.seconds:
        drawn.add_section()
        for label, middle, spread, count in sorted(_spreads(found, group)):
            drawn.add_row(f"{group}: {label}", f"{count:,}", f"{middle:.2f}", f"{spread:.2f}")
    return drawn


def picture(found: Findings, path: Path) -> None:
    """The times of each label side by side: a box for the middle half, a line for the median."""
    # Here, because it takes a second to import and only this needs it.
    from matplotlib.figure import Figure

    rows = [
        (f"{group}: {label}", seconds)
        for group in found.seconds
        for label, seconds in sorted(found.seconds[group].items())
    ]
    drawn = Figure(figsize=(11, 0.45 * len(rows) + 1.2), layout="constrained")
    axes = drawn.subplots()
    times = [np.array(seconds) * MILLISECONDS for _, seconds in rows][::-1]
    axes.boxplot(times, vert=False, whis=(5, 95), showfliers=False, widths=0.6, labels=[name for name, _ in rows][::-1])
    axes.set_xscale("log")
    axes.set_xlabel("milliseconds until the answer (box: the middle half; whiskers: 5 to 95 of a hundred)")
    axes.grid(axis="x", which="both", alpha=0.25)
    path.parent.mkdir(parents=True, exist_ok=True)
    drawn.savefig(path, dpi=120)
