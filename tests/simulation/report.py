"""How true the wait that was shown was, by time of day: as a table and as a picture."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from rich.table import Table

from bot.desk.records import Ticket
from tests.simulation.day import Day

FEWEST = 400
"""A period has at least so many tickets: of fewer, 80 in 100 are not told from 75."""


@dataclass(frozen=True)
class Wait:
    """One ticket: minutes shown and minutes waited, None for one that was never answered."""

    opened_at: datetime
    shown: float
    real: float | None

    @property
    def within(self) -> bool:
        return self.real is not None and self.real <= self.shown


@dataclass(frozen=True)
class Period:
    """Some hours of the day."""

    begins: datetime
    waits: Sequence[Wait]

    @property
    def share(self) -> float:
        """How many of a hundred first replies came within what was shown."""
        return 100 * sum(one.within for one in self.waits) / len(self.waits)


async def waits_of(day: Day) -> list[Wait]:
    """Every ticket of the day, but those of its warming up."""
    query = sa.select(Ticket.opened_at, Ticket.told_minutes, Ticket.first_reply_at).order_by(Ticket.id)
    async with day.desk.service.storage.work() as work:
        found = (await work.execute(query.where(Ticket.opened_at >= day.begins))).all()
    return [Wait(at, shown, (replied - at) / timedelta(minutes=1) if replied else None) for at, shown, replied in found]


def periods(waits: Iterable[Wait], fewest: int = FEWEST, hours: int = 3) -> list[Period]:
    """Whole spans of hours, joined until each has enough tickets."""
    found: list[list[Wait]] = []
    spans: dict[Any, list[Wait]] = {}
    for one in waits:
        spans.setdefault((one.opened_at.date(), one.opened_at.hour // hours), []).append(one)
    for span in spans.values():
        if found and len(found[-1]) < fewest:
            found[-1] += span
        else:
            found.append(list(span))
    if len(found) > 1 and len(found[-1]) < fewest:
        last = found.pop()
        found[-1] += last
    return [Period(span[0].opened_at, span) for span in found]


def table(day: Day, found: Sequence[Period], twice: int) -> Table:
    """The periods, and under them what must be nought."""
    tickets = sum(len(period.waits) for period in found)
    drawn = Table("from", "tickets", "shown (median)", "real (median)", "within, of 100", title=f"{tickets:,} tickets")
    for period in found:
        shown, real = ([getattr(one, name) or 0 for one in period.waits] for name in ("shown", "real"))
        middles = (f"{_middle(shown):.0f} min", f"{_middle(real):.1f} min")
        drawn.add_row(f"{period.begins:%H:%M}", str(len(period.waits)), *middles, f"{period.share:.1f}")
    drawn.add_section()
    drawn.add_row("without an owner or a raised rule", str(len(day.faults.forgotten)), f"{day.faults.looks:,} looks")
    drawn.add_row("answered twice", str(twice))
    drawn.add_row("raised", str(day.raised))
    return drawn


def picture(found: Sequence[Period], path: Path) -> None:
    """Each ticket's shown wait against its real one, and the share within by period."""
    # Here, because it takes a second to import and only this needs it.
    from matplotlib.figure import Figure

    figure = Figure(figsize=(11, 5), layout="constrained")
    left, right = figure.subplots(1, 2)
    waits = [one for period in found for one in period.waits if one.real is not None]
    left.scatter([one.real for one in waits], [one.shown for one in waits], s=4, alpha=0.25, color="#0b6e4f")
    longest = max(one.shown for one in waits)
    left.plot((0, longest), (0, longest), color="#444444", linewidth=1)
    left.set(xlabel="real wait, minutes", ylabel="shown wait, minutes", xlim=(0, longest), ylim=(0, longest * 1.05))
    left.set_title("above the line: answered in time")
    right.bar([f"{period.begins:%H:%M}" for period in found], [period.share for period in found], color="#0b6e4f")
    right.axhspan(75, 85, color="#444444", alpha=0.2)
    right.set(ylim=(50, 100), xlabel="from", ylabel="first replies within what was shown, of 100")
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=110)


def _middle(values: Sequence[float]) -> float:
    return sorted(values)[len(values) // 2]
