"""A run's figures as a table."""

from __future__ import annotations

from rich.table import Table

from tests.services.chaos.run import Result

SHOWN = {
    "messages": "messages of shoppers",
    "requests": "requests",
    "sent again": "requests sent again",
    "turns of the desk": "of them left to operators",
    "tickets claimed": "tickets claimed",
    "said by operators": "messages of operators",
    "stored": "messages stored, by anyone",
    "seen by stream": "messages seen by stream",
}
PARTS = ("status", "failed", "hung up", "streams", "blow", "cut", "connections", "logged")


def table(result: Result, title: str) -> Table:
    """What happened, then what went wrong."""
    tally, drawn = result.tally, Table("", "count", title=title)
    for name, words in SHOWN.items():
        drawn.add_row(words, f"{tally[name]:,}")
    for name in sorted(one for one in tally if one.startswith(PARTS)):
        drawn.add_row(f"  {name}", f"{tally[name]:,}")
    drawn.add_section()
    drawn.add_row("lost", str(len(result.lost)))
    drawn.add_row("doubled", str(len(result.doubled)))
    drawn.add_row("out of order", str(len(result.out_of_order)))
    drawn.add_row("streams that told something else", str(len(result.unseen)))
    drawn.add_row("other promises broken", str(len(result.broken)))
    drawn.add_row("seconds until all was well again", f"{result.calm_seconds:.1f}")
    return drawn
